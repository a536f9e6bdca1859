// Writes a dataset folder: shards of Arrow files by table and split, and dataset.json.
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { InputError } from "../errors.ts";
import { finishTemporary, startTemporary, temporaryPathFor, writeFileAtomic } from "../io/atomic.node.ts";
import { coreVersion } from "../io/version.node.ts";
import type { ReportEntry } from "../report.ts";
import { ArrowFileWriter, namedColumns } from "./arrow-writer.node.ts";
import type { ColumnSpec, Columns, TableBatch, TableSpec } from "./columns.ts";
import { type DatasetManifest, formatManifest } from "./manifest.ts";
import { sliceRows } from "./rows.ts";
import { tableMetadata } from "./schema.ts";

const SHARD_ROWS = 1_000_000;
const SHARD_BYTES = 2 ** 30;

/** What a dataset is, known before its rows. */
export interface DatasetDescription {
  readonly domain: string;
  readonly tables: Readonly<Record<string, TableSpec>>;
  /** The domain's own keys: time zone, period, thresholds ... */
  readonly metadata: Readonly<Record<string, string>>;
  readonly licence: string;
  readonly source: string;
}

/** How a dataset folder is written. */
export interface WriterOptions {
  /** Replace a dataset that is there already (at the end, so that a failure leaves it). */
  readonly overwrite?: boolean;
  readonly shardRows?: number;
}

/** What is known of a dataset when its rows have been written. */
export interface DatasetSummary {
  /** Normalisation statistics of the train split. */
  readonly statistics?: Readonly<Record<string, unknown>>;
  readonly report?: readonly ReportEntry[];
}

interface Split {
  readonly files: string[];
  rows: number;
  shard: ArrowFileWriter | undefined;
}

/** Builds a dataset in a temporary folder beside its target; {@link finish} moves it into place. */
export class DatasetWriter {
  readonly #target: string;
  readonly #folder: string;
  readonly #description: DatasetDescription;
  readonly #shardRows: number;
  readonly #columns = new Map<string, readonly ColumnSpec[]>();
  readonly #splits = new Map<string, Map<string, Split>>();
  #isOpen = true;

  private constructor(target: string, folder: string, description: DatasetDescription, shardRows: number) {
    this.#target = target;
    this.#folder = folder;
    this.#description = description;
    this.#shardRows = shardRows;
  }

  /** @throws InputError if the target is not empty (with `overwrite`: if it is something else than a dataset) */
  static async create(
    target: string,
    description: DatasetDescription,
    { overwrite = false, shardRows = SHARD_ROWS }: WriterOptions = {},
  ): Promise<DatasetWriter> {
    await checkTarget(target, overwrite);
    const folder = startTemporary(resolve(target));
    await mkdir(folder, { recursive: true });
    return new DatasetWriter(target, folder, description, shardRows);
  }

  /**
   * Appends rows to a split; the arrays may change once the promise has resolved. All rows of a table have the same
   * columns. On an error everything written is removed.
   *
   * @throws InputError if columns or values do not fit the table's schema
   */
  async write({ table, split, columns }: TableBatch): Promise<void> {
    try {
      const named = this.#namedColumns(table, split, columns);
      const state = this.#split(table, split);
      const isWhole = this.#description.tables[table]!.recordBatches === "written";
      for (let from = 0; from < columns.length; ) {
        const shard = await this.#openShard(table, split, state, named);
        const to = isWhole ? columns.length : Math.min(columns.length, from + this.#shardRows - shard.rows);
        if (isWhole) await shard.writeBatch(columns);
        else await shard.write(sliceRows(columns, from, to));
        state.rows += to - from;
        from = to;
        if (shard.rows >= this.#shardRows || shard.bytes >= SHARD_BYTES) await closeShard(state);
      }
    } catch (error) {
      await this.abort();
      throw error;
    }
  }

  /** Writes dataset.json and puts the folder in its place. @throws InputError if no rows were written */
  async finish({ statistics = {}, report = [] }: DatasetSummary = {}): Promise<DatasetManifest> {
    try {
      if (this.#splits.size === 0) throw new InputError(`${this.#target}: there are no rows to write`);
      for (const splits of this.#splits.values()) for (const split of splits.values()) await closeShard(split);
      const manifest = this.#manifest(statistics, report);
      await writeFileAtomic(join(this.#folder, "dataset.json"), formatManifest(manifest));
      await moveIntoPlace(this.#folder, this.#target);
      this.#isOpen = false;
      finishTemporary(this.#folder);
      return manifest;
    } catch (error) {
      await this.abort();
      throw error;
    }
  }

  /** Removes everything written; does nothing after {@link finish}. */
  async abort(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (const splits of this.#splits.values()) for (const { shard } of splits.values()) await shard?.abort();
    await rm(this.#folder, { recursive: true, force: true });
    finishTemporary(this.#folder);
  }

  /** The table's columns, settled by its first rows. */
  #namedColumns(table: string, split: string, rows: Columns): readonly ColumnSpec[] {
    if (!this.#isOpen) throw new Error(`${this.#target} has been finished or aborted`);
    if (!/^[\w-]+$/.test(split)) throw new Error(`"${split}" is not a name for a split`);
    const spec = this.#description.tables[table];
    if (spec === undefined) {
      throw new Error(`there is no table "${table}"; there are ${Object.keys(this.#description.tables).join(", ")}`);
    }
    const where = `${this.#target} ${table}/${split}`;
    const named = namedColumns(spec.columns, rows, where);
    const settled = this.#columns.get(table) ?? named;
    this.#columns.set(table, settled);
    const missing = settled.find(({ name }) => !named.some((column) => column.name === name));
    const added = named.find(({ name }) => !settled.some((column) => column.name === name));
    if (missing) throw new InputError(`${where}: column "${missing.name}" is missing, the rows before have it`);
    if (added) throw new InputError(`${where}: column "${added.name}" is new, the rows before do not have it`);
    return settled;
  }

  #split(table: string, split: string): Split {
    const splits = this.#splits.get(table) ?? new Map<string, Split>();
    this.#splits.set(table, splits);
    const state = splits.get(split) ?? { files: [], rows: 0, shard: undefined };
    splits.set(split, state);
    return state;
  }

  async #openShard(table: string, split: string, state: Split, columns: readonly ColumnSpec[]) {
    if (state.shard === undefined) {
      const file = `${table}/${split}/part-${String(state.files.length).padStart(5, "0")}.arrow`;
      const { version } = this.#description.tables[table]!;
      const metadata = tableMetadata({ ...this.#description, table, version });
      state.shard = await ArrowFileWriter.open(join(this.#folder, file), columns, metadata, join(this.#target, file));
      state.files.push(file);
    }
    return state.shard;
  }

  #manifest(statistics: Readonly<Record<string, unknown>>, report: readonly ReportEntry[]): DatasetManifest {
    const { domain, source, licence, metadata, tables } = this.#description;
    const described = [...this.#splits].map(([table, splits]) => {
      const withUnit = this.#columns.get(table)!.filter(({ unit }) => unit !== undefined);
      return [
        table,
        {
          schema: tables[table]!.version,
          units: Object.fromEntries(withUnit.map(({ name, unit }) => [name, unit!])),
          splits: Object.fromEntries([...splits].map(([split, { rows, files }]) => [split, { rows, files }])),
        },
      ];
    });
    return {
      schema: 1,
      domain,
      source,
      licence,
      created_by: coreVersion(),
      metadata: { ...metadata },
      tables: Object.fromEntries(described),
      statistics: { ...statistics },
      report: report.map((entry) => ({ ...entry, examples: [...entry.examples] })),
    };
  }
}

async function closeShard(split: Split): Promise<void> {
  const { shard } = split;
  await shard?.close();
  split.shard = undefined;
}

async function checkTarget(target: string, overwrite: boolean): Promise<void> {
  const found = await stat(target).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isDirectory()) throw new InputError(`${target}: is a file, expected a new or empty folder`);
  const entries = await readdir(target);
  if (entries.length === 0) return;
  if (!overwrite)
    throw new InputError(`${target}: is not empty; choose another folder (--out) or replace it (--overwrite)`);
  if (!entries.includes("dataset.json")) {
    throw new InputError(`${target}: is not a dataset (it has no dataset.json) and will not be overwritten`);
  }
}

/** Renames the folder to the target; what was there is removed only after that has worked. */
async function moveIntoPlace(folder: string, target: string): Promise<void> {
  const old = temporaryPathFor(resolve(target));
  const hasOld = await rename(target, old).then(
    () => true,
    () => false,
  );
  try {
    await rename(folder, target);
  } catch (error) {
    if (hasOld) await rename(old, target);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}
