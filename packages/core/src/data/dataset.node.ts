// A dataset on disk: a folder with dataset.json, a folder of shards, or Arrow files that another tool wrote.
import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { InputError } from "../errors.ts";
import type { DatasetSource } from "../plugin.ts";
import { ArrowFile } from "./arrow-file.node.ts";
import type { ColumnSpec, Columns, StoredLists, TableSpec } from "./columns.ts";
import { decodeRows } from "./decode.ts";
import { type DatasetManifest, parseManifest } from "./manifest.ts";
import { checkSchema, METADATA } from "./schema.ts";

const ARROW_FILE = /\.(arrow|arrows|feather|ipc)$/i;
/** The split of files that are in none. */
const WHOLE = "all";
const MAX_ROWS_AT_ONCE = 65_536;

/** Where a file belongs; the table is undefined where only its schema can tell. */
interface FoundFile {
  readonly path: string;
  readonly table: string | undefined;
  readonly split: string;
}

interface CheckedFile {
  readonly file: ArrowFile;
  readonly columns: readonly ColumnSpec[];
}

/** Table -> split -> files. */
type FilesBySplit = Map<string, Map<string, CheckedFile[]>>;

/** Reads a dataset as a stream: one record batch of one file is in memory at a time. */
export class ArrowDataset implements DatasetSource {
  readonly path: string;
  readonly splits: Readonly<Record<string, readonly string[]>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** The content of dataset.json; undefined for files of another tool. */
  readonly info: DatasetManifest | undefined;
  /**
   * SHA-256 that tells one dataset from another, wherever it lies: of dataset.json, whose statistics change with the
   * values; of files of another tool only their names, columns and numbers of rows.
   */
  readonly digest: string;
  readonly #files: FilesBySplit;

  private constructor(path: string, files: FilesBySplit, { info, text }: Findings) {
    this.path = path;
    this.info = info;
    this.#files = files;
    this.digest = createHash("sha256")
      .update(text ?? JSON.stringify(listing(files)))
      .digest("hex");
    this.splits = Object.fromEntries([...files].map(([table, splits]) => [table, [...splits.keys()]]));
    const [first] = files.values().next().value!.values().next().value!;
    this.metadata = info?.metadata ?? Object.fromEntries(first!.file.schema.metadata);
  }

  /**
   * Opens a folder with dataset.json; a folder of shards `<table>/<split>/*.arrow`; or Arrow files without splits (a
   * folder of them, or one): their table is the one that the schema metadata names or else the only one, their split
   * is called `all`. Every file's schema and structure is checked.
   *
   * @throws InputError if there is nothing there, a file is damaged or its columns are not those of its table
   */
  static async open(path: string, tables: Readonly<Record<string, TableSpec>>): Promise<ArrowDataset> {
    const findings = await findFiles(path, tables);
    const { found, info } = findings;
    const files: FilesBySplit = new Map();
    for (const { path: filePath, table: known, split } of found) {
      const file = await ArrowFile.open(filePath);
      const table = tableOf(file, known, tables);
      const columns = checkSchema(file.schema, tables[table]!, filePath);
      const splits = files.get(table) ?? new Map<string, CheckedFile[]>();
      const checked = splits.get(split) ?? [];
      files.set(table, splits.set(split, checked));
      checkSameColumns(columns, splits.values().next().value?.[0], filePath);
      checked.push({ file, columns });
    }
    if (info !== undefined) checkRows(files, info, path);
    return new ArrowDataset(path, files, findings);
  }

  /** Normalisation statistics of the train split; empty where dataset.json has none. */
  get statistics(): Readonly<Record<string, unknown>> {
    return this.info?.statistics ?? {};
  }

  /** Column names of a table. @throws InputError if the dataset does not have it */
  columns(table: string): readonly string[] {
    const [first] = this.#table(table).values().next().value!;
    return first!.columns.map(({ name }) => name);
  }

  /** Number of rows of a split. @throws InputError if the dataset does not have it */
  rows(table: string, split: string): number {
    return this.#split(table, split).reduce((sum, { file }) => sum + file.rows, 0);
  }

  /**
   * Rows in stored order, at most 65 536 at a time. Only the asked columns are read and decoded.
   *
   * @throws InputError if table, split or column is not there; or for a null in a column that allows none
   */
  async *scan(table: string, split: string, columns?: readonly string[]): AsyncGenerator<Columns> {
    for (const { file, columns: all } of this.#split(table, split)) {
      const asked = columns === undefined ? all : columns.map((name) => this.#column(all, name, table));
      for await (const { batch, firstRow } of file.batches(asked.map(({ name }) => name))) {
        const place = { file: file.path, firstRow };
        for (let from = 0; from < batch.numRows; from += MAX_ROWS_AT_ONCE) {
          yield decodeRows(batch, asked, from, Math.min(batch.numRows, from + MAX_ROWS_AT_ONCE), place);
        }
      }
    }
  }

  /**
   * A list column by record batch, in stored order.
   *
   * @throws InputError if table, split or column is not there
   */
  async *lists(table: string, split: string, column: string): AsyncGenerator<StoredLists> {
    for (const { file, columns } of this.#split(table, split)) yield* file.lists(this.#column(columns, column, table));
  }

  #table(table: string): Map<string, CheckedFile[]> {
    const splits = this.#files.get(table);
    if (splits !== undefined) return splits;
    throw new InputError(`${this.path}: there is no table "${table}"; there are ${[...this.#files.keys()].join(", ")}`);
  }

  #split(table: string, split: string): readonly CheckedFile[] {
    const splits = this.#table(table);
    const files = splits.get(split);
    if (files !== undefined) return files;
    throw new InputError(
      `${this.path}: table "${table}" has no split "${split}"; it has ${[...splits.keys()].join(", ")}`,
    );
  }

  #column(columns: readonly ColumnSpec[], name: string, table: string): ColumnSpec {
    const column = columns.find((candidate) => candidate.name === name);
    if (column !== undefined) return column;
    const names = columns.map((candidate) => candidate.name).join(", ");
    throw new InputError(`${this.path}: table "${table}" has no column "${name}"; it has ${names}`);
  }
}

interface Findings {
  readonly found: readonly FoundFile[];
  /** dataset.json and its text, where there is one. */
  readonly info?: DatasetManifest;
  readonly text?: string;
}

/** What is known of files without reading their rows. */
function listing(files: FilesBySplit): unknown[] {
  return [...files].flatMap(([table, splits]) =>
    [...splits].flatMap(([split, checked]) =>
      checked.map(({ file, columns }) => [
        table,
        split,
        basename(file.path),
        file.rows,
        columns.map(({ name }) => name),
      ]),
    ),
  );
}

async function findFiles(path: string, tables: Readonly<Record<string, TableSpec>>): Promise<Findings> {
  const kind = await stat(path).catch((error: Error) => {
    throw new InputError(`${path}: cannot be read: ${error.message}`, { cause: error });
  });
  if (!kind.isDirectory()) return { found: [{ path, table: undefined, split: WHOLE }] };
  const entries = (await readdir(path, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  if (entries.some(({ name }) => name === "dataset.json")) return findDeclared(path, tables);
  const loose = entries.filter((entry) => entry.isFile() && ARROW_FILE.test(entry.name));
  if (loose.length > 0) {
    return { found: loose.map(({ name }) => ({ path: join(path, name), table: undefined, split: WHOLE })) };
  }
  const folders = entries.filter((entry) => entry.isDirectory() && Object.hasOwn(tables, entry.name));
  const found = (await Promise.all(folders.map(({ name }) => findShards(join(path, name), name)))).flat();
  if (found.length > 0) return { found };
  const names = entries.map(({ name }) => name).join(", ") || "nothing";
  const layouts = Object.keys(tables).map((table) => `${table}/<split>/*.arrow`);
  throw new InputError(
    `${path}: no dataset: expected dataset.json, *.arrow or ${layouts.join(" or ")}; found ${names}`,
  );
}

/** The files that dataset.json lists. */
async function findDeclared(path: string, tables: Readonly<Record<string, TableSpec>>): Promise<Findings> {
  const manifestPath = join(path, "dataset.json");
  const text = await readFile(manifestPath, "utf8");
  const info = parseManifest(text, manifestPath);
  const found = Object.entries(info.tables).flatMap(([table, { splits }]) =>
    Object.entries(splits).flatMap(([split, { files }]) =>
      files.map((file) => ({ path: join(path, file), table, split })),
    ),
  );
  const unknown = Object.keys(info.tables).find((table) => !Object.hasOwn(tables, table));
  if (unknown !== undefined) {
    throw new InputError(
      `${manifestPath}: table "${unknown}" of domain ${info.domain} is unknown, expected ${Object.keys(tables).join(", ")}`,
    );
  }
  if (found.length === 0) throw new InputError(`${manifestPath}: lists no files`);
  return { found, info, text };
}

/** The Arrow files in the split folders of a table's folder. */
async function findShards(folder: string, table: string): Promise<FoundFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const splits = entries.filter((entry) => entry.isDirectory()).sort((a, b) => (a.name < b.name ? -1 : 1));
  const found = splits.map(async ({ name: split }) => {
    const files = (await readdir(join(folder, split))).filter((name) => ARROW_FILE.test(name)).sort();
    return files.map((name) => ({ path: join(folder, split, name), table, split }));
  });
  return (await Promise.all(found)).flat();
}

/** The table of a file: by its folder, by its schema, or the only one there is. */
function tableOf(file: ArrowFile, known: string | undefined, tables: Readonly<Record<string, TableSpec>>): string {
  const names = Object.keys(tables);
  const named = file.schema.metadata.get(METADATA.table);
  const table = known ?? named ?? (names.length === 1 ? names[0] : undefined);
  if (table === undefined) {
    throw new InputError(
      `${file.path}: ${METADATA.table} is missing from its metadata, expected ${names.join(" or ")}`,
    );
  }
  if (!names.includes(table)) {
    throw new InputError(`${file.path}: ${METADATA.table} is "${table}", expected ${names.join(" or ")}`);
  }
  if (named !== undefined && named !== table) {
    throw new InputError(`${file.path}: ${METADATA.table} is "${named}", expected "${table}" as its folder says`);
  }
  return table;
}

/** All files of a table have the same columns, with the same widths of lists, so that a scan yields one shape. */
function checkSameColumns(columns: readonly ColumnSpec[], first: CheckedFile | undefined, path: string): void {
  if (first === undefined) return;
  const names = columns.map(({ name }) => name).sort();
  const wanted = first.columns.map(({ name }) => name).sort();
  if (names.join() !== wanted.join()) {
    const other = basename(first.file.path);
    throw new InputError(`${path}: has the columns ${names.join(", ")}, but ${other} has ${wanted.join(", ")}`);
  }
  for (const { name, type } of columns) {
    const before = first.columns.find((column) => column.name === name)!.type;
    if (type === before) continue;
    throw new InputError(`${path}: column "${name}" is ${type}, but ${basename(first.file.path)} has ${before}`);
  }
}

/** The numbers of rows that dataset.json states must be those of the files. */
function checkRows(files: FilesBySplit, info: DatasetManifest, path: string): void {
  for (const [table, { splits }] of Object.entries(info.tables)) {
    for (const [split, { rows: wanted }] of Object.entries(splits)) {
      const rows = (files.get(table)?.get(split) ?? []).reduce((sum, { file }) => sum + file.rows, 0);
      if (rows !== wanted) {
        throw new InputError(
          `${join(path, "dataset.json")}: ${table}/${split} states ${wanted} rows, its files have ${rows}`,
        );
      }
    }
  }
}
