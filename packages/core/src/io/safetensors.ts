// The safetensors format: an 8-byte header length, a JSON header, then the tensors' bytes without gaps.
import { bfloat16ToFloat32, halfToFloat32 } from "./half.ts";
import {
  type Entry,
  type FileDtype,
  headerLength,
  ITEM_BYTES,
  PREFIX_BYTES,
  parseHeader,
} from "./safetensors-header.ts";

/** The element types of tensors in memory. */
export type StoredDtype = "F64" | "F32" | "I64" | "I32" | "I16" | "I8" | "U8" | "BOOL";

/** A tensor's elements; BOOL is bytes of 0 and 1. */
export type StoredData = Float64Array | Float32Array | BigInt64Array | Int32Array | Int16Array | Int8Array | Uint8Array;

/** A named tensor of a file; F16 and BF16 are widened to F32 on reading. */
export interface StoredTensor {
  readonly dtype: StoredDtype;
  readonly shape: readonly number[];
  readonly data: StoredData;
}

/** What a safetensors file holds. */
export interface Safetensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a whole file. Aligned tensors are views of `bytes`, others are copied.
 *
 * @param name the file's name, for errors
 * @throws InputError naming file and tensor, for anything that the format does not allow
 */
export function parseSafetensors(bytes: Uint8Array, name: string): Safetensors {
  const dataStart = PREFIX_BYTES + headerLength(bytes, bytes.byteLength, name);
  const { entries, metadata } = parseHeader(
    bytes.subarray(PREFIX_BYTES, dataStart),
    bytes.byteLength - dataStart,
    name,
  );
  const stored = (entry: Entry) => storedTensor(entry, bytes.subarray(dataStart + entry.begin, dataStart + entry.end));
  return { tensors: new Map(entries.map((entry) => [entry.name, stored(entry)])), metadata };
}

/** The tensor of an entry; a view of its `bytes` where these are aligned. */
export function storedTensor({ dtype, shape }: Entry, bytes: Uint8Array): StoredTensor {
  const isHalf = dtype === "F16" || dtype === "BF16";
  return { dtype: isHalf ? "F32" : dtype, shape, data: readData(bytes, dtype) };
}

/**
 * Writes tensors and metadata as one file. The data starts at a multiple of 8 and wider elements come first, so
 * every tensor is aligned; tensors of one width keep the order of the map.
 *
 * @throws Error when a tensor's data does not fit its dtype and shape
 */
export function serialiseSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const ordered = [...tensors].sort(([, a], [, b]) => ITEM_BYTES[b.dtype] - ITEM_BYTES[a.dtype]);
  const entries: [string, unknown][] = Object.keys(metadata).length > 0 ? [["__metadata__", metadata]] : [];
  let end = 0;
  for (const [name, { dtype, shape, data }] of ordered) {
    const begin = end;
    end += shape.reduce((product, size) => product * size, ITEM_BYTES[dtype]);
    if (data.byteLength !== end - begin) {
      throw new Error(
        `tensor ${name}: ${dtype} [${shape}] takes ${end - begin} bytes, its data has ${data.byteLength}`,
      );
    }
    entries.push([name, { dtype, shape, data_offsets: [begin, end] }]);
  }
  const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const headerBytes = Math.ceil(header.byteLength / 8) * 8;
  const file = new Uint8Array(PREFIX_BYTES + headerBytes + end).fill(0x20, PREFIX_BYTES, PREFIX_BYTES + headerBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.set(header, PREFIX_BYTES);
  let position = PREFIX_BYTES + headerBytes;
  for (const [, { data }] of ordered) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return file;
}

function readData(bytes: Uint8Array, dtype: FileDtype): StoredData {
  const aligned = bytes.byteOffset % ITEM_BYTES[dtype] === 0 ? bytes : new Uint8Array(bytes);
  const { buffer, byteOffset } = aligned;
  const length = aligned.byteLength / ITEM_BYTES[dtype];
  switch (dtype) {
    case "F64":
      return new Float64Array(buffer, byteOffset, length);
    case "F32":
      return new Float32Array(buffer, byteOffset, length);
    case "F16":
      return halfToFloat32(new Uint16Array(buffer, byteOffset, length));
    case "BF16":
      return bfloat16ToFloat32(new Uint16Array(buffer, byteOffset, length));
    case "I64":
      return new BigInt64Array(buffer, byteOffset, length);
    case "I32":
      return new Int32Array(buffer, byteOffset, length);
    case "I16":
      return new Int16Array(buffer, byteOffset, length);
    case "I8":
      return new Int8Array(buffer, byteOffset, length);
    case "U8":
    case "BOOL":
      return new Uint8Array(buffer, byteOffset, length);
    default:
      return dtype satisfies never;
  }
}
