// Files and folders as users name them: the files that a reader takes, in the order that people count.
import { readdir, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { InputError } from "@sciformer/core";

const NATURAL = new Intl.Collator("en", { numeric: true });

/** Files by name so that run 2 comes before run 10; a folder stands for all files below it with one of the endings. */
export async function filesOf(paths: readonly string[], endings: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const info = await stat(path).catch((error: unknown) => {
      throw new InputError(`${path}: cannot be read: ${(error as Error).message}`, { cause: error });
    });
    if (!info.isDirectory()) files.push(path);
    else files.push(...(await filesBelow(path, endings)));
  }
  return files;
}

async function filesBelow(folder: string, endings: readonly string[]): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const wanted = names.filter((name) => endings.includes(extname(name).toLowerCase())).sort(NATURAL.compare);
  if (wanted.length === 0) throw new InputError(`${folder}: no file that ends in ${endings.join(", ")}`);
  return wanted.map((name) => join(folder, name));
}
