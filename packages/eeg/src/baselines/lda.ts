// Linear discriminant analysis: the plain one of two classes, and one of any number of classes with shrinkage.
import { InputError } from "@sciformer/core";
import { Matrix, pseudoInverse } from "ml-matrix";

/** One row a trial. */
export type Features = readonly Float64Array[];

/** A fitted linear classifier: score_k = w_k . x + b_k, highest wins. */
export interface LinearClassifier {
  /** [classes][features] */
  readonly weights: readonly Float64Array[];
  /** [classes] */
  readonly biases: Float64Array;
}

function scores({ weights, biases }: LinearClassifier, x: Float64Array): Float64Array {
  return biases.map((bias, k) => x.reduce((sum, value, i) => sum + value * weights[k]![i]!, bias));
}

/** softmax of the scores: with normal classes of one covariance, their probabilities. */
export function probabilities(classifier: LinearClassifier, x: Float64Array): Float64Array {
  const all = scores(classifier, x);
  const highest = Math.max(...all);
  const powers = all.map((score) => Math.exp(score - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

function meanOf(rows: Features): Float64Array {
  const sums = new Float64Array(rows[0]!.length);
  for (const row of rows) for (let i = 0; i < sums.length; i++) sums[i]! += row[i]!;
  return sums.map((sum) => sum / rows.length);
}

/** Biased covariance [features, features] of centred rows. */
function scatterOf(centred: Features): Matrix {
  const rows = new Matrix(centred.map((row) => Array.from(row)));
  return rows.transpose().mmul(rows).div(centred.length);
}

const centre = (rows: Features, mean: Float64Array): Float64Array[] =>
  rows.map((row) => row.map((value, i) => value - mean[i]!));

/** Estimates the covariance [features, features] of rows around their mean. */
export type CovarianceEstimator = (centred: Features) => Matrix;

/** The biased covariance, as it is. */
export const plainCovariance: CovarianceEstimator = scatterOf;

/**
 * Shrunk towards a multiple of the identity, features at unit variance, by the share that Ledoit & Wolf derive.
 *
 * @see Ledoit & Wolf 2004, "A well-conditioned estimator for large-dimensional covariance matrices", section 3
 */
export const shrunkCovariance: CovarianceEstimator = (centred) => {
  const features = centred[0]!.length;
  const deviations = Float64Array.from({ length: features }, (_, i) => {
    const deviation = Math.sqrt(centred.reduce((sum, row) => sum + row[i]! ** 2, 0) / centred.length);
    return deviation || 1;
  });
  const scaled = centred.map((row) => row.map((value, i) => value / deviations[i]!));
  const sample = scatterOf(scaled);
  const level = sample.trace() / features;
  const target = Matrix.eye(features, features).mul(level);
  const distance = Matrix.sub(sample, target).norm("frobenius") ** 2;
  // Mean squared distance of a single row's outer product from the sample covariance, over the number of rows.
  const fourth = scaled.reduce((sum, row) => sum + row.reduce((square, value) => square + value * value, 0) ** 2, 0);
  const spread = (fourth / centred.length - sample.norm("frobenius") ** 2) / centred.length;
  const share = distance === 0 ? 1 : Math.min(1, Math.max(0, spread / distance));
  const shrunk = Matrix.add(Matrix.mul(sample, 1 - share), Matrix.mul(target, share));
  for (let i = 0; i < features; i++) {
    for (let j = 0; j < features; j++) shrunk.set(i, j, shrunk.get(i, j) * deviations[i]! * deviations[j]!);
  }
  return shrunk;
};

/**
 * Linear discriminant analysis: one covariance for all classes, the mean of theirs weighted by their shares.
 *
 * @param labels class of each row, 0 to classes - 1
 * @throws InputError for a class without rows
 */
export function fitLda(
  rows: Features,
  labels: ArrayLike<number>,
  classes: number,
  estimate: CovarianceEstimator = shrunkCovariance,
): LinearClassifier {
  const groups = Array.from({ length: classes }, (_, k) => rows.filter((_, i) => labels[i] === k));
  const empty = groups.findIndex((group) => group.length === 0);
  if (empty >= 0) throw new InputError(`discriminant analysis: class ${empty} of ${classes} has no training trials`);
  const means = groups.map(meanOf);
  const within = Matrix.zeros(means[0]!.length, means[0]!.length);
  for (const [k, group] of groups.entries()) {
    within.add(estimate(centre(group, means[k]!)).mul(group.length / rows.length));
  }
  const inverse = pseudoInverse(within);
  const weights = means.map((mean) =>
    Float64Array.from(inverse.mmul(Matrix.columnVector(Array.from(mean))).to1DArray()),
  );
  const biases = Float64Array.from(weights, (weight, k) => {
    const half = weight.reduce((sum, w, i) => sum + w * means[k]![i]!, 0) / 2;
    return Math.log(groups[k]!.length / rows.length) - half;
  });
  return { weights, biases };
}

/** Of two classes: decision = w . x + b, class 1 where it is above 0. */
export function decisionFunction({ weights, biases }: LinearClassifier): { w: Float64Array; b: number } {
  return { w: weights[1]!.map((value, i) => value - weights[0]![i]!), b: biases[1]! - biases[0]! };
}
