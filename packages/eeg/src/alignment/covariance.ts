// Covariance of the channels of a trial.
import { Matrix } from "ml-matrix";

/** Samples of a trial, row-major [channels, samples]. */
export type TrialSamples = Float32Array | Float64Array;

/** sum_t x_t x_t^T, [channels, channels]; with `centred` each channel's mean is taken off first. */
function scatter(eeg: TrialSamples, channels: number, centred: boolean): Matrix {
  const length = eeg.length / channels;
  const rows = Array.from({ length: channels }, (_, c) => {
    const row = Float64Array.from(eeg.subarray(c * length, (c + 1) * length));
    if (!centred) return row;
    const mean = row.reduce((sum, value) => sum + value, 0) / length;
    return row.map((value) => value - mean);
  });
  const result = new Matrix(channels, channels);
  for (let i = 0; i < channels; i++) {
    for (let j = 0; j <= i; j++) {
      const [a, b] = [rows[i]!, rows[j]!];
      let sum = 0;
      for (let t = 0; t < length; t++) sum += a[t]! * b[t]!;
      result.set(i, j, sum);
      result.set(j, i, sum);
    }
  }
  return result;
}

/** (X - mean)(X - mean)^T / (T - 1), as NumPy's `cov`. */
export function covariance(eeg: TrialSamples, channels: number): Matrix {
  return scatter(eeg, channels, true).div(eeg.length / channels - 1);
}

/** X X^T / trace(X X^T), not centred. */
export function normalisedScatter(eeg: TrialSamples, channels: number): Matrix {
  const product = scatter(eeg, channels, false);
  return product.div(product.trace());
}

/** The mean of at least one matrix. */
export function meanMatrix(matrices: readonly Matrix[]): Matrix {
  const sum = Matrix.zeros(matrices[0]!.rows, matrices[0]!.columns);
  for (const matrix of matrices) sum.add(matrix);
  return sum.div(matrices.length);
}

/** W X: [rows of W, samples] from [channels, samples]; as many bytes a sample as the trial has. */
export function mixChannels<A extends TrialSamples>(matrix: Matrix, eeg: A): A {
  const length = eeg.length / matrix.columns;
  const result = new Float64Array(matrix.rows * length);
  for (let i = 0; i < matrix.rows; i++) {
    const row = result.subarray(i * length, (i + 1) * length);
    for (let c = 0; c < matrix.columns; c++) {
      const weight = matrix.get(i, c);
      const offset = c * length;
      for (let t = 0; t < length; t++) row[t]! += weight * eeg[offset + t]!;
    }
  }
  return (eeg instanceof Float32Array ? Float32Array.from(result) : result) as A;
}
