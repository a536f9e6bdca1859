// Errors of predicted fields: the paper's nRMSE, those of The Well, and their directions.
import type { EvaluationRow } from "@sciformer/core";

/** Values of a field or of several behind each other. */
export type Values = Float32Array | Float64Array;

/** Metric names as `evaluate` prints them, best direction; a number says at which step. */
export const METRIC_DIRECTIONS = {
  NRMSE_1: "lower",
  NRMSE_5: "lower",
  NRMSE_10: "lower",
  NRMSE_20: "lower",
  VRMSE_1: "lower",
  MAE_1: "lower",
  MAX_1: "lower",
  CORR_10: "higher",
  SPECTRUM_10: "lower",
  STEPS_CORR: "higher",
} as const satisfies Readonly<Record<string, "lower" | "higher">>;

export type MetricName = keyof typeof METRIC_DIRECTIONS;

/** Every metric, null where `scores` has none. */
export function metricsOf(scores: Partial<Record<MetricName, number | null>>): EvaluationRow["metrics"] {
  const names = Object.keys(METRIC_DIRECTIONS) as MetricName[];
  return Object.fromEntries(
    names.map((name) => {
      const value = scores[name];
      return [name, value === undefined || value === null || Number.isNaN(value) ? null : value];
    }),
  );
}

/** Sums over the points of a field and its prediction that every error is made of. */
export interface ErrorSums {
  readonly count: number;
  /** Of |p - t|. */
  readonly absolute: number;
  /** Of (p - t)^2. */
  readonly squared: number;
  /** Largest |p - t|. */
  readonly largest: number;
  /** Of t and p. */
  readonly truth: number;
  readonly predicted: number;
  /** Of t^2 and p^2. */
  readonly power: number;
  readonly predictedPower: number;
  /** Of the squared deviations of t and p from their means, and of the product of both deviations. */
  readonly truthSpread: number;
  readonly predictedSpread: number;
  readonly product: number;
}

/**
 * Of the elements `from` ... `to` - 1.
 *
 * @param valid by point, 0 where a point does not count; its length divides that of a field
 */
export function errorSums(predicted: Values, truth: Values, from: number, to: number, valid?: Uint8Array): ErrorSums {
  let [count, absolute, squared, largest, sum, predictedSum, power, predictedPower] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = from; i < to; i++) {
    if (valid !== undefined && valid[i % valid.length] === 0) continue;
    const [p, t] = [predicted[i]!, truth[i]!];
    const error = Math.abs(p - t);
    count++;
    absolute += error;
    squared += error * error;
    if (!(error <= largest)) largest = error;
    sum += t;
    predictedSum += p;
    power += t * t;
    predictedPower += p * p;
  }
  const spreads = deviations(predicted, truth, {
    from,
    to,
    valid,
    mean: sum / count,
    predictedMean: predictedSum / count,
  });
  return { count, absolute, squared, largest, truth: sum, predicted: predictedSum, power, predictedPower, ...spreads };
}

interface Around {
  readonly from: number;
  readonly to: number;
  readonly valid: Uint8Array | undefined;
  readonly mean: number;
  readonly predictedMean: number;
}

/** Sums of products of deviations from the means. */
function deviations(predicted: Values, truth: Values, { from, to, valid, mean: centre, predictedMean }: Around) {
  let [truthSpread, predictedSpread, product] = [0, 0, 0];
  for (let i = from; i < to; i++) {
    if (valid !== undefined && valid[i % valid.length] === 0) continue;
    const [p, t] = [predicted[i]! - predictedMean, truth[i]! - centre];
    truthSpread += t * t;
    predictedSpread += p * p;
    product += p * t;
  }
  return { truthSpread, predictedSpread, product };
}

/** sqrt(mean (p - t)^2 / mean t^2): of a sample at one step, over channels and points (the paper's error). */
export const nrmse = ({ squared, power }: ErrorSums) => Math.sqrt(squared / power);

/** What The Well adds to a variance or power before it divides. */
const WELL_EPSILON = 1e-7;

/** sqrt(mean (p - t)^2 / (var t + 1e-7)) of one channel, with the unbiased variance (The Well). */
export const vrmse = ({ count, squared, truthSpread }: ErrorSums) =>
  Math.sqrt(squared / count / (truthSpread / (count - 1) + WELL_EPSILON));

/** sqrt(mean (p - t)^2 / (mean t^2 + 1e-7)) of one channel (The Well). */
export const wellNrmse = ({ count, squared, power }: ErrorSums) =>
  Math.sqrt(squared / count / (power / count + WELL_EPSILON));

export const meanAbsoluteError = ({ count, absolute }: ErrorSums) => absolute / count;

/** Pearson's correlation; NaN where one of the two is constant. */
export const correlation = ({ truthSpread, predictedSpread, product }: ErrorSums) =>
  product / Math.sqrt(truthSpread * predictedSpread);

/** Sums of each of `channels` fields that stand behind each other. */
export function channelSums(predicted: Values, truth: Values, channels: number, valid?: Uint8Array): ErrorSums[] {
  const points = truth.length / channels;
  return Array.from({ length: channels }, (_, c) => errorSums(predicted, truth, c * points, (c + 1) * points, valid));
}

/** Mean of the numbers; NaN of none. */
export const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
