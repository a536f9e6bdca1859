// Readings sent on change only: each holds until the next one, for a limited time.
import type { MeterSeries } from "../meter/recording.ts";

/** How long a value holds and how finely the result is sampled, ms. */
export interface Holding {
  readonly stepMs: number;
  readonly longestMs: number;
  /** Where the recording ends: the last value holds until then. */
  readonly endMs: number;
}

/**
 * Time-weighted mean over every step that a value covers at least in part; a NaN ends the value before it.
 *
 * @param times ascending, ms
 */
export function holdSeries(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  { stepMs, longestMs, endMs }: Holding,
): MeterSeries {
  const first = times.length > 0 ? Math.floor(times[0]! / stepMs) : 0;
  const count = times.length > 0 ? Math.max(1, Math.ceil(endMs / stepMs) - first) : 0;
  const sums = new Float64Array(count);
  const covered = new Float64Array(count);
  for (let i = 0; i < times.length; i++) {
    if (Number.isNaN(values[i]!)) continue;
    const until = Math.min(times[i + 1] ?? endMs, times[i]! + longestMs);
    for (let at = times[i]!; at < until; ) {
      const bin = Math.floor(at / stepMs);
      const next = Math.min(until, (bin + 1) * stepMs);
      sums[bin - first]! += values[i]! * (next - at);
      covered[bin - first]! += next - at;
      at = next;
    }
  }
  const kept = covered.reduce((total, ms) => total + (ms > 0 ? 1 : 0), 0);
  const held = { times: new Float64Array(kept), watts: new Float32Array(kept) };
  for (let bin = 0, row = 0; bin < count; bin++) {
    if (covered[bin] === 0) continue;
    held.times[row] = (first + bin) * stepMs;
    held.watts[row++] = sums[bin]! / covered[bin]!;
  }
  return held;
}
