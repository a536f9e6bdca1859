// For tests: runs an importer to its end and gathers its rows.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type CliValues, type Columns, Report } from "@sciformer/core";
import { structureImporters } from "./index.ts";
import type { StructureRow } from "./structure-row.ts";

/** What an import gave. */
export interface Imported {
  readonly metadata: Readonly<Record<string, string>>;
  readonly rows: readonly StructureRow[];
  /** Names of the properties that all rows have. */
  readonly properties: readonly string[];
  /** Split of each row. */
  readonly splits: readonly string[];
  readonly warnings: readonly string[];
}

/** Reads everything that an importer yields, its rows as they are. */
export async function imported(name: string, paths: readonly string[], options: CliValues = {}): Promise<Imported> {
  const rows: StructureRow[] = [];
  let properties: readonly string[] = [];
  const columnsOf = (batch: readonly StructureRow[], names: readonly string[]): Columns => {
    rows.push(...batch);
    properties = names;
    return { length: batch.length, values: {} };
  };
  const importer = structureImporters(columnsOf).find((format) => format.name === name)!;
  const report = new Report();
  const { metadata, batches } = await importer.read(paths, options, report);
  const splits: string[] = [];
  for await (const { split, columns } of batches) splits.push(...Array.from({ length: columns.length }, () => split));
  return { metadata, rows, properties, splits, warnings: report.toLines() };
}

/** The name of the first format that recognises a path. */
export async function recognisedAs(path: string): Promise<string | undefined> {
  for (const format of structureImporters(() => ({ length: 0, values: {} }))) {
    if (await format.recognises(path, {})) return format.name;
  }
  return undefined;
}

/** Calls `use` with a folder that holds the given files and removes it afterwards. */
export async function withFiles<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (dir: string) => Promise<T>,
): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "crystal-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(dir, name)), { recursive: true });
      await writeFile(join(dir, name), content);
    }
    return await use(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
