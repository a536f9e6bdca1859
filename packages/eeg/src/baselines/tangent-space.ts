// Riemannian baseline: covariances as vectors in the tangent space at their mean, discriminant analysis with shrinkage.
import type { Report } from "@sciformer/core";
import type { Matrix } from "ml-matrix";
import { covariance, meanMatrix } from "../alignment/covariance.ts";
import { inverseSquareRoot, spectralFunction, symmetricEigen } from "../alignment/symmetric.ts";
import type { Trial } from "../recording.ts";
import { bandTrials, labelIndices } from "./band.ts";
import { BAND_DEFAULTS, type BandOptions, type Baseline, type FittedBaseline, type TrialSet } from "./baseline.ts";
import { fitLda, probabilities } from "./lda.ts";

/**
 * log(R^(-1/2) C R^(-1/2)): upper triangle, off the diagonal times sqrt 2, [n (n + 1) / 2].
 *
 * @see Barachant et al. 2012, "Multiclass brain-computer interface classification by Riemannian geometry"
 */
function tangentVector(whitening: Matrix, own: Matrix): Float64Array {
  const logarithm = spectralFunction(symmetricEigen(whitening.mmul(own).mmul(whitening)), Math.log);
  const size = logarithm.rows;
  return Float64Array.from(
    Array.from({ length: size }, (_, i) =>
      Array.from({ length: size - i }, (_, j) => logarithm.get(i, i + j) * (j === 0 ? 1 : Math.SQRT2)),
    ).flat(),
  );
}

function fit(trials: readonly Trial[], set: TrialSet, options: BandOptions, report?: Report): FittedBaseline {
  const covariances = (list: readonly Trial[], mode: "batch" | "online", to?: Report) =>
    bandTrials(list, set, options, mode, to).map((eeg) => covariance(eeg, set.channels.length));
  const training = covariances(trials, "batch", report);
  const whitening = inverseSquareRoot(meanMatrix(training)).root;
  const vectors = (list: readonly Matrix[]) => list.map((own) => tangentVector(whitening, own));
  const classifier = fitLda(vectors(training), labelIndices(trials, set), set.classes.length);
  return {
    predict: (list) =>
      vectors(covariances(list, options.testAlignment)).map((vector) => probabilities(classifier, vector)),
  };
}

/** Tangent space and discriminant analysis on aligned trials; the arithmetic mean stands for the geometric one. */
export function tangentSpaceLda(given: Partial<BandOptions> = {}): Baseline {
  const options = { ...BAND_DEFAULTS, ...given };
  return {
    name: "tangent space LDA aligned",
    suits: ({ channels }) => channels.length >= 2,
    fit: (trials, set, report) => fit(trials, set, options, report),
  };
}
