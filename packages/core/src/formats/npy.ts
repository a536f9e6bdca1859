// The header of NumPy's .npy files: type, order and shape of the array that follows.
import { InputError } from "../errors.ts";
import type { NumericType } from "./numeric-type.ts";

/** What a .npy file holds. */
export interface NpyHeader {
  readonly type: NumericType;
  /** True where the first index is the fastest (Fortran order). */
  readonly columnMajor: boolean;
  readonly shape: readonly number[];
  /** Where the numbers start. */
  readonly offset: number;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** True if the bytes start as .npy files do. */
export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/**
 * Reads the header from the first bytes of a file.
 *
 * @throws InputError if it is not a .npy file, or holds no plain numbers (text, records, complex, Python objects)
 */
export function parseNpyHeader(bytes: Uint8Array, where: string): NpyHeader {
  if (!isNpy(bytes)) throw new InputError(`${where}: not a .npy file`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = (bytes[6] ?? 1) > 1;
  const start = wide ? 12 : 10;
  if (bytes.length < start) throw new InputError(`${where}: truncated .npy file`);
  const size = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  if (bytes.length < start + size) throw new InputError(`${where}: truncated .npy header of ${size} bytes`);
  const text = new TextDecoder().decode(bytes.subarray(start, start + size));
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape':\s*\(([^)]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || shape === undefined) {
    throw new InputError(`${where}: .npy header without a plain type, order and shape: ${text.trim()}`);
  }
  return {
    type: numericType(descr, where),
    columnMajor: order === "True",
    shape: shape
      .split(",")
      .map((number) => number.trim())
      .filter((number) => number !== "")
      .map(Number),
    offset: start + size,
  };
}

/** `<f4` and the like; `|b1` are booleans. */
function numericType(descr: string, where: string): NumericType {
  const [, order, letter, width] = /^([<>|=])([fiub])([1248])$/.exec(descr) ?? [];
  if (letter === undefined) {
    throw new InputError(`${where}: NumPy type "${descr}"; expected floats, integers or booleans of up to 8 bytes`);
  }
  const bytes = Number(width) as NumericType["bytes"];
  return { kind: letter === "f" ? "float" : letter === "i" ? "int" : "uint", bytes, littleEndian: order !== ">" };
}
