// Whole numbers that grow evenly with the number of rows in a batch.

/** The number `perRow * batch + constant`. */
export interface Affine {
  readonly perRow: number;
  readonly constant: number;
}

/** The number as it is seen at several batch sizes; undefined where it does not grow evenly. */
export function affineThrough(batches: readonly number[], numbers: readonly number[]): Affine | undefined {
  const [first, second] = batches as [number, number];
  const [low, high] = numbers as [number, number];
  const perRow = (high - low) / (second - first);
  const constant = low - perRow * first;
  const fits = numbers.every((number, i) => number === perRow * batches[i]! + constant);
  return Number.isInteger(perRow) && fits ? { perRow, constant } : undefined;
}

/** True for the number of rows itself. */
export function isBatch({ perRow, constant }: Affine): boolean {
  return perRow === 1 && constant === 0;
}
