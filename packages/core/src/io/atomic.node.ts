// Atomic files: written under a temporary name in the same folder, then renamed over the target.
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** Temporary files and folders that are being written now. */
const unfinished = new Set<string>();

/** A {@link temporaryPathFor} `path` that {@link removeUnfinished} removes until {@link finishTemporary} is called. */
export function startTemporary(path: string): string {
  const temporaryPath = temporaryPathFor(path);
  unfinished.add(temporaryPath);
  return temporaryPath;
}

/** The file or folder has got its name or has been removed. */
export function finishTemporary(temporaryPath: string): void {
  unfinished.delete(temporaryPath);
}

/** Removes what is half-written: for a process that ends on the spot. */
export function removeUnfinished(): void {
  for (const path of unfinished) rmSync(path, { recursive: true, force: true });
  unfinished.clear();
}

/** A hidden name beside `path` that no other writer uses. */
export function temporaryPathFor(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
}

/**
 * Runs `write` with a temporary path in the folder of `path` (made if missing) and renames what it wrote to `path`.
 * Readers see the old file or the new one, never a part; on an error the temporary file or folder is removed.
 */
export async function writeAtomically<T>(path: string, write: (temporaryPath: string) => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const temporaryPath = startTemporary(path);
  try {
    const result = await write(temporaryPath);
    await rename(temporaryPath, path);
    return result;
  } catch (error) {
    await rm(temporaryPath, { recursive: true, force: true });
    throw error;
  } finally {
    finishTemporary(temporaryPath);
  }
}

/** Writes a whole file, atomically; text as UTF-8. */
export async function writeFileAtomic(path: string, content: string | Uint8Array): Promise<void> {
  await writeAtomically(path, (temporaryPath) => writeFile(temporaryPath, content));
}
