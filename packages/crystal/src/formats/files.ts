// Files as importers find them: single ones and those of a folder, plain or gzip-compressed.
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { InputError } from "@sciformer/core";
import { parse } from "csv-parse";

/** A file with the name that its structures go by. */
export interface NamedFile {
  readonly path: string;
  /** Its path below the folder that was given, or its name; without extension. */
  readonly stem: string;
}

/** A row of a CSV file. */
export interface CsvRow {
  readonly fields: readonly string[];
  /** Number in the file, the header being row 1. */
  readonly row: number;
}

/**
 * The files of some paths, those of folders in the order of their names.
 *
 * @param isWanted tells by name which files of a folder are meant; a file that is named itself is taken as it is
 * @throws InputError for a path that does not exist, and for a folder without such files
 */
export async function filesOf(paths: readonly string[], isWanted: (name: string) => boolean): Promise<NamedFile[]> {
  const found: NamedFile[] = [];
  for (const path of paths) {
    const info = await stat(path).catch(() => undefined);
    if (info === undefined) throw new InputError(`${path}: no such file or folder`);
    if (!info.isDirectory()) {
      found.push({ path, stem: withoutExtension(basename(path)) });
      continue;
    }
    const names = await wantedNames(path, isWanted);
    if (names.length === 0) throw new InputError(`${path}: no such files in this folder`);
    for (const name of names) {
      const file = join(path, name);
      found.push({ path: file, stem: withoutExtension(relative(path, file)) });
    }
  }
  return found;
}

/** True for a folder that holds files of a kind. */
export async function folderHolds(path: string, isWanted: (name: string) => boolean): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  return info?.isDirectory() === true && (await wantedNames(path, isWanted)).length > 0;
}

async function wantedNames(folder: string, isWanted: (name: string) => boolean): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => isWanted(basename(name))).sort();
}

function withoutExtension(name: string): string {
  return name.replace(/\.gz$/i, "").replace(/\.(?:cif|vasp|poscar|xyz|extxyz|json|jsonl|ndjson|csv)$/i, "");
}

/** The whole text of a file, decompressed. @throws InputError if there is none or its archive is damaged */
export async function readText(path: string): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of await byteStream(path)) chunks.push(chunk as Buffer);
  } catch (error) {
    throw unreadable(basename(path), error);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * The rows of a CSV file as they stream from disk, quoted fields with line ends in them included.
 *
 * @throws InputError naming file and row where quoting or the number of fields is wrong, or the archive is damaged
 */
export async function* csvRows(path: string): AsyncGenerator<CsvRow> {
  const source = await byteStream(path);
  const parser = parse({ bom: true, skip_empty_lines: true });
  source.on("error", (error) => parser.destroy(error));
  source.pipe(parser);
  let row = 0;
  try {
    for await (const fields of parser as AsyncIterable<string[]>) yield { fields, row: ++row };
  } catch (error) {
    throw unreadable(`${basename(path)} row ${row + 1}`, error);
  } finally {
    source.destroy();
  }
}

async function byteStream(path: string): Promise<Readable> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile()) throw new InputError(`${path}: no such file`);
  const file = createReadStream(path);
  if (!path.toLowerCase().endsWith(".gz")) return file;
  const unzipped = createGunzip();
  file.on("error", (error) => unzipped.destroy(error));
  unzipped.on("close", () => file.destroy());
  return file.pipe(unzipped);
}

function unreadable(where: string, cause: unknown): InputError {
  if (cause instanceof InputError) return cause;
  return new InputError(`${where}: cannot be read: ${(cause as Error).message.replaceAll("\n", " ")}`, { cause });
}
