// The paper's metrics over power and on/off state, accumulated sample by sample so that any length fits in memory.
import { InputError } from "@sciformer/core";

/** Metrics of power, in the order in which tables print them. */
export const POWER_METRICS = ["MAE", "MSE", "RMSE", "TECA", "NDE", "SAE", "MR"] as const;

/** Metrics of the on/off state. */
export const STATE_METRICS = ["ACCURACY", "BALANCED_ACCURACY", "PRECISION", "RECALL", "F1_SCORE"] as const;

export type PowerMetric = (typeof POWER_METRICS)[number];
type StateMetric = (typeof STATE_METRICS)[number];
export type MetricName = PowerMetric | StateMetric;

/** Values by name; null where the metric is undefined (division by a truth that sums to zero, no samples). */
export type MetricValues = Readonly<Record<MetricName, number | null>>;
export type PowerMetricValues = Readonly<Record<PowerMetric, number | null>>;

/** Which way is better: what the plugin declares. */
export const METRIC_DIRECTIONS: Readonly<Record<MetricName, "lower" | "higher">> = {
  MAE: "lower",
  MSE: "lower",
  RMSE: "lower",
  TECA: "higher",
  NDE: "lower",
  SAE: "lower",
  MR: "higher",
  ACCURACY: "higher",
  BALANCED_ACCURACY: "higher",
  PRECISION: "higher",
  RECALL: "higher",
  F1_SCORE: "higher",
};

/** Missing and infinite values count as 0, as in the reference evaluation. */
function finiteOrZero(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

function ratio(numerator: number, denominator: number): number | null {
  return denominator === 0 ? null : numerator / denominator;
}

function ratioOrZero(numerator: number, denominator: number): number {
  return denominator === 0 ? 0 : numerator / denominator;
}

function checkLengths(truth: ArrayLike<number>, prediction: ArrayLike<number>, truthOn?: ArrayLike<number>): void {
  if (prediction.length !== truth.length) {
    throw new InputError(`metrics: ${truth.length} true values but ${prediction.length} predicted ones`);
  }
  if (truthOn !== undefined && truthOn.length !== truth.length) {
    throw new InputError(`metrics: ${truth.length} true values but ${truthOn.length} true states`);
  }
}

/** Sets predictions below the appliance's `min` threshold to 0 W, in place; missing ones stay missing. */
export function suppressBelow<A extends Float32Array | Float64Array>(watts: A, threshold: number): A {
  for (let i = 0; i < watts.length; i++) if (watts[i]! < threshold) watts[i] = 0;
  return watts;
}

/**
 * Sums for the metrics of power alone. With y the truth and p the prediction:
 *
 *     TECA = 1 - sum|p - y| / (2 sum|y|)      NDE = sum (p - y)^2 / sum y^2
 *     SAE  = |sum p - sum y| / sum y          MR  = sum min(p, y) / sum max(p, y)
 *
 * @see Petralia et al. 2025, section 5.1 (measures); the definitions as the released evaluation computes them
 */
export class PowerAccumulator {
  #count = 0;
  #absoluteError = 0;
  #squaredError = 0;
  #truth = 0;
  #absoluteTruth = 0;
  #squaredTruth = 0;
  #prediction = 0;
  #smaller = 0;
  #larger = 0;

  /** @param truth, prediction [samples], W (or any one unit of energy); NaN and infinities count as 0 */
  add(truth: ArrayLike<number>, prediction: ArrayLike<number>): void {
    checkLengths(truth, prediction);
    for (let i = 0; i < truth.length; i++) this.addSample(finiteOrZero(truth[i]!), finiteOrZero(prediction[i]!));
  }

  /** One finite sample. */
  addSample(y: number, p: number): void {
    const error = p - y;
    this.#count++;
    this.#absoluteError += Math.abs(error);
    this.#squaredError += error * error;
    this.#truth += y;
    this.#absoluteTruth += Math.abs(y);
    this.#squaredTruth += y * y;
    this.#prediction += p;
    this.#smaller += Math.min(p, y);
    this.#larger += Math.max(p, y);
  }

  /** Adds what another accumulator has seen. */
  merge(other: PowerAccumulator): void {
    this.#count += other.#count;
    this.#absoluteError += other.#absoluteError;
    this.#squaredError += other.#squaredError;
    this.#truth += other.#truth;
    this.#absoluteTruth += other.#absoluteTruth;
    this.#squaredTruth += other.#squaredTruth;
    this.#prediction += other.#prediction;
    this.#smaller += other.#smaller;
    this.#larger += other.#larger;
  }

  /** Samples seen. */
  get count(): number {
    return this.#count;
  }

  /** Mean of the truth in W: the MAE of a predictor of 0 W, to print beside every model. Null without samples. */
  get meanTruth(): number | null {
    return ratio(this.#truth, this.#count);
  }

  get values(): PowerMetricValues {
    const squared = ratio(this.#squaredError, this.#count);
    const share = ratio(this.#absoluteError, 2 * this.#absoluteTruth);
    return {
      MAE: ratio(this.#absoluteError, this.#count),
      MSE: squared,
      RMSE: squared === null ? null : Math.sqrt(squared),
      TECA: share === null ? null : 1 - share,
      NDE: ratio(this.#squaredError, this.#squaredTruth),
      SAE: ratio(Math.abs(this.#prediction - this.#truth), this.#truth),
      MR: ratio(this.#smaller, this.#larger),
    };
  }
}

/** Counts for the metrics of the on/off state; a division by zero gives 0 (precision without predicted runs ...). */
class StateAccumulator {
  #truePositives = 0;
  #falsePositives = 0;
  #falseNegatives = 0;
  #trueNegatives = 0;

  addSample(truth: boolean, prediction: boolean): void {
    if (truth) {
      if (prediction) this.#truePositives++;
      else this.#falseNegatives++;
    } else if (prediction) this.#falsePositives++;
    else this.#trueNegatives++;
  }

  merge(other: StateAccumulator): void {
    this.#truePositives += other.#truePositives;
    this.#falsePositives += other.#falsePositives;
    this.#falseNegatives += other.#falseNegatives;
    this.#trueNegatives += other.#trueNegatives;
  }

  /** Mean recall of the classes that the truth has. */
  #balancedAccuracy(): number | null {
    const recallOn = ratio(this.#truePositives, this.#truePositives + this.#falseNegatives);
    const recallOff = ratio(this.#trueNegatives, this.#trueNegatives + this.#falsePositives);
    if (recallOn === null || recallOff === null) return recallOn ?? recallOff;
    return (recallOn + recallOff) / 2;
  }

  get values(): Readonly<Record<StateMetric, number | null>> {
    const [tp, fp, fn, tn] = [this.#truePositives, this.#falsePositives, this.#falseNegatives, this.#trueNegatives];
    return {
      ACCURACY: ratio(tp + tn, tp + fp + fn + tn),
      BALANCED_ACCURACY: this.#balancedAccuracy(),
      PRECISION: ratioOrZero(tp, tp + fp),
      RECALL: ratioOrZero(tp, tp + fn),
      F1_SCORE: ratioOrZero(2 * tp, 2 * tp + fp + fn),
    };
  }
}

/**
 * All metrics of one appliance: feed it stretch after stretch of truth and thresholded prediction.
 *
 * The predicted state is `prediction > threshold`; the true one is `truthOn` where it is given (the cleaned
 * status), else `truth > threshold`.
 */
export class MetricAccumulator {
  readonly #threshold: number;
  readonly #power = new PowerAccumulator();
  readonly #state = new StateAccumulator();

  /** @param threshold W; the appliance's `min` */
  constructor(threshold: number) {
    this.#threshold = threshold;
  }

  /**
   * @param truth, prediction [samples], W; NaN and infinities count as 0
   * @param truthOn [samples], 0 or 1
   * @throws InputError if the lengths differ
   */
  add(truth: ArrayLike<number>, prediction: ArrayLike<number>, truthOn?: ArrayLike<number>): void {
    checkLengths(truth, prediction, truthOn);
    for (let i = 0; i < truth.length; i++) {
      const y = finiteOrZero(truth[i]!);
      const p = finiteOrZero(prediction[i]!);
      this.#power.addSample(y, p);
      this.#state.addSample(truthOn === undefined ? y > this.#threshold : truthOn[i] === 1, p > this.#threshold);
    }
  }

  /** Adds what another accumulator of the same threshold has seen. */
  merge(other: MetricAccumulator): void {
    this.#power.merge(other.#power);
    this.#state.merge(other.#state);
  }

  /** Samples seen. */
  get count(): number {
    return this.#power.count;
  }

  /** Mean true power in W; null without samples. */
  get meanTruth(): number | null {
    return this.#power.meanTruth;
  }

  /** Unrounded values; round when printing. */
  get values(): MetricValues {
    return { ...this.#power.values, ...this.#state.values };
  }

  /** What a reader must know to trust the values of `label` (an appliance). */
  warnings(label: string): string[] {
    if (this.count === 0) return [`${label}: no samples to score`];
    const undefinedMetrics = POWER_METRICS.filter((name) => this.values[name] === null);
    if (undefinedMetrics.length === 0) return [];
    return [`${label}: the true power is 0 W throughout, so ${undefinedMetrics.join(", ")} are undefined`];
  }
}

/** A value with `digits` decimals for a table, `-` where it is undefined. */
export function formatMetric(value: number | null, digits = 3): string {
  return value === null ? "-" : value.toFixed(digits);
}
