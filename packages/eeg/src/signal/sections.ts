// Filters as second-order sections: which pole goes with which zero, and in what order.
import { type Complex, complex, conjugate, magnitude, subtract } from "./complex.ts";
import type { Zpk } from "./filter-design.ts";

/** (b0 + b1/z + b2/z^2) / (1 + a1/z + a2/z^2), as [b0, b1, b2, 1, a1, a2]. */
export type Section = readonly [b0: number, b1: number, b2: number, a0: number, a1: number, a2: number];

/** Imaginary parts below this share of the magnitude are rounding. */
const REAL = 100 * Number.EPSILON;

const isReal = ({ im }: Complex): boolean => im === 0;

/** One of each conjugate pair, sorted by real part, then the real ones, sorted. */
function halves(values: readonly Complex[]): Complex[] {
  const byRealPart = [...values].sort((a, b) => a.re - b.re || Math.abs(a.im) - Math.abs(b.im));
  const real = byRealPart.filter((v) => Math.abs(v.im) <= REAL * magnitude(v)).map(({ re }) => complex(re));
  const upper = byRealPart.filter((v) => v.im > REAL * magnitude(v));
  return [...upper, ...real];
}

/** The first place of the least cost. */
function leastPlace(values: readonly Complex[], cost: (value: Complex) => number): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (cost(values[i]!) < cost(values[best]!)) best = i;
  return best;
}

/** Takes from `values` the one of least cost among those that are `wanted`. */
function take(values: Complex[], cost: (value: Complex) => number, wanted: (value: Complex) => boolean): Complex {
  const place = leastPlace(values, (value) => (wanted(value) ? cost(value) : Number.POSITIVE_INFINITY));
  return values.splice(place, 1)[0]!;
}

const any = () => true;
const fromCircle = (value: Complex): number => Math.abs(1 - magnitude(value));

/** Coefficients [1, ., .] of the polynomial in 1/z with these two roots. */
function quadratic(first: Complex, second: Complex): readonly [number, number, number] {
  return [1, -(first.re + second.re), first.re * second.re - first.im * second.im];
}

function section(zeros: readonly [Complex, Complex], poles: readonly [Complex, Complex]): Section {
  return [...quadratic(...zeros), ...quadratic(...poles)];
}

/** The next section: the pole closest to the unit circle with the zeros nearest to it. */
function nextSection(zeros: Complex[], poles: Complex[]): Section {
  const pole = take(poles, fromCircle, any);
  const distance = (zero: Complex) => magnitude(subtract(zero, pole));
  const realPolesLeft = poles.filter(isReal).length;
  if (isReal(pole) && realPolesLeft === 0) {
    return section([take(zeros, distance, isReal), complex(0)], [pole, complex(0)]);
  }
  // The last real zero must stay for the last real pole.
  const keepRealZero = !isReal(pole) && realPolesLeft === 1 && zeros.filter(isReal).length === 1;
  if (keepRealZero && poles.length + 1 === zeros.length) {
    const zero = take(zeros, distance, (value) => !isReal(value));
    return section([zero, conjugate(zero)], [pole, conjugate(pole)]);
  }
  const partner = isReal(pole) ? take(poles, fromCircle, isReal) : conjugate(pole);
  const zero = take(zeros, distance, any);
  return section([zero, isReal(zero) ? take(zeros, distance, isReal) : conjugate(zero)], [pole, partner]);
}

/**
 * Second-order sections of a digital filter with as many zeros as poles: poles closest to the unit circle last, each with
 * its nearest zeros; the gain is in the first section. An odd order is filled up with a pole and a zero at 0.
 */
export function toSections({ zeros, poles, gain }: Zpk): Section[] {
  const odd = poles.length % 2 === 1 ? [complex(0)] : [];
  const restZeros = halves([...zeros, ...odd]);
  const restPoles = halves([...poles, ...odd]);
  const sections: Section[] = [];
  for (let left = (poles.length + odd.length) / 2; left > 0; left--) {
    sections.unshift(nextSection(restZeros, restPoles));
  }
  const [first, ...others] = sections;
  const [b0, b1, b2, ...a] = first!;
  return [[b0 * gain, b1 * gain, b2 * gain, ...a], ...others];
}
