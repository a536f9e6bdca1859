// Safetensors files on disk.
import { readFile } from "node:fs/promises";
import { InputError } from "../errors.ts";
import { writeFileAtomic } from "./atomic.node.ts";
import { parseSafetensors, type Safetensors, type StoredTensor, serialiseSafetensors } from "./safetensors.ts";

/** @throws InputError naming the file, if it cannot be read or is not a valid safetensors file */
export async function readSafetensors(path: string): Promise<Safetensors> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new InputError(`${path}: cannot be read: ${(error as Error).message}`, { cause: error });
  }
  return parseSafetensors(bytes, path);
}

/** Writes the file atomically. */
export async function writeSafetensors(
  path: string,
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  await writeFileAtomic(path, serialiseSafetensors(tensors, metadata));
}
