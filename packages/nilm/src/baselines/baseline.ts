// What a trivial baseline is: it learns a few figures from training stretches in one pass and predicts any stretch.

/** One contiguous stretch of a training house at the dataset's period. */
export interface TrainingSlice {
  /** [samples], W; NaN where missing. */
  readonly aggregate: Float32Array;
  /** Appliance -> [samples], W; NaN where missing. An appliance that the house does not own is left out. */
  readonly appliances: Readonly<Record<string, Float32Array>>;
}

/** An appliance to predict. */
export interface BaselineTarget {
  /** Canonical name. */
  readonly name: string;
  /** On when the power is at least this, W. */
  readonly minW: number;
}

/** A baseline that has seen its training data. */
export interface FittedBaseline {
  /**
   * @param aggregate [samples], W, one contiguous stretch at the period of training; NaN where missing
   * @returns appliance -> [samples], W; NaN where the aggregate is missing
   */
  predict(aggregate: Float32Array): Record<string, Float32Array>;
}

/** Training in progress: memory does not grow with what is added. */
export interface BaselineFit {
  add(slice: TrainingSlice): void;
  finish(): FittedBaseline;
}

export interface Baseline {
  readonly name: string;
  /** @param periodS seconds between samples */
  start(targets: readonly BaselineTarget[], periodS: number): BaselineFit;
}

/** Fits several baselines in one pass over the training stretches. @returns by the baseline's name */
export async function fitBaselines(
  baselines: readonly Baseline[],
  training: AsyncIterable<TrainingSlice> | Iterable<TrainingSlice>,
  targets: readonly BaselineTarget[],
  periodS: number,
): Promise<Record<string, FittedBaseline>> {
  const fits = baselines.map((baseline) => [baseline.name, baseline.start(targets, periodS)] as const);
  for await (const slice of training) for (const [, fit] of fits) fit.add(slice);
  return Object.fromEntries(fits.map(([name, fit]) => [name, fit.finish()]));
}

/** A prediction of one constant power where the aggregate is present. */
export function constantWhere(aggregate: Float32Array, watts: number): Float32Array {
  return aggregate.map((value) => (Number.isNaN(value) ? Number.NaN : watts));
}
