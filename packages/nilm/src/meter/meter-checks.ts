// What a meter's series must be to count as power: a known period, no cumulative register.
import { InputError } from "@sciformer/core";
import { formatUtc } from "./calendar.ts";
import type { MeterSeries } from "./recording.ts";

const DAY_MS = 86_400_000;
/** Intervals looked at, evenly spread over the series. */
const INTERVALS = 100_000;
const LARGEST_SPREAD = 3;
/** A register rises so often without falling, over a day or more; an appliance that starts does so within minutes. */
const REGISTER_RISES = 10;

/**
 * The median interval between readings in seconds, whole above 1 s.
 *
 * @throws InputError where there are fewer than two readings or the 10 % and 90 % quantiles differ by more than 3
 */
export function nativePeriodS(times: Float64Array, source: string): number {
  if (times.length < 2) {
    throw new InputError(`${source}: ${times.length} readings; at least two are needed to know the period`);
  }
  const step = Math.max(1, Math.floor((times.length - 1) / INTERVALS));
  const intervals = new Float64Array(Math.floor((times.length - 1) / step));
  for (let i = 0; i < intervals.length; i++) intervals[i] = times[i * step + 1]! - times[i * step]!;
  intervals.sort();
  const quantile = (q: number) => intervals[Math.floor(q * (intervals.length - 1))]! / 1000;
  const [low, median, high] = [quantile(0.1), quantile(0.5), quantile(0.9)];
  if (high > LARGEST_SPREAD * low) {
    throw new InputError(
      `${source}: the interval between readings varies from ${low} s to ${high} s, by more than a factor 3; ` +
        "expected a steady period (readings sent on change only: import as csv-long)",
    );
  }
  return median > 1 ? Math.round(median) : median;
}

/**
 * @throws InputError on a series that never falls while it rises again and again over a day or more: a cumulative
 * register, not power
 */
export function checkMeter({ times, watts }: MeterSeries, source: string): void {
  let firstRise = 0;
  let rises = 0;
  for (let i = 1; i < times.length; i++) {
    if (watts[i]! < watts[i - 1]!) {
      rises = 0;
    } else if (watts[i]! > watts[i - 1]!) {
      if (rises++ === 0) firstRise = times[i]!;
      if (rises >= REGISTER_RISES && times[i]! - firstRise >= DAY_MS) {
        throw new InputError(
          `${source}: values rise from ${formatUtc(firstRise)} to ${formatUtc(times[i]!)} and never fall; ` +
            "this looks like a cumulative register (import register), expected power in W",
        );
      }
    }
  }
}
