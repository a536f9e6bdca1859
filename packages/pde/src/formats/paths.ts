// Paths that importers are given: files, folders of files, and the names that simulations get from them.
import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { InputError } from "@sciformer/core";
import type { SourceFormat } from "./source-format.ts";

/** The file's name without its extension. */
export function fileStem(path: string): string {
  return basename(path.replace(/\/+$/, "")).replace(/\.[A-Za-z]\w*$/, "");
}

/**
 * Files in the order given, those of folders by name.
 *
 * @throws InputError for a path that is not there, and for a folder without such files
 */
export async function filesOf(paths: readonly string[], format: SourceFormat): Promise<readonly string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const info = await stat(path).catch(() => undefined);
    if (!info) throw new InputError(`${path}: no such file or folder`);
    if (!info.isDirectory() || (await format.isFolder?.(path))) files.push(path);
    else files.push(...(await filesBelow(path, format)));
  }
  return files;
}

async function filesBelow(folder: string, format: SourceFormat): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  const files = names
    .filter((name) => format.fileNames.test(name))
    .sort()
    .map((name) => join(folder, name));
  if (files.length === 0)
    throw new InputError(`${folder}: no ${format.name} files in this folder (${format.fileNames})`);
  return files;
}
