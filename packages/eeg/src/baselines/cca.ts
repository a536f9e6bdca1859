// Flicker frequencies by canonical correlation between the channels and sines, without training.
import { InputError } from "@sciformer/core";
import { Matrix, SingularValueDecomposition } from "ml-matrix";
import type { TrialSamples } from "../alignment/covariance.ts";
import type { Baseline, TrialSet } from "./baseline.ts";

/** Singular values below this share of the largest one are taken as 0. */
const NO_RANK = 1e-10;

/** sin and cos of 2 pi k f t, k = 1 ... harmonics, t = sample / sfreq: [2 harmonics, samples]. */
function references(frequency: number, harmonics: number, sfreq: number, length: number): Matrix {
  return new Matrix(
    Array.from({ length: 2 * harmonics }, (_, row) => {
      const rate = (2 * Math.PI * (Math.floor(row / 2) + 1) * frequency) / sfreq;
      return Array.from({ length }, (_, t) => (row % 2 === 0 ? Math.sin(rate * t) : Math.cos(rate * t)));
    }),
  );
}

/** An orthonormal basis of the centred rows, [samples, rank]. */
function basisOf(rows: Matrix): Matrix {
  const centred = rows.clone().subColumnVector(rows.mean("row"));
  const { leftSingularVectors, diagonal } = new SingularValueDecomposition(centred.transpose(), {
    computeRightSingularVectors: false,
  });
  const kept = diagonal.flatMap((value, i) => (value > NO_RANK * diagonal[0]! ? [i] : []));
  return leftSingularVectors.subMatrixColumn(kept);
}

/**
 * The largest canonical correlation of a trial with the references of each frequency, [frequencies].
 *
 * @param eeg [channels, samples]
 * @see Lin et al. 2006, "Frequency recognition based on canonical correlation analysis for SSVEP-based BCIs"
 */
export function canonicalCorrelations(
  eeg: TrialSamples,
  channels: number,
  frequencies: ArrayLike<number>,
  harmonics: number,
  sfreq: number,
): Float64Array {
  const length = eeg.length / channels;
  const rows = Array.from({ length: channels }, (_, c) => Array.from(eeg.subarray(c * length, (c + 1) * length)));
  const basis = basisOf(new Matrix(rows)).transpose();
  return Float64Array.from(frequencies, (frequency) => {
    const product = basis.mmul(basisOf(references(frequency, harmonics, sfreq, length)));
    return new SingularValueDecomposition(product, { autoTranspose: true }).norm2;
  });
}

/** The frequency that each class name begins with: `13 Hz`; undefined where one does not. */
function frequenciesOf(classes: readonly string[]): number[] | undefined {
  const found = classes.map((name) => Number(/^(\d+(?:\.\d+)?) ?Hz$/i.exec(name)?.[1]));
  return found.every(Number.isFinite) ? found : undefined;
}

/** Correlations as shares: the highest wins; they are no probabilities that were learnt. */
function shares(correlations: Float64Array): Float64Array {
  const sum = correlations.reduce((total, value) => total + value, 0);
  return correlations.map((value) => (sum > 0 ? value / sum : 1 / correlations.length));
}

/** Canonical correlation for classes that are named by their frequency (`13 Hz`). */
export function cca(harmonics = 2): Baseline {
  return {
    name: "CCA",
    suits: ({ classes }) => frequenciesOf(classes) !== undefined,
    fit(_, set: TrialSet) {
      const frequencies = frequenciesOf(set.classes);
      if (!frequencies)
        throw new InputError(`CCA: classes ${set.classes.join(", ")}; expected frequencies as in 13 Hz`);
      return {
        predict: (trials) =>
          trials.map(({ eeg }) =>
            shares(canonicalCorrelations(eeg, set.channels.length, frequencies, harmonics, set.sfreq)),
          ),
      };
    },
  };
}
