// Entries of ZIP files (.npz), found through the directory at the end and read one by one; no entry is read unasked.
import { type FileHandle, open } from "node:fs/promises";
import { inflateRawSync } from "node:zlib";
import { InputError } from "../errors.ts";

const END = 0x06054b50;
const END_64_LOCATOR = 0x07064b50;
const END_64 = 0x06064b50;
const ENTRY = 0x02014b50;
/** The record at the end and the longest comment behind it. */
const TAIL_BYTES = 22 + 65_535;
const FULL = 0xffffffff;

/** A file in the archive. */
export interface ZipEntry {
  readonly name: string;
  readonly stored: boolean;
  /** Where its bytes start in the archive. */
  readonly offset: number;
  /** Bytes in the archive. */
  readonly packed: number;
  readonly size: number;
}

/** The entries of an archive. @throws InputError if it is none, or packed with anything but deflate */
export async function zipEntries(path: string): Promise<readonly ZipEntry[]> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const tail = await bytesAt(file, Math.max(0, size - TAIL_BYTES), Math.min(size, TAIL_BYTES), path);
    const { offset, length, count } = await directoryPlace(file, tail, path);
    const directory = await bytesAt(file, offset, length, path);
    const entries: ZipEntry[] = [];
    for (let at = 0, i = 0; i < count; i++) {
      const { entry, next } = directoryEntry(directory, at, path);
      const local = await bytesAt(file, entry.offset, 30, path);
      const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
      entries.push({ ...entry, offset: start });
      at = next;
    }
    return entries;
  } finally {
    await file.close();
  }
}

/** The bytes of an entry, inflated. @throws InputError where they are damaged */
export async function readZipEntry(path: string, entry: ZipEntry): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const bytes = await bytesAt(file, entry.offset, entry.packed, `${path} ${entry.name}`);
    return entry.stored ? bytes : inflateRawSync(bytes);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${path} ${entry.name}: damaged entry: ${(error as Error).message}`, { cause: error });
  } finally {
    await file.close();
  }
}

async function bytesAt(file: FileHandle, offset: number, length: number, where: string): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, offset);
  if (bytesRead < length) throw new InputError(`${where}: truncated ZIP file`);
  return bytes;
}

async function directoryPlace(file: FileHandle, tail: Buffer, path: string) {
  let at = tail.length - 22;
  while (at >= 0 && tail.readUInt32LE(at) !== END) at--;
  if (at < 0) throw new InputError(`${path}: not a ZIP file, or a truncated one (no directory at its end)`);
  const place = {
    count: tail.readUInt16LE(at + 10),
    length: tail.readUInt32LE(at + 12),
    offset: tail.readUInt32LE(at + 16),
  };
  if (at < 20 || tail.readUInt32LE(at - 20) !== END_64_LOCATOR) return place;
  const wide = await bytesAt(file, Number(tail.readBigUInt64LE(at - 20 + 8)), 56, path);
  if (wide.readUInt32LE(0) !== END_64) return place;
  const [count, length, offset] = [32, 40, 48].map((field) => Number(wide.readBigUInt64LE(field)));
  return { count: count!, length: length!, offset: offset! };
}

function directoryEntry(directory: Buffer, at: number, path: string): { entry: ZipEntry; next: number } {
  if (at + 46 > directory.length || directory.readUInt32LE(at) !== ENTRY) {
    throw new InputError(`${path}: damaged ZIP directory`);
  }
  const method = directory.readUInt16LE(at + 10);
  const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => directory.readUInt16LE(at + field));
  const name = directory.toString("utf8", at + 46, at + 46 + nameBytes!);
  if (method !== 0 && method !== 8) {
    throw new InputError(`${path} ${name}: ZIP method ${method} is not supported; expected stored or deflate`);
  }
  const extra = directory.subarray(at + 46 + nameBytes!, at + 46 + nameBytes! + extraBytes!);
  const [size, packed, offset] = wideFields(
    [24, 20, 42].map((field) => directory.readUInt32LE(at + field)),
    extra,
  );
  const entry = { name, stored: method === 0, offset: offset!, packed: packed!, size: size! };
  return { entry, next: at + 46 + nameBytes! + extraBytes! + commentBytes! };
}

/** Fields that are full stand in the ZIP64 record instead, in the same order. */
function wideFields(fields: readonly number[], extra: Buffer): number[] {
  let wide: Uint8Array = new Uint8Array();
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === 1) wide = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
  }
  let at = 0;
  return fields.map((field) => {
    if (field !== FULL || at + 8 > wide.length) return field;
    at += 8;
    return Number(new DataView(wide.buffer, wide.byteOffset).getBigUint64(at - 8, true));
  });
}
