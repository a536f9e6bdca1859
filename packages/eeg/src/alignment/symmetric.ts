// Symmetric matrices: eigenvalues, functions of them, and pseudo-inverses where rank is missing.
import { EigenvalueDecomposition, type Matrix } from "ml-matrix";

/** Eigenvalues below this share of the largest one are taken as 0. */
const NO_RANK = 1e-10;

export interface SymmetricEigen {
  /** Ascending. */
  readonly values: readonly number[];
  /** [n, n], one eigenvector a column. */
  readonly vectors: Matrix;
  /** Eigenvalues that are not taken as 0. */
  readonly rank: number;
}

/** Eigenvalues ascending with their vectors. */
export function symmetricEigen(matrix: Matrix): SymmetricEigen {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  const order = realEigenvalues.map((_, i) => i).sort((a, b) => realEigenvalues[a]! - realEigenvalues[b]!);
  const values = order.map((i) => realEigenvalues[i]!);
  const largest = values.at(-1) ?? 0;
  return {
    values,
    vectors: eigenvectorMatrix.subMatrixColumn(order),
    rank: values.filter((value) => value > NO_RANK * largest).length,
  };
}

/** f(M) = V f(D) V^T, 0 on the subspace that M does not reach. */
export function spectralFunction({ values, vectors, rank }: SymmetricEigen, f: (value: number) => number): Matrix {
  const mapped = values.map((value, i) => (i < values.length - rank ? 0 : f(value)));
  const scaled = vectors.clone();
  for (let i = 0; i < scaled.rows; i++)
    for (let j = 0; j < scaled.columns; j++) scaled.set(i, j, scaled.get(i, j) * mapped[j]!);
  return scaled.mmul(vectors.transpose());
}

/** M^(-1/2), 0 on the subspace that M does not reach. */
export function inverseSquareRoot(matrix: Matrix): { readonly root: Matrix; readonly rank: number } {
  const eigen = symmetricEigen(matrix);
  return { root: spectralFunction(eigen, (value) => 1 / Math.sqrt(value)), rank: eigen.rank };
}
