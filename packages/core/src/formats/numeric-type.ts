// Numbers as binary files store them: kind, width, byte order; decoded into the typed array that fits.
import { halfToFloat32 } from "../io/half.ts";

/** The typed arrays that numbers of files are decoded into; 64-bit integers become float64. */
export type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** How one number is stored. */
export interface NumericType {
  readonly kind: "float" | "int" | "uint";
  readonly bytes: 1 | 2 | 4 | 8;
  readonly littleEndian: boolean;
}

const DECODERS: Readonly<Record<string, (buffer: ArrayBuffer) => NumberArray>> = {
  float2: (buffer) => halfToFloat32(new Uint16Array(buffer)),
  float4: (buffer) => new Float32Array(buffer),
  float8: (buffer) => new Float64Array(buffer),
  int1: (buffer) => new Int8Array(buffer),
  int2: (buffer) => new Int16Array(buffer),
  int4: (buffer) => new Int32Array(buffer),
  int8: (buffer) => Float64Array.from(new BigInt64Array(buffer), Number),
  uint1: (buffer) => new Uint8Array(buffer),
  uint2: (buffer) => new Uint16Array(buffer),
  uint4: (buffer) => new Uint32Array(buffer),
  uint8: (buffer) => Float64Array.from(new BigUint64Array(buffer), Number),
};

/** Whole numbers of `bytes` in the byte order of this machine (little-endian, as typed arrays of all its kin). */
export function decodeNumbers(bytes: Uint8Array, type: NumericType): NumberArray {
  const whole = bytes.byteLength - (bytes.byteLength % type.bytes);
  const copy = new Uint8Array(bytes.subarray(0, whole));
  if (!type.littleEndian) swapBytes(copy, type.bytes);
  const decode = DECODERS[`${type.kind}${type.bytes}`];
  if (!decode) throw new Error(`no number of kind ${type.kind} has ${type.bytes} bytes`);
  return decode(copy.buffer);
}

/** Reverses the bytes of every number in place. */
function swapBytes(bytes: Uint8Array, width: number): void {
  for (let at = 0; width > 1 && at < bytes.length; at += width) bytes.subarray(at, at + width).reverse();
}
