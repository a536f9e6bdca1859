// Resampling by a ratio of whole numbers with a windowed low-pass, sample by sample; and decimation by a whole number.
import { InputError } from "@sciformer/core";
import { chebyshev1 } from "./filter-design.ts";
import { zeroPhaseFilter } from "./section-filter.ts";
import { toSections } from "./sections.ts";

const KAISER_BETA = 5;
/** Zero crossings of the low-pass on either side, in samples of the lower rate. */
const CROSSINGS = 10;

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** The modified Bessel function I0 by its power series, for arguments up to about 20. */
function bessel0(x: number): number {
  let [term, sum] = [1, 1];
  for (let k = 1; term > sum * Number.EPSILON; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** A low-pass of 2 half + 1 taps with cutoff 1 / rate of half the rate, sum `gain`. */
function lowPass(half: number, rate: number, gain: number): Float64Array {
  const taps = Float64Array.from({ length: 2 * half + 1 }, (_, i) => {
    const x = (Math.PI * (i - half)) / rate;
    const kaiser = bessel0(KAISER_BETA * Math.sqrt(1 - ((i - half) / half) ** 2)) / bessel0(KAISER_BETA);
    return (x === 0 ? 1 : Math.sin(x) / x) * kaiser;
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => (tap * gain) / sum);
}

/**
 * `up` / `down` times as many samples (rounded up), the signal taken as 0 beyond its ends: up - 1 zeros between samples, a
 * Kaiser(5) low-pass of half length 10 max(up, down), every down-th sample.
 *
 * @throws InputError for factors that are not whole numbers from 1
 */
export function polyphaseResample(samples: Float64Array, up: number, down: number): Float64Array {
  if (![up, down].every((factor) => Number.isInteger(factor) && factor >= 1)) {
    throw new InputError(`resampling by ${up}/${down}: expected whole numbers from 1`);
  }
  const divisor = greatestCommonDivisor(up, down);
  const [p, q] = [up / divisor, down / divisor];
  if (p === q) return Float64Array.from(samples);
  const rate = Math.max(p, q);
  const half = CROSSINGS * rate;
  const taps = lowPass(half, rate, p);
  return Float64Array.from({ length: Math.ceil((samples.length * p) / q) }, (_, i) => {
    const centre = i * q;
    const first = Math.max(0, Math.ceil((centre - half) / p));
    const last = Math.min(samples.length - 1, Math.floor((centre + half) / p));
    let sum = 0;
    for (let k = first; k <= last; k++) sum += samples[k]! * taps[half + centre - k * p]!;
    return sum;
  });
}

/**
 * Every `factor`-th sample from the first, after a Chebyshev low-pass of order 8 (0.05 dB ripple, cutoff 0.8 / factor of
 * half the rate) forward and backward.
 *
 * @throws InputError for a signal that is too short
 */
export function decimate(samples: Float64Array, factor: number): Float64Array {
  const sections = toSections(chebyshev1(8, 0.05, { type: "lowpass", cutoff: 0.4 / factor }, 1));
  const filtered = zeroPhaseFilter(sections, samples);
  return filtered.filter((_, i) => i % factor === 0);
}
