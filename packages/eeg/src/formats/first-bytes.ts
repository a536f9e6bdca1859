// The first bytes of a file, by which formats are told apart.
import { open } from "node:fs/promises";

/** Up to `length` first bytes; none for what is no readable file. */
export async function firstBytes(path: string, length: number): Promise<Buffer> {
  const file = await open(path).catch(() => undefined);
  if (!file) return Buffer.alloc(0);
  try {
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await file.read(bytes, 0, length, 0);
    return bytes.subarray(0, bytesRead);
  } catch {
    // A folder opens like a file and cannot be read.
    return Buffer.alloc(0);
  } finally {
    await file.close();
  }
}
