// The normal distribution behind a 90 % band: its quantile, and the probability of lying above a value.

/** Standard deviations from the middle of a 90 % band to its bounds: the 95 % quantile. */
export const NORMAL_95 = 1.6448536269514722;

const SCALE = 0.2316419;
const COEFFICIENTS = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429] as const;

/**
 * Probability that a standard normal variable is above `z`, to 7.5e-8.
 *
 * @see Abramowitz & Stegun 1964, "Handbook of Mathematical Functions", 26.2.17
 */
export function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const t = 1 / (1 + SCALE * z);
  const series = COEFFICIENTS.reduceRight((sum, coefficient) => (sum + coefficient) * t, 0);
  return (series * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}

/**
 * Probability that the power is above a threshold, where `low` and `high` bound the middle 90 % of a normal
 * distribution; 0 or 1 for a band without width, NaN where there is none. A band that was cut off at 0 W counts as it
 * stands.
 */
export function exceedance(low: number, high: number, threshold: number): number {
  const middle = (low + high) / 2;
  const deviation = (high - low) / (2 * NORMAL_95);
  if (deviation === 0) return middle > threshold ? 1 : 0;
  return upperTail((threshold - middle) / deviation);
}
