// The header of a safetensors file: which tensors it holds, where their bytes are, and whether they fit the file.
import { InputError } from "../errors.ts";
import { findDuplicateKey } from "./json-keys.ts";
import type { StoredDtype } from "./safetensors.ts";

/** Element types in files. */
export type FileDtype = StoredDtype | "F16" | "BF16";

export const ITEM_BYTES: Readonly<Record<FileDtype, number>> = {
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
/** Bytes of the length that the header follows. */
export const PREFIX_BYTES = 8;

/** A tensor of a file; its bytes lie from `begin` to `end` of the data. */
export interface Entry {
  readonly name: string;
  readonly dtype: FileDtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** What a file holds, before any of its data is read. */
export interface SafetensorsHeader {
  readonly entries: readonly Entry[];
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Bytes of the header.
 *
 * @param prefix the first {@link PREFIX_BYTES} of the file, or all of a shorter one
 * @param fileBytes of the whole file
 * @param name the file's name, for errors
 * @throws InputError for a file that cannot be of this format
 */
export function headerLength(prefix: Uint8Array, fileBytes: number, name: string): number {
  if (fileBytes < PREFIX_BYTES) {
    throw new InputError(`${name}: not a safetensors file: ${fileBytes} bytes, expected at least ${PREFIX_BYTES}`);
  }
  const length = Number(new DataView(prefix.buffer, prefix.byteOffset, PREFIX_BYTES).getBigUint64(0, true));
  const limit = Math.min(MAX_HEADER_BYTES, fileBytes - PREFIX_BYTES);
  if (length > limit) {
    throw new InputError(
      `${name}: not a safetensors file or truncated: header length ${length}, expected at most ${limit}`,
    );
  }
  return length;
}

/**
 * @param bytes of the header
 * @param dataBytes what the file has after the header
 * @param name the file's name, for errors
 * @throws InputError naming file and tensor, for anything that the format does not allow
 */
export function parseHeader(bytes: Uint8Array, dataBytes: number, name: string): SafetensorsHeader {
  const parsed = parseJson(bytes, name);
  if (!isObject(parsed)) throw new InputError(`${name}: the safetensors header is not a JSON object`);
  const { __metadata__: metadata, ...tensors } = parsed;
  const entries = Object.entries(tensors).map(([tensor, value]) => parseEntry(tensor, value, name));
  checkCoverage(entries, dataBytes, name);
  return { entries, metadata: parseMetadata(metadata, name) };
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCountList(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
