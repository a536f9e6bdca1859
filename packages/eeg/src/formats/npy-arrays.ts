// Arrays of NumPy: numbers of any type as float64, and the Unicode strings that labels are stored as.
import { InputError } from "@sciformer/core";
import { decodeNumbers, parseNpyHeader } from "@sciformer/core/node";

/** Numbers, the last index the fastest. */
export interface NumpyArray {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** @throws InputError for text, records and objects, an array in Fortran order, or a truncated file */
export function numpyNumbers(bytes: Uint8Array, where: string): NumpyArray {
  const { type, columnMajor, shape, offset } = parseNpyHeader(bytes, where);
  const count = shape.reduce((product, length) => product * length, 1);
  const expected = offset + count * type.bytes;
  if (bytes.length < expected) throw new InputError(`${where}: ${expected} bytes expected, ${bytes.length} found`);
  const data = decodeNumbers(bytes.subarray(offset, expected), type);
  return { shape, data: columnMajor && shape.length > 1 ? rowMajor(data, shape) : data };
}

function rowMajor(data: ArrayLike<number>, shape: readonly number[]): Float64Array {
  const result = new Float64Array(data.length);
  const index = shape.map(() => 0);
  for (let i = 0; i < result.length; i++) {
    result[index.reduce((place, at, axis) => place * shape[axis]! + at, 0)] = data[i]!;
    for (let axis = 0; axis < shape.length && ++index[axis]! === shape[axis]; axis++) index[axis] = 0;
  }
  return result;
}

/** Strings of a `<U` array; numbers as their decimal text. @throws InputError for other types */
export function numpyTexts(bytes: Uint8Array, where: string): string[] {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 512));
  const [, order, width] = /'descr':\s*'([<>])U(\d+)'/.exec(head) ?? [];
  if (order === undefined) return Array.from(numpyNumbers(bytes, where).data, String);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = bytes[6]! > 1;
  const offset = wide ? 12 + view.getUint32(8, true) : 10 + view.getUint16(8, true);
  const letters = Number(width);
  const count = Math.floor((bytes.length - offset) / (4 * letters));
  return Array.from({ length: count }, (_, i) => {
    const codes = Array.from({ length: letters }, (_, k) =>
      view.getUint32(offset + 4 * (i * letters + k), order === "<"),
    );
    return String.fromCodePoint(...codes.filter((code) => code !== 0));
  });
}
