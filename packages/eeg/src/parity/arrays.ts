// Arrays of golden cases: named tensors as numbers, as rows, and back.
import { InputError, type ParityCase, type ParityValue } from "@sciformer/core";

/** A tensor's numbers and shape. */
export interface CaseArray {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** @throws InputError for a case without it */
export function arrayOf(testCase: ParityCase, name: string): CaseArray {
  const tensor = testCase.tensors[name];
  if (!tensor) throw new InputError(`${testCase.path}: no ${name}`);
  return { shape: tensor.shape, data: Float64Array.from(tensor.data, Number) };
}

/** The slices along the first axis. */
export function rowsOf({ shape, data }: CaseArray): Float64Array[] {
  const size = data.length / shape[0]!;
  return Array.from({ length: shape[0]! }, (_, i) => data.subarray(i * size, (i + 1) * size));
}

/** Slices along the first axis as one tensor; `inner` is the shape of each. */
export function stacked(rows: readonly ArrayLike<number>[], inner?: readonly number[]): ParityValue {
  const data = rows.flatMap((row) => Array.from(row));
  return { shape: [rows.length, ...(inner ?? [rows[0]?.length ?? 0])], data };
}

/** Names of the case's tensors that begin so, without that beginning. */
export function namesBelow(testCase: ParityCase, prefix: string): string[] {
  return Object.keys(testCase.tensors).flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
}
