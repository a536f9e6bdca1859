// A part of an open file, of any length.
import type { FileHandle } from "node:fs/promises";

/** The system reads less than 2 GiB at once. */
const MOST_AT_ONCE = 2 ** 30;

/**
 * The `length` bytes from `start`, read in pieces.
 *
 * @throws Error when the file ends before them
 */
export async function readSpan(
  file: FileHandle,
  start: number,
  length: number,
  mostAtOnce = MOST_AT_ONCE,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, Math.min(length - done, mostAtOnce), start + done);
    if (bytesRead === 0)
      throw new Error(`the file ends at byte ${start + done}, expected ${length} bytes from ${start}`);
    done += bytesRead;
  }
  return bytes;
}
