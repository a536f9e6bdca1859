// What all array formats have in common: named n-dimensional arrays of a file, read one hyperslab at a time.
import { InputError } from "@sciformer/core";
import type { NumberArray } from "@sciformer/core/node";

/** Values of attributes; 64-bit integers are numbers. */
export type AttributeValue = number | string | readonly number[] | readonly string[];
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** An array before its values are read. */
export interface ArrayInfo {
  /** Its path in the file. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly kind: "float" | "integer" | "other";
  /** Names of its dimensions, where the format has such. */
  readonly dims?: readonly string[];
  readonly attributes: Attributes;
  /** True where the format counts axes the other way round: its first index is the fastest. */
  readonly reversed?: boolean;
}

/** An open file. */
export interface ArrayReader {
  /**
   * Numbers [start, start + count) along each axis, row-major.
   *
   * @throws InputError where the file is damaged or truncated
   */
  read(name: string, start: readonly number[], count: readonly number[]): NumberArray | Promise<NumberArray>;
  close(): void | Promise<void>;
}

/** The arrays of a file. */
export interface ArrayStore {
  /** The file's name as messages give it. */
  readonly where: string;
  readonly arrays: readonly ArrayInfo[];
  readonly attributes: Attributes;
  open(): Promise<ArrayReader>;
}

/** @throws InputError for integers: without a scale they are no measured values */
export function requireFloats({ name, kind }: ArrayInfo, where: string): void {
  if (kind === "float") return;
  throw new InputError(`${where} ${name}: integers without scale attributes; expected floats`);
}

/** Number of items of a shape. */
export function itemCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** All values of a small array: coordinates, times, constants. */
export async function readWhole(store: ArrayStore, name: string): Promise<Float64Array> {
  const info = store.arrays.find((array) => array.name === name)!;
  const reader = await store.open();
  try {
    const start = info.shape.map(() => 0);
    return Float64Array.from(await reader.read(name, start, info.shape));
  } finally {
    await reader.close();
  }
}
