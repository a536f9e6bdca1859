// Euclidean alignment: trials of one subject whitened by their mean covariance, all at once or one by one as they come.
import { InputError } from "@sciformer/core";
import { Matrix } from "ml-matrix";
import { covariance, meanMatrix, mixChannels, type TrialSamples } from "./covariance.ts";
import { inverseSquareRoot } from "./symmetric.ts";

/** Of the mean variance, what is added to a first covariance of too few samples. */
const SHRINKAGE = 1e-6;

/** What aligns the trials of a subject. */
export interface Alignment {
  /** R, the mean of the trials' covariances, [channels, channels]. */
  readonly reference: Matrix;
  /** R^(-1/2), [channels, channels]; 0 on a subspace that R does not reach. */
  readonly whitening: Matrix;
  /** Less than the number of channels for an average reference, interpolated or doubled channels: worth a warning. */
  readonly rank: number;
}

function alignmentOf(reference: Matrix): Alignment {
  const { root, rank } = inverseSquareRoot(reference);
  return { reference, whitening: root, rank };
}

/**
 * R = mean of the trials' covariances.
 *
 * @param trials each [channels, samples] of one subject
 * @throws InputError without trials
 * @see He & Wu 2020, "Transfer learning for brain-computer interfaces: a Euclidean space data alignment approach"
 */
export function fitAlignment(trials: readonly TrialSamples[], channels: number): Alignment {
  if (trials.length === 0) throw new InputError("Euclidean alignment: no trials to align");
  return alignmentOf(meanMatrix(trials.map((eeg) => covariance(eeg, channels))));
}

/** R^(-1/2) X; the covariance is centred, the trial is not. */
export function align<A extends TrialSamples>({ whitening }: Alignment, eeg: A): A {
  return mixChannels(whitening, eeg);
}

/**
 * Alignment of trials as they come: R_k = (R_(k-1) (k-1) + cov_k) / k, the trial itself included before it is aligned.
 */
export class OnlineAlignment {
  readonly #channels: number;
  #mean: Matrix;
  #count = 0;
  /** Of the reference after the last trial. */
  #rank = 0;

  constructor(channels: number) {
    this.#channels = channels;
    this.#mean = Matrix.zeros(channels, channels);
  }

  /** R after the trials so far, [channels, channels]. */
  get reference(): Matrix {
    return this.#mean.clone();
  }

  get rank(): number {
    return this.#rank;
  }

  /** Takes a trial [channels, samples] into the reference and returns it aligned. */
  push<A extends TrialSamples>(eeg: A): A {
    const own = covariance(eeg, this.#channels);
    this.#mean = Matrix.add(Matrix.mul(this.#mean, this.#count), own).div(this.#count + 1);
    this.#count++;
    const tooFewSamples = this.#count === 1 && eeg.length / this.#channels <= this.#channels;
    const alignment = alignmentOf(tooFewSamples ? shrunk(this.#mean) : this.#mean);
    this.#rank = alignment.rank;
    return align(alignment, eeg);
  }
}

function shrunk(reference: Matrix): Matrix {
  const size = reference.rows;
  return Matrix.add(reference, Matrix.eye(size, size).mul((SHRINKAGE * reference.trace()) / size));
}
