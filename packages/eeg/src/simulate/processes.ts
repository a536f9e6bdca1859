// Random processes that brain rhythms, drifts and background are made of.
import type { Random } from "@sciformer/core";
import { fft } from "../signal/fft.ts";
import { normals } from "./normals.ts";

/** An Ornstein-Uhlenbeck process of unit variance with correlation time `tau` s, from its stationary distribution. */
function ornsteinUhlenbeck(random: Random, length: number, sfreq: number, tau: number): Float64Array {
  const keep = Math.exp(-1 / (tau * sfreq));
  const noise = Math.sqrt(1 - keep ** 2);
  const result = normals(random, length);
  for (let i = 1; i < length; i++) result[i] = result[i - 1]! * keep + noise * result[i]!;
  return result;
}

/** The same at a tenth of `tau` from one draw to the next, with straight lines between: for what changes slowly. */
export function slowProcess(random: Random, length: number, sfreq: number, tau: number): Float64Array {
  const step = Math.max(1, Math.floor((tau * sfreq) / 10));
  const coarse = ornsteinUhlenbeck(random, Math.ceil(length / step) + 1, sfreq / step, tau);
  const result = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const place = Math.floor(i / step);
    const part = i / step - place;
    result[i] = coarse[place]! * (1 - part) + coarse[place + 1]! * part;
  }
  return result;
}

export interface Rhythm {
  /** Hz. */
  readonly frequency: number;
  /** Seconds over which the rhythm keeps its phase. */
  readonly tau: number;
}

/** The real part of a complex Ornstein-Uhlenbeck process that turns at the frequency; unit variance. */
export function narrowBand(random: Random, length: number, sfreq: number, { frequency, tau }: Rhythm): Float64Array {
  const keep = Math.exp(-1 / (tau * sfreq));
  const noise = Math.sqrt(1 - keep ** 2);
  const angle = (2 * Math.PI * frequency) / sfreq;
  const [cos, sin] = [keep * Math.cos(angle), keep * Math.sin(angle)];
  const drive = normals(random, 2 * length);
  const result = new Float64Array(length);
  let [re, im] = [drive[0]!, drive[1]!];
  result[0] = re;
  for (let i = 1; i < length; i++) {
    const next = re * cos - im * sin + noise * drive[2 * i]!;
    im = re * sin + im * cos + noise * drive[2 * i + 1]!;
    re = next;
    result[i] = re;
  }
  return result;
}

/** Below this frequency the 1/f background is flat, Hz. */
const CORNER = 0.3;

/** Amplitudes over frequency of a background whose power falls as 1 / f^gamma, unit variance in all. */
export function backgroundSpectrum(length: number, sfreq: number, gamma: number): Float64Array {
  const size = 2 ** Math.ceil(Math.log2(length));
  const amplitudes = new Float64Array(size);
  for (let k = 1; 2 * k <= size; k++) {
    const amplitude = Math.max((k * sfreq) / size, CORNER) ** (-gamma / 2);
    amplitudes[k] = amplitude;
    amplitudes[size - k] = amplitude;
  }
  const deviation = Math.sqrt(amplitudes.reduce((sum, amplitude) => sum + amplitude ** 2, 0));
  return amplitudes.map((amplitude) => amplitude / deviation);
}

/** Two independent signals [length] of such a background. */
export function backgroundPair(
  random: Random,
  length: number,
  amplitudes: Float64Array,
): readonly [Float64Array, Float64Array] {
  const spectrum = normals(random, 2 * amplitudes.length);
  for (let k = 0; k < amplitudes.length; k++) {
    const amplitude = amplitudes[k]!;
    spectrum[2 * k]! *= amplitude;
    spectrum[2 * k + 1]! *= amplitude;
  }
  const signals = fft(spectrum);
  const [first, second] = [new Float64Array(length), new Float64Array(length)];
  for (let i = 0; i < length; i++) {
    first[i] = signals[2 * i]!;
    second[i] = signals[2 * i + 1]!;
  }
  return [first, second];
}

/** 1 / (1 + exp(-(t - centre) / width)): rises from 0 to 1 around `centre`. */
export const rise = (t: number, centre: number, width: number): number => 1 / (1 + Math.exp(-(t - centre) / width));

export const clipped = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
