// A meter's readings on a regular grid of bins: averaging, forward filling, power limits, resampling.
import type { MeterSeries } from "./recording.ts";

/** Bits of the `quality` column. */
export const QUALITY = { filled: 1, clipped: 2, issue: 4, gapEdge: 8 } as const;

/** One value per bin; bin `i` covers [(first + i) * binMs, (first + i + 1) * binMs) since 1970. */
export interface BinnedSeries {
  readonly binMs: number;
  readonly first: number;
  /** W; NaN where there is no reading. */
  readonly watts: Float32Array;
  /** Bits of {@link QUALITY}. */
  readonly flags: Uint8Array;
}

/** What a power may be; below `minW` counts as zero. */
export interface PowerLimits {
  readonly minW: number;
  readonly maxW: number;
  /** Net export is kept: limits then hold for the magnitude. */
  readonly allowNegative: boolean;
}

/** Floors each time to its bin and averages the readings of a bin; readings with an issue are left out and flagged. */
export function binMeans({ times, watts, issues }: MeterSeries, binMs: number): BinnedSeries {
  const first = times.length > 0 ? Math.floor(times[0]! / binMs) : 0;
  const count = times.length > 0 ? Math.floor(times[times.length - 1]! / binMs) - first + 1 : 0;
  const means = new Float32Array(count).fill(Number.NaN);
  const flags = new Uint8Array(count);
  let bin = -1;
  let sum = 0;
  let readings = 0;
  for (let i = 0; i < times.length; i++) {
    const current = Math.floor(times[i]! / binMs) - first;
    if (current !== bin) {
      if (readings > 0) means[bin] = sum / readings;
      bin = current;
      sum = 0;
      readings = 0;
    }
    if (issues?.[i]) {
      flags[bin]! |= QUALITY.issue;
    } else {
      sum += watts[i]!;
      readings++;
    }
  }
  if (readings > 0) means[bin] = sum / readings;
  return { binMs, first, watts: means, flags };
}

/** Repeats the last value over the first `limit` missing bins of every gap, in place. */
export function forwardFill({ watts, flags }: BinnedSeries, limit: number): void {
  let last = Number.NaN;
  let missing = 0;
  for (let i = 0; i < watts.length; i++) {
    if (!Number.isNaN(watts[i])) {
      last = watts[i]!;
      missing = 0;
    } else if (++missing <= limit && !Number.isNaN(last)) {
      watts[i] = last;
      flags[i]! |= QUALITY.filled;
    }
  }
}

/** Sets small powers to zero and clips large ones, in place; missing stays missing. */
export function limitPower({ watts, flags }: BinnedSeries, { minW, maxW, allowNegative }: PowerLimits): void {
  for (let i = 0; i < watts.length; i++) {
    const value = watts[i]!;
    if (Number.isNaN(value)) continue;
    const magnitude = allowNegative ? Math.abs(value) : value;
    if (magnitude < minW) {
      watts[i] = 0;
    } else if (magnitude > maxW) {
      watts[i] = value < 0 ? -maxW : maxW;
      flags[i]! |= QUALITY.clipped;
    }
  }
}

/** The part of a series over bins [first, first + count); bins outside its range are missing. */
export function bins(series: BinnedSeries, first: number, count: number): BinnedSeries {
  const from = Math.max(first, series.first);
  const to = Math.min(first + count, series.first + series.watts.length);
  const watts = new Float32Array(count).fill(Number.NaN);
  const flags = new Uint8Array(count);
  if (to > from) {
    watts.set(series.watts.subarray(from - series.first, to - series.first), from - first);
    flags.set(series.flags.subarray(from - series.first, to - series.first), from - first);
  }
  return { binMs: series.binMs, first, watts, flags };
}

/** How bins of one width fall into wider ones: which wide bin holds the first narrow one, and how many there are. */
function widerBins(first: number, count: number, factor: number): { first: number; count: number; shift: number } {
  const wideFirst = Math.floor(first / factor);
  const wideCount = count > 0 ? Math.floor((first + count - 1) / factor) - wideFirst + 1 : 0;
  return { first: wideFirst, count: wideCount, shift: first - wideFirst * factor };
}

/** Mean of the non-missing bins that fall into each bin of `factor` times the width; flags are united. */
export function resampleMeans(series: BinnedSeries, factor: number): BinnedSeries {
  if (factor === 1) return series;
  const { first, count, shift } = widerBins(series.first, series.watts.length, factor);
  const watts = new Float32Array(count).fill(Number.NaN);
  const flags = new Uint8Array(count);
  for (let wide = 0; wide < count; wide++) {
    const from = Math.max(0, wide * factor - shift);
    const to = Math.min(series.watts.length, (wide + 1) * factor - shift);
    let sum = 0;
    let present = 0;
    for (let i = from; i < to; i++) {
      flags[wide]! |= series.flags[i]!;
      if (Number.isNaN(series.watts[i])) continue;
      sum += series.watts[i]!;
      present++;
    }
    if (present > 0) watts[wide] = sum / present;
  }
  return { binMs: series.binMs * factor, first, watts, flags };
}

/** 1 where any of the `factor` narrow bins of a wide bin is 1; `first` is the bin number of `status[0]`. */
export function resampleAny(status: Uint8Array, first: number, factor: number): Uint8Array {
  const { count, shift } = widerBins(first, status.length, factor);
  const any = new Uint8Array(count);
  for (let i = 0; i < status.length; i++) {
    if (status[i]) any[Math.floor((i + shift) / factor)] = 1;
  }
  return any;
}
