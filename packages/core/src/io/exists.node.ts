// Whether a path is there.
import { stat } from "node:fs/promises";

/** True for a file, a folder or anything else at `path`. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
