// Files told by their first bytes.
import { open } from "node:fs/promises";

/** True if `path` is a file that starts with these bytes. */
export async function startsWith(path: string, signature: Uint8Array): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (!file) return false;
  try {
    const bytes = Buffer.alloc(signature.length);
    await file.read(bytes, 0, bytes.length, 0);
    return bytes.equals(signature);
  } catch {
    // A folder opens like a file and cannot be read.
    return false;
  } finally {
    await file.close();
  }
}
