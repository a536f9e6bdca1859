// Whether one method is better than another over subjects: paired t-test and correction for many tests.
import { InputError } from "@sciformer/core";

/** Lanczos coefficients for g = 7, 9 terms. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** log Gamma(x) for x > 0. */
function logGamma(x: number): number {
  const z = x - 1;
  const base = z + 7.5;
  const series = LANCZOS.reduce((sum, c, k) => (k === 0 ? c : sum + c / (z + k)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(base) - base + Math.log(series);
}

/** The continued fraction of the incomplete beta function, by Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  let [c, d] = [1, 1 / (1 - ((a + b) * x) / (a + 1))];
  let result = d;
  for (let m = 1; m < 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    for (const term of [even, odd]) {
      d = 1 / (1 + term * d);
      c = 1 + term / c;
      result *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return result;
}

/** The regularised incomplete beta function I_x(a, b). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  if (x < (a + 1) / (a + b + 2)) return (front * betaFraction(x, a, b)) / a;
  return 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/**
 * Two-sided p of the paired t-test that the mean difference is 0; 1 where all differences are 0.
 *
 * @throws InputError for lists of different length or fewer than 2 pairs
 */
export function pairedTTest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length || a.length < 2) {
    throw new InputError(`paired t-test of ${a.length} and ${b.length} values: expected as many of both, 2 or more`);
  }
  const differences = Array.from(a, (value, i) => value - b[i]!);
  const n = differences.length;
  const mean = differences.reduce((sum, d) => sum + d, 0) / n;
  const variance = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (n - 1);
  if (variance === 0) return mean === 0 ? 1 : 0;
  const tSquared = mean ** 2 / (variance / n);
  return incompleteBeta((n - 1) / (n - 1 + tSquared), (n - 1) / 2, 0.5);
}

/** p values adjusted for the rate of false discoveries (Benjamini & Hochberg 1995), in the order given. */
export function benjaminiHochberg(p: ArrayLike<number>): number[] {
  const order = Array.from({ length: p.length }, (_, i) => i).sort((i, j) => p[j]! - p[i]!);
  const adjusted = new Array<number>(p.length);
  let least = 1;
  for (const [k, i] of order.entries()) {
    least = Math.min(least, (p[i]! * p.length) / (p.length - k));
    adjusted[i] = least;
  }
  return adjusted;
}
