// Paths of requests to files inside a folder, never outside of it.
import { realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { HttpError } from "./http-error.ts";

/**
 * The segments of a request's path, decoded one by one, so that an encoded slash stays inside its segment.
 *
 * @throws HttpError 400 for what cannot be decoded
 */
export function pathSegments(path: string): string[] {
  try {
    return path.split("/").filter(Boolean).map(decodeURIComponent);
  } catch (cause) {
    throw new HttpError(400, "the address cannot be decoded", { cause });
  }
}

/**
 * The real path of a file or folder inside `root`. Links are followed, and refused where they lead out.
 *
 * @param segments names below `root`, one a folder
 * @throws HttpError 400 for names such as `..`, 403 for a link out, 404 where there is nothing
 */
export async function insideFolder(root: string, segments: readonly string[]): Promise<string> {
  const odd = segments.find((name) => name === "" || name.startsWith(".") || /[/\\\0]/.test(name));
  if (odd !== undefined) throw new HttpError(400, `"${odd.replaceAll("\0", "\\0")}" is not a name that is served`);
  const asked = segments.join("/");
  const found = await realpath(join(root, ...segments)).catch((cause: Error) => {
    throw new HttpError(404, `${asked}: there is no such file`, { cause });
  });
  if (!isInside(await realpath(root), found))
    throw new HttpError(403, `${asked}: leads out of the folder that is served`);
  return found;
}

/** True if the real path is the folder or lies in it. */
export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
