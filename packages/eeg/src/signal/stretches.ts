// Stretches of a recording without gaps: NaN in any channel is a gap.

/** Samples from `start` to `end`, the last one not included. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Where no channel is NaN, in order. */
export function gapFreeStretches(channels: readonly Float64Array[]): Stretch[] {
  const length = channels[0]?.length ?? 0;
  const stretches: Stretch[] = [];
  let start = -1;
  for (let i = 0; i <= length; i++) {
    const present = i < length && channels.every((samples) => !Number.isNaN(samples[i]!));
    if (present && start < 0) start = i;
    if (!present && start >= 0) {
      stretches.push({ start, end: i });
      start = -1;
    }
  }
  return stretches;
}

/** Each gap-free stretch of one channel through `filter`, which keeps its length; gaps stay NaN. */
export function perStretch(samples: Float64Array, filter: (stretch: Float64Array) => Float64Array): Float64Array {
  const result = new Float64Array(samples.length).fill(Number.NaN);
  for (const { start, end } of gapFreeStretches([samples])) {
    result.set(filter(samples.subarray(start, end)), start);
  }
  return result;
}
