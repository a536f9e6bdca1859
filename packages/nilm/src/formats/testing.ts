// For tests: runs an importer to its end and gathers its rows.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CliValues, type Importer, Report, type TableBatch } from "@sciformer/core";

/** What an import gave: values per column over all batches, NaN for nulls. */
export interface Imported {
  readonly metadata: Readonly<Record<string, string>>;
  /** Parsed `appliances` of the metadata. */
  readonly appliances: readonly { readonly name: string; readonly channels: Readonly<Record<string, string>> }[];
  readonly splits: readonly string[];
  readonly warnings: readonly string[];
  column(name: string): number[];
  houses(): string[];
}

/** Reads everything that an importer yields. */
export async function imported(
  importer: Importer,
  paths: readonly string[],
  options: CliValues = {},
): Promise<Imported> {
  const report = new Report();
  const { metadata, batches } = await importer.read(paths, options, report);
  const all: TableBatch[] = [];
  for await (const batch of batches) all.push(batch);
  return {
    metadata,
    appliances: JSON.parse(metadata.appliances!),
    splits: all.map(({ split }) => split),
    warnings: report.toLines(),
    column: (name) => all.flatMap((batch) => columnOf(batch, name)),
    houses: () => [...new Set(all.flatMap(({ columns }) => columns.values.house_id as readonly string[]))],
  };
}

function columnOf({ columns }: TableBatch, name: string): number[] {
  const nulls = columns.nulls?.[name];
  return Array.from(columns.values[name] as Float32Array, (value, i) => (nulls?.[i] ? Number.NaN : value));
}

/** Calls `use` with a folder that holds the given files and removes it afterwards. */
export async function withFiles<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (dir: string) => Promise<T>,
): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "nilm-"));
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), content);
    return await use(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
