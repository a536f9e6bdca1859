// Errors of predicted properties.

/** See METRIC_DIRECTIONS. */
export interface PropertyScores {
  readonly MAE: number;
  readonly RMSE: number;
  /** Null where a truth is 0. */
  readonly MRE: number | null;
}

/** Errors of predictions against the truth, in the unit of the property. */
export function propertyScores(predicted: readonly number[], truth: readonly number[]): PropertyScores {
  const errors = predicted.map((value, i) => Math.abs(value - truth[i]!));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    MAE: mean(errors),
    RMSE: Math.sqrt(mean(errors.map((error) => error * error))),
    MRE: truth.includes(0) ? null : mean(errors.map((error, i) => error / Math.abs(truth[i]!))),
  };
}
