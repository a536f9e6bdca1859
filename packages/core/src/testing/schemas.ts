// Checks of a plugin's tables: example rows survive a dataset on disk, and files that do not fit are refused.
import assert from "node:assert/strict";
import { join } from "node:path";
import { ArrowFile } from "../data/arrow-file.node.ts";
import { writeArrowFile } from "../data/arrow-writer.node.ts";
import type { ColumnSpec, Columns, ColumnValues, TableSpec } from "../data/columns.ts";
import { ArrowDataset } from "../data/dataset.node.ts";
import { joinRows } from "../data/rows.ts";
import { METADATA, resolveColumns, tableMetadata } from "../data/schema.ts";
import { DatasetWriter } from "../data/writer.node.ts";
import { InputError } from "../errors.ts";
import type { AnyPlugin } from "../plugin.ts";
import { gather } from "./gather.ts";
import type { Workbench } from "./workbench.ts";

type Tables = AnyPlugin["tables"];

/** Values of a column by row, `null` where it is null; NaN stays. */
function rowsOf(columns: Columns, name: string): unknown[] {
  const nulls = columns.nulls?.[name];
  return Array.from(columns.values[name]! as ArrayLike<unknown>, (value, row) => (nulls?.[row] === 1 ? null : value));
}

/**
 * The example rows of every table, written as a dataset and read back, are the same values and nulls; the files carry
 * the metadata keys of the house.
 */
export async function checkExampleRows({ plugin, makeFolder }: Workbench): Promise<void> {
  const { name: domain, tables } = plugin;
  const path = join(await makeFolder(), "dataset");
  const writer = await DatasetWriter.create(path, { domain, tables, metadata: {}, licence: "MIT", source: "examples" });
  for (const [table, { example }] of Object.entries(tables as Tables)) {
    assert.ok(example.length > 0, `table ${table} has no example rows`);
    await writer.write({ table, split: "train", columns: example });
  }
  const manifest = await writer.finish();
  const dataset = await ArrowDataset.open(path, tables);
  for (const [table, { example, version }] of Object.entries(tables as Tables)) {
    const read = joinRows(await gather(dataset.scan(table, "train")));
    assert.deepEqual(Object.keys(read.values).sort(), Object.keys(example.values).sort(), `columns of ${table}`);
    for (const name of Object.keys(example.values)) {
      assert.deepEqual(rowsOf(read, name), rowsOf(example, name), `column ${name} of ${table}`);
    }
    const { schema } = await ArrowFile.open(join(path, manifest.tables[table]!.splits.train!.files[0]!));
    assert.equal(schema.metadata.get(METADATA.domain), domain);
    assert.equal(schema.metadata.get(METADATA.table), table);
    assert.equal(schema.metadata.get(METADATA.schema), String(version));
    assert.ok(schema.metadata.has(METADATA.licence) && schema.metadata.has(METADATA.source));
  }
}

/** Writes rows of a table as a loose file and asserts that opening it is refused, naming file and column. */
async function assertRefused(
  { plugin, makeFolder }: Workbench,
  table: string,
  specs: readonly ColumnSpec[],
  values: Readonly<Record<string, ColumnValues>>,
  column: string,
): Promise<void> {
  const { version, example } = (plugin.tables as Tables)[table]!;
  const path = join(await makeFolder(), "rows.arrow");
  const about = { domain: plugin.name, table, version, licence: "", source: "", metadata: {} };
  const rows: Columns = { length: example.length, values, nulls: example.nulls ?? {} };
  await writeArrowFile(path, specs, tableMetadata(about), [rows]);
  await assert.rejects(
    () => ArrowDataset.open(path, plugin.tables),
    (error: unknown) =>
      error instanceof InputError && error.message.includes(path) && error.message.includes(`"${column}"`),
    `${table} with a bad column ${column} is not refused by a message that names ${path} and the column`,
  );
}

const columnsOf = ({ columns, example }: TableSpec) => resolveColumns(columns, Object.keys(example.values), "example");

/** A file that lacks a column of its table is refused by name. */
export async function checkMissingColumns(bench: Workbench): Promise<void> {
  for (const [table, spec] of Object.entries(bench.plugin.tables as Tables)) {
    const required = spec.columns.filter(({ pattern }) => pattern === undefined);
    for (const { name } of required) {
      const { [name]: _, ...values } = spec.example.values;
      const rest = columnsOf(spec).filter((column) => column.name !== name);
      await assertRefused(bench, table, rest, values, name);
    }
  }
}

/** A file with a column of another kind (text for a number, flags for a text) is refused by name. */
export async function checkWrongTypes(bench: Workbench): Promise<void> {
  for (const [table, spec] of Object.entries(bench.plugin.tables as Tables)) {
    for (const { name, type } of columnsOf(spec)) {
      const isText = type.includes("utf8");
      const bad: ColumnValues = isText ? new Uint8Array(spec.example.length) : Array(spec.example.length).fill("text");
      const specs = columnsOf(spec).map((column) =>
        column.name === name ? { ...column, type: isText ? ("bool" as const) : ("utf8" as const) } : column,
      );
      await assertRefused(bench, table, specs, { ...spec.example.values, [name]: bad }, name);
    }
  }
}
