// Safetensors files on disk; they are read tensor by tensor, so that they may be larger than any buffer.
import { type FileHandle, open } from "node:fs/promises";
import { InputError } from "../errors.ts";
import { writeFileAtomic } from "./atomic.node.ts";
import { readSpan } from "./read-span.node.ts";
import { type Safetensors, type StoredTensor, serialiseSafetensors, storedTensor } from "./safetensors.ts";
import { headerLength, PREFIX_BYTES, parseHeader } from "./safetensors-header.ts";

/** @throws InputError naming the file, if it cannot be read or is not a valid safetensors file */
export async function readSafetensors(path: string): Promise<Safetensors> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    return await readTensors(file, path);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${path}: cannot be read: ${(error as Error).message}`, { cause: error });
  } finally {
    await file?.close();
  }
}

async function readTensors(file: FileHandle, path: string): Promise<Safetensors> {
  const { size } = await file.stat();
  const prefix = await readSpan(file, 0, Math.min(size, PREFIX_BYTES));
  const header = await readSpan(file, PREFIX_BYTES, headerLength(prefix, size, path));
  const dataStart = PREFIX_BYTES + header.byteLength;
  const { entries, metadata } = parseHeader(header, size - dataStart, path);
  const tensors = new Map<string, StoredTensor>();
  for (const entry of entries) {
    const bytes = await readSpan(file, dataStart + entry.begin, entry.end - entry.begin);
    tensors.set(entry.name, storedTensor(entry, bytes));
  }
  return { tensors, metadata };
}

/** Writes the file atomically. */
export async function writeSafetensors(
  path: string,
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  await writeFileAtomic(path, serialiseSafetensors(tensors, metadata));
}
