// Power over frequency, and over frequency and time; the envelope of a narrow-band signal.
import { InputError } from "@sciformer/core";
import { fft, inverseFft, realFft } from "./fft.ts";

/** One-sided power spectral density. */
export interface PowerSpectrum {
  /** Hz, [window / 2 + 1]. */
  readonly frequencies: Float64Array;
  /** Square units of the signal per Hz, [window / 2 + 1]. */
  readonly density: Float64Array;
}

export interface Spectrogram {
  /** Hz, [window / 2 + 1]. */
  readonly frequencies: Float64Array;
  /** Seconds of the middle of each segment, [segments]. */
  readonly times: Float64Array;
  /** Per segment, [window / 2 + 1]. */
  readonly density: readonly Float64Array[];
}

const hann = (n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / n));

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** |X|^2 / (sfreq sum w^2), doubled but for 0 Hz and half the rate; the mean is taken off and a Hann window put on. */
function segmentDensity(segment: Float64Array, window: Float64Array, sfreq: number): Float64Array {
  const n = segment.length;
  const centre = mean(segment);
  const spectrum = realFft(segment.map((value, i) => (value - centre) * window[i]!));
  const size = sfreq * window.reduce((sum, w) => sum + w * w, 0);
  return Float64Array.from({ length: spectrum.length / 2 }, (_, k) => {
    const power = spectrum[2 * k]! ** 2 + spectrum[2 * k + 1]! ** 2;
    return (k === 0 || 2 * k === n ? power : 2 * power) / size;
  });
}

/**
 * Densities of overlapping segments, periodic Hann window, each segment's mean removed.
 *
 * @param sfreq Hz
 * @param window samples of a segment
 * @param hop samples from one segment to the next
 * @throws InputError for a signal shorter than a segment
 */
export function spectrogram(samples: Float64Array, sfreq: number, window = 128, hop = window / 4): Spectrogram {
  if (samples.length < window) {
    throw new InputError(`a spectrum over segments of ${window} samples needs as many; found ${samples.length}`);
  }
  const weights = hann(window);
  const segments = Math.floor((samples.length - window) / hop) + 1;
  const starts = Array.from({ length: segments }, (_, i) => i * hop);
  return {
    frequencies: Float64Array.from({ length: Math.floor(window / 2) + 1 }, (_, k) => (k * sfreq) / window),
    times: Float64Array.from(starts, (start) => (start + window / 2) / sfreq),
    density: starts.map((start) => segmentDensity(samples.subarray(start, start + window), weights, sfreq)),
  };
}

/**
 * The mean density over segments that overlap by half (Welch 1967).
 *
 * @throws InputError for a signal shorter than a segment
 */
export function welch(samples: Float64Array, sfreq: number, window = 256): PowerSpectrum {
  const { frequencies, density } = spectrogram(samples, sfreq, window, window - Math.floor(window / 2));
  const sums = new Float64Array(frequencies.length);
  for (const segment of density) for (let k = 0; k < sums.length; k++) sums[k]! += segment[k]!;
  return { frequencies, density: sums.map((sum) => sum / density.length) };
}

/** |analytic signal|: frequencies above 0 doubled, those below removed. */
export function envelope(samples: Float64Array): Float64Array {
  const n = samples.length;
  const input = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) input[2 * i] = samples[i]!;
  const spectrum = fft(input);
  for (let k = 1; k < n; k++) {
    const factor = 2 * k < n ? 2 : 2 * k === n ? 1 : 0;
    spectrum[2 * k]! *= factor;
    spectrum[2 * k + 1]! *= factor;
  }
  const analytic = inverseFft(spectrum);
  return Float64Array.from({ length: n }, (_, i) => Math.hypot(analytic[2 * i]!, analytic[2 * i + 1]!));
}
