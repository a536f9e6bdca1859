// Resampling by cutting or filling up the spectrum, for any pair of rates and any length.
import { InputError } from "@sciformer/core";
import { type Interleaved, inverseRealFft, realFft } from "./fft.ts";
import { roundHalfEven } from "./rounding.ts";
import { gapFreeStretches } from "./stretches.ts";

/** Samples added on either end before the transform, so that the signal does not jump where its ends meet. */
const PADDING = 100;
/** Rates whose ratio is a fraction with a larger denominator are off by less than a sample over a whole stretch. */
const LARGEST_DENOMINATOR = 10_000;

/** The spectrum of a real signal of n samples as that of one of `length`; half the rate is shared out or put together. */
function resizedSpectrum(spectrum: Interleaved, n: number, length: number): Interleaved {
  const result = new Float64Array(2 * (Math.floor(length / 2) + 1));
  const kept = Math.min(n, length);
  result.set(spectrum.subarray(0, 2 * (Math.floor(kept / 2) + 1)));
  if (kept % 2 === 0 && n !== length) {
    const factor = length < n ? 2 : 0.5;
    result[kept]! *= factor;
    result[kept + 1]! *= factor;
  }
  return result;
}

/** As `length` samples over the same time, taken as one period of a periodic signal. */
export function periodicResample(samples: Float64Array, length: number): Float64Array {
  const n = samples.length;
  const resized = resizedSpectrum(realFft(samples), n, length);
  return inverseRealFft(resized, length).map((value) => (value * length) / n);
}

/** Odd reflection on both ends as far as the signal reaches, zeros beyond. */
function padded(samples: Float64Array, before: number, behind: number): Float64Array {
  const n = samples.length;
  const result = new Float64Array(before + n + behind);
  result.set(samples, before);
  for (let k = 1; k <= Math.min(before, n - 1); k++) result[before - k] = 2 * samples[0]! - samples[k]!;
  for (let k = 1; k <= Math.min(behind, n - 1); k++)
    result[before + n - 1 + k] = 2 * samples[n - 1]! - samples[n - 1 - k]!;
  return result;
}

/** What a stretch becomes. */
interface Target {
  /** New samples per old one. */
  readonly ratio: number;
  /** Time of the first new sample, in old samples. */
  readonly delay: number;
  readonly length: number;
}

/** A signal that is padded by `before` samples in front of it, at another rate. */
function resampled(signal: Float64Array, before: number, { ratio, delay, length }: Target): Float64Array {
  const n = signal.length;
  const newLength = roundHalfEven(n * ratio);
  const spectrum = resizedSpectrum(realFft(signal), n, newLength);
  if (delay !== 0) advance(spectrum, delay / n);
  const all = inverseRealFft(spectrum, newLength);
  const from = roundHalfEven(before * ratio);
  return Float64Array.from({ length }, (_, i) => ((all[from + i] ?? 0) * newLength) / n);
}

/**
 * As MNE-Python does it, with 100 samples of padding: round(n ratio) samples. Where the ratio does not divide the padded
 * length, all lengths are rounded, and times with them.
 */
export function mneResample(samples: Float64Array, ratio: number): Float64Array {
  const length = roundHalfEven(samples.length * ratio);
  return resampled(padded(samples, PADDING, PADDING), PADDING, { ratio, delay: 0, length });
}

/** The least number of old samples that make a whole number of new ones. */
function commonPeriod(ratio: number): number {
  for (let q = 1; q <= LARGEST_DENOMINATOR; q++) {
    if (Math.abs(q * ratio - Math.round(q * ratio)) < 1e-9 * q * ratio) return q;
  }
  return 1;
}

/** A stretch without gaps; padded to whole numbers of new samples, so that times are exact. */
function resampleStretch(samples: Float64Array, target: Target): Float64Array {
  const period = commonPeriod(target.ratio);
  const upTo = (length: number) => Math.ceil(length / period) * period;
  const before = upTo(PADDING);
  const behind = upTo(before + samples.length + PADDING) - before - samples.length;
  return resampled(padded(samples, before, behind), before, target);
}

/** Moves a signal `shift` periods to the front. */
function advance(spectrum: Interleaved, shift: number): void {
  for (let k = 0; 2 * k < spectrum.length; k++) {
    const angle = 2 * Math.PI * k * shift;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const [re, im] = [spectrum[2 * k]!, spectrum[2 * k + 1]!];
    spectrum[2 * k] = re * cos - im * sin;
    spectrum[2 * k + 1] = re * sin + im * cos;
  }
}

/**
 * From one sampling rate to another, each gap-free stretch for itself; a new sample inside a gap is NaN. New sample i lies
 * at i / to seconds, and there are round(n to / from) of them.
 *
 * @param from Hz
 * @param to Hz
 * @throws InputError for rates that are not positive
 */
export function resample(samples: Float64Array, from: number, to: number): Float64Array {
  if (!(from > 0 && to > 0 && Number.isFinite(from * to))) {
    throw new InputError(`resampling from ${from} to ${to} Hz: expected positive rates`);
  }
  if (from === to) return Float64Array.from(samples);
  const ratio = to / from;
  const total = roundHalfEven(samples.length * ratio);
  const result = new Float64Array(total).fill(Number.NaN);
  // A hair's breadth keeps 3 * (125 / 250 * 2) a whole number.
  const firstAtOrAfter = (sample: number) => Math.ceil(sample * ratio - 1e-9 * Math.max(1, sample * ratio));
  for (const { start, end } of gapFreeStretches([samples])) {
    const first = firstAtOrAfter(start);
    const last = end === samples.length ? total : Math.min(total, firstAtOrAfter(end));
    if (last <= first) continue;
    const delay = start === 0 ? 0 : first / ratio - start;
    result.set(resampleStretch(samples.subarray(start, end), { ratio, delay, length: last - first }), first);
  }
  return result;
}
