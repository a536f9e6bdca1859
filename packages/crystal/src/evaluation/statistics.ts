// Statistics of two samples: chi-square, Kolmogorov-Smirnov, Wasserstein.
import { greatestCommonDivisor } from "../elements/neutrality.ts";

/**
 * sum (p - q)^2 / q over the keys of q, p renormalised on these.
 *
 * @param p,q shares by key
 */
export function chiSquareDistance<K>(p: ReadonlyMap<K, number>, q: ReadonlyMap<K, number>): number {
  const total = [...q.keys()].reduce((sum, key) => sum + (p.get(key) ?? 0), 0);
  return [...q].reduce((sum, [key, wanted]) => {
    const share = total > 0 ? (p.get(key) ?? 0) / total : 0;
    return sum + (share - wanted) ** 2 / wanted;
  }, 0);
}

/** Pearson's statistic of a table of two rows, without correction for continuity. */
export function contingency(first: readonly number[], second: readonly number[]): number {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const rows = [first, second];
  const all = sum(rows.map(sum));
  return sum(
    rows.flatMap((row) =>
      row.map((count, column) => {
        const expected = (sum(row) * (first[column]! + second[column]!)) / all;
        return expected > 0 ? (count - expected) ** 2 / expected : 0;
      }),
    ),
  );
}

/** log of the gamma function for x > 0 (Lanczos' approximation, g = 7). */
function logGamma(x: number): number {
  const coefficients = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const t = x + 6.5;
  const series = coefficients.slice(1).reduce((sum, c, i) => sum + c / (x + i), coefficients[0]!);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series);
}

/** Probability that chi-square of so many degrees of freedom is above the statistic: Q(dof / 2, statistic / 2). */
export function chiSquareTail(statistic: number, dof: number): number {
  const [a, x] = [dof / 2, statistic / 2];
  if (x <= 0) return 1;
  const scale = Math.exp(-x + a * Math.log(x) - logGamma(a));
  return x < a + 1 ? 1 - scale * lowerSeries(a, x) : scale * upperFraction(a, x);
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < 10_000 && Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** The continued fraction of the upper incomplete gamma function (Lentz's method). */
function upperFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < 10_000; n++) {
    const factor = -n * (n - a);
    b += 2;
    d = 1 / (factor * d + b || tiny);
    c = b + factor / c || tiny;
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return h;
}

/** By value, ascending: how far each sample's distribution function has come there. */
function steps(a: readonly number[], b: readonly number[]): { value: number; first: number; second: number }[] {
  const values = [...new Set([...a, ...b])].sort((x, y) => x - y);
  const counter = (sample: readonly number[]) => {
    const ordered = [...sample].sort((x, y) => x - y);
    let at = 0;
    return (value: number) => {
      while (at < ordered.length && ordered[at]! <= value) at++;
      return at;
    };
  };
  const [first, second] = [counter(a), counter(b)];
  return values.map((value) => ({ value, first: first(value), second: second(value) }));
}

/**
 * Two-sided test of Kolmogorov and Smirnov; the probability is exact, by counting the lattice paths that stay nearer to
 * the diagonal than the statistic.
 *
 * @see Hodges 1958, "The significance probability of the Smirnov two-sample test", section 2
 */
export function kolmogorovSmirnov(a: readonly number[], b: readonly number[]): { statistic: number; p: number } {
  const [n, m] = [a.length, b.length];
  const scale = (n / greatestCommonDivisor(n, m)) * m;
  const most = Math.max(
    0,
    ...steps(a, b).map(({ first, second }) => Math.abs(first * (scale / n) - second * (scale / m))),
  );
  return { statistic: most / scale, p: most === 0 ? 1 : Math.max(0, 1 - insideShare(n, m, scale, most)) };
}

/** Share of the paths to (n, m) on which |i / n - j / m| stays below `limit / scale`. */
function insideShare(n: number, m: number, scale: number, limit: number): number {
  const isInside = (i: number, j: number) => Math.abs(i * (scale / n) - j * (scale / m)) < limit;
  let row = new Float64Array(m + 1);
  for (let i = 0; i <= n; i++) {
    const next = new Float64Array(m + 1);
    for (let j = 0; j <= m; j++) {
      if (!isInside(i, j)) continue;
      if (i + j === 0) next[j] = 1;
      else next[j] = (row[j]! * i + (j > 0 ? next[j - 1]! * j : 0)) / (i + j);
    }
    row = next;
  }
  return row[m]!;
}

/** Area between the distribution functions of two samples. */
export function wasserstein(a: readonly number[], b: readonly number[]): number {
  const all = steps(a, b);
  return all.slice(1).reduce((sum, { value }, i) => {
    const before = all[i]!;
    return sum + Math.abs(before.first / a.length - before.second / b.length) * (value - before.value);
  }, 0);
}
