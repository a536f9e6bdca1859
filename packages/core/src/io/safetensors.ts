// The safetensors format: an 8-byte header length, a JSON header, then the tensors' bytes without gaps.
import { InputError } from "../errors.ts";
import { bfloat16ToFloat32, halfToFloat32 } from "./half.ts";
import { findDuplicateKey } from "./json-keys.ts";

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

type FileDtype = StoredDtype | "F16" | "BF16";

const ITEM_BYTES: Readonly<Record<FileDtype, number>> = {
  F64: 8,
  I64: 8,
  F32: 4,
  I32: 4,
  F16: 2,
  BF16: 2,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
};
const MAX_HEADER_BYTES = 100e6;
const PREFIX_BYTES = 8;

interface Entry {
  readonly name: string;
  readonly dtype: FileDtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads a whole file. Aligned tensors are views of `bytes`, others are copied.
 *
 * @param name the file's name, for errors
 * @throws InputError naming file and tensor, for anything that the format does not allow
 */
export function parseSafetensors(bytes: Uint8Array, name: string): Safetensors {
  const { header, dataStart } = parseHeader(bytes, name);
  const metadata = parseMetadata(header.get("__metadata__"), name);
  header.delete("__metadata__");
  const entries = [...header].map(([tensor, value]) => parseEntry(tensor, value, name));
  checkCoverage(entries, bytes.byteLength - dataStart, name);
  const tensors = new Map(
    entries.map((entry) => {
      const data = readData(bytes.subarray(dataStart + entry.begin, dataStart + entry.end), entry.dtype);
      const dtype = entry.dtype === "F16" || entry.dtype === "BF16" ? "F32" : entry.dtype;
      return [entry.name, { dtype, shape: entry.shape, data }];
    }),
  );
  return { tensors, metadata };
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

function parseHeader(bytes: Uint8Array, name: string): { header: Map<string, unknown>; dataStart: number } {
  if (bytes.byteLength < PREFIX_BYTES) {
    throw new InputError(`${name}: not a safetensors file: ${bytes.byteLength} bytes, expected at least 8`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > MAX_HEADER_BYTES || length > bytes.byteLength - PREFIX_BYTES) {
    const limit = Math.min(MAX_HEADER_BYTES, bytes.byteLength - PREFIX_BYTES);
    throw new InputError(
      `${name}: not a safetensors file or truncated: header length ${length}, expected at most ${limit}`,
    );
  }
  const dataStart = PREFIX_BYTES + length;
  const parsed = parseJson(bytes.subarray(PREFIX_BYTES, dataStart), name);
  if (!isObject(parsed)) throw new InputError(`${name}: the safetensors header is not a JSON object`);
  return { header: new Map(Object.entries(parsed)), dataStart };
}

function parseJson(bytes: Uint8Array, name: string): unknown {
  let text: string;
  let parsed: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    parsed = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${name}: the safetensors header is not valid JSON`, { cause: error });
  }
  const duplicate = findDuplicateKey(text);
  if (duplicate !== undefined) throw new InputError(`${name}: the safetensors header has the key "${duplicate}" twice`);
  return parsed;
}

function parseMetadata(value: unknown, name: string): Record<string, string> {
  if (value === undefined) return {};
  if (!isObject(value)) throw new InputError(`${name}: __metadata__ of the safetensors header is not an object`);
  const wrong = Object.entries(value).find(([, text]) => typeof text !== "string");
  if (wrong !== undefined) throw new InputError(`${name}: __metadata__ "${wrong[0]}" is not a string`);
  return value as Record<string, string>;
}

function parseEntry(tensor: string, value: unknown, name: string): Entry {
  const refuse = (problem: string): never => {
    throw new InputError(`${name}: tensor "${tensor}": ${problem}`);
  };
  if (!isObject(value)) return refuse("its header entry is not an object");
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== "string" || !Object.hasOwn(ITEM_BYTES, dtype)) {
    return refuse(`dtype ${JSON.stringify(dtype)} is not one of ${Object.keys(ITEM_BYTES).join(", ")}`);
  }
  if (!isCountList(shape)) return refuse(`shape ${JSON.stringify(shape)} is not a list of counts`);
  if (!isCountList(offsets) || offsets.length !== 2) {
    return refuse(`data_offsets ${JSON.stringify(offsets)} are not two byte offsets`);
  }
  const [begin, end] = offsets as [number, number];
  if (begin > end) return refuse(`data_offsets ${begin}..${end} end before they begin`);
  const wanted = shape.includes(0)
    ? 0
    : shape.reduce((product, size) => product * size, ITEM_BYTES[dtype as FileDtype]);
  if (wanted !== end - begin) {
    return refuse(`${dtype} [${shape}] takes ${wanted} bytes, data_offsets ${begin}..${end} span ${end - begin}`);
  }
  return { name: tensor, dtype: dtype as FileDtype, shape, begin, end };
}

/** The tensors' spans must follow one another from 0 to the end of the file: no overlap, no gap. */
function checkCoverage(entries: readonly Entry[], dataBytes: number, name: string): void {
  const ordered = [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end);
  let position = 0;
  for (const { name: tensor, begin, end } of ordered) {
    if (end > dataBytes) {
      throw new InputError(
        `${name}: truncated: tensor "${tensor}" ends at byte ${end} of the data, the file has ${dataBytes}`,
      );
    }
    if (begin !== position) {
      const problem = begin < position ? "overlaps the tensor before it" : "leaves a gap";
      throw new InputError(
        `${name}: tensor "${tensor}": data_offsets ${begin}..${end} ${problem}, expected ${position}`,
      );
    }
    position = end;
  }
  if (position !== dataBytes) {
    throw new InputError(`${name}: ${dataBytes - position} bytes after the last tensor belong to none`);
  }
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCountList(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
