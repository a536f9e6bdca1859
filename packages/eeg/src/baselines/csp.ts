// Common spatial patterns: filters over the channels whose power differs most between classes.
import { Matrix } from "ml-matrix";
import { meanMatrix, normalisedScatter, type TrialSamples } from "../alignment/covariance.ts";
import { symmetricEigen } from "../alignment/symmetric.ts";

/** What separates two classes. */
export interface CommonSpatialPatterns {
  /** Of (C0, C0 + C1), ascending: share of class 0 in the power behind each filter. */
  readonly eigenvalues: readonly number[];
  /** [filters, channels]: W (C0 + C1) W^T = 1; the `pairs` lowest, then the `pairs` highest. */
  readonly filters: Matrix;
}

/** Mean of X X^T / trace of the trials of one class, [channels, channels]. */
export function classScatter(trials: readonly TrialSamples[], channels: number): Matrix {
  return meanMatrix(trials.map((eeg) => normalisedScatter(eeg, channels)));
}

/**
 * Generalised eigenvectors of (C0, C0 + C1); a subspace that neither class reaches takes no part. The sign of a filter
 * makes its weight of largest magnitude positive.
 *
 * @param pairs filters from either end
 * @see Blankertz et al. 2008, "Optimizing spatial filters for robust EEG single-trial analysis"
 */
export function fitCsp(class0: Matrix, class1: Matrix, pairs: number): CommonSpatialPatterns {
  const both = symmetricEigen(Matrix.add(class0, class1));
  const kept = both.values.map((_, i) => i).slice(both.values.length - both.rank);
  const whitening = both.vectors.subMatrixColumn(kept);
  for (const [j, i] of kept.entries()) whitening.mulColumn(j, 1 / Math.sqrt(both.values[i]!));
  const { values, vectors } = symmetricEigen(whitening.transpose().mmul(class0).mmul(whitening));
  const all = whitening.mmul(vectors).transpose();
  const ends = Math.min(pairs, Math.floor(values.length / 2));
  const chosen = values.map((_, i) => i).filter((i) => i < ends || i >= values.length - ends);
  return { eigenvalues: values, filters: withPositivePeaks(all.subMatrixRow(chosen)) };
}

function withPositivePeaks(filters: Matrix): Matrix {
  for (let row = 0; row < filters.rows; row++) {
    const peak = filters.getRow(row).reduce((best, weight) => (Math.abs(weight) > Math.abs(best) ? weight : best), 0);
    if (peak < 0) filters.mulRow(row, -1);
  }
  return filters;
}

/** log of each filter's share of the power behind all filters: w X X^T w^T / sum, [filters]. */
export function logPowerShares(filters: Matrix, scatter: Matrix): Float64Array {
  const powers = Float64Array.from({ length: filters.rows }, (_, k) => {
    const weights = filters.getRowVector(k);
    return weights.mmul(scatter).mmul(weights.transpose()).get(0, 0);
  });
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => Math.log(power / sum));
}
