// Numbers to the little-endian bytes of a constant, and back.
import type { OnnxDtype } from "../onnx/model.ts";

/** The elements as bytes; bools and bytes take one byte each. */
export function encodeElements(dtype: OnnxDtype, elements: ArrayLike<number>): Uint8Array {
  switch (dtype) {
    case "float32":
      return bytes(Float32Array.from(elements));
    case "int32":
      return bytes(Int32Array.from(elements));
    case "int64":
      return bytes(BigInt64Array.from(Array.from(elements, (element) => BigInt(element))));
    case "uint8":
    case "bool":
      return Uint8Array.from(elements);
    default:
      return dtype satisfies never;
  }
}

/** The bytes of a constant as numbers. */
export function decodeElements(dtype: OnnxDtype, data: Uint8Array): number[] {
  const { buffer } = data.byteOffset % 8 === 0 ? data : data.slice();
  const offset = data.byteOffset % 8 === 0 ? data.byteOffset : 0;
  switch (dtype) {
    case "float32":
      return Array.from(new Float32Array(buffer, offset, data.length / 4));
    case "int32":
      return Array.from(new Int32Array(buffer, offset, data.length / 4));
    case "int64":
      return Array.from(new BigInt64Array(buffer, offset, data.length / 8), Number);
    case "uint8":
    case "bool":
      return Array.from(data);
    default:
      return dtype satisfies never;
  }
}

function bytes({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}

/** A number that hardly any other bytes have. @see Fowler, Noll & Vo, FNV-1a with 32 bits */
export function checksum(data: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of data) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}

/** True if both hold the same bytes. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, place) => byte === b[place]);
}
