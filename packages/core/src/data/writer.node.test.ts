// Tests of dataset folders: written, read back, replaced, given up.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { InputError } from "../errors.ts";
import type { Columns, TableSpec } from "./columns.ts";
import { ArrowDataset } from "./dataset.node.ts";
import { joinRows } from "./rows.ts";
import { type DatasetDescription, DatasetWriter } from "./writer.node.ts";

let folder: string;
let target: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-writer-"));
  target = join(folder, "homes");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const readings: TableSpec = {
  version: 3,
  example: { length: 0, values: {} },
  columns: [
    { name: "house_id", type: "dictionary<int16, utf8>", nullable: false, meaning: "the house" },
    { name: "time", type: "timestamp[ms, UTC]", nullable: false, meaning: "start of the step" },
    { name: "<appliance>_w", pattern: /_w$/, type: "float32", nullable: true, unit: "W", meaning: "power" },
  ],
};

const description: DatasetDescription = {
  domain: "nilm",
  tables: { readings },
  metadata: { tz: "Europe/London" },
  licence: "CC-BY-4.0",
  source: "a test",
};

/** `count` rows from number `first` on; each tenth power is null. */
function rows(count: number, first = 0): Columns {
  const numbers = Array.from({ length: count }, (_, i) => first + i);
  return {
    length: count,
    values: {
      house_id: numbers.map((i) => `house_${i % 3}`),
      time: Float64Array.from(numbers, (i) => 1e12 + i),
      kettle_w: Float32Array.from(numbers, (i) => (i % 10 === 0 ? Number.NaN : i)),
    },
  };
}

async function readAll(path: string, split: string): Promise<Columns> {
  const dataset = await ArrowDataset.open(path, { readings });
  const pieces: Columns[] = [];
  for await (const piece of dataset.scan("readings", split)) pieces.push(piece);
  return joinRows(pieces);
}

test("rows come back in order, from shards of the size asked for", async () => {
  const writer = await DatasetWriter.create(target, description, { shardRows: 1000 });
  for (let first = 0; first < 2500; first += 100) {
    await writer.write({ table: "readings", split: "train", columns: rows(100, first) });
  }
  await writer.write({ table: "readings", split: "test", columns: rows(5) });
  await writer.finish();
  expect(await readdir(join(target, "readings", "train"))).toEqual([
    "part-00000.arrow",
    "part-00001.arrow",
    "part-00002.arrow",
  ]);
  expect(await readAll(target, "train")).toEqual(rows(2500));
  expect(await readAll(target, "test")).toEqual(rows(5));
});

test("dataset.json describes tables, splits, units, statistics and the report", async () => {
  const writer = await DatasetWriter.create(target, description);
  await writer.write({ table: "readings", split: "train", columns: rows(7) });
  const report = [{ kind: "gaps", count: 2, examples: ["row 4"] }];
  await writer.finish({ statistics: { kettle_w: { mean: 3.5 } }, report });
  const { created_by, ...manifest } = JSON.parse(await readFile(join(target, "dataset.json"), "utf8"));
  expect(created_by).toMatch(/^@sciformer\/core \d+\.\d+\.\d+/);
  expect(manifest).toEqual({
    schema: 1,
    domain: "nilm",
    source: "a test",
    licence: "CC-BY-4.0",
    metadata: { tz: "Europe/London" },
    tables: {
      readings: {
        schema: 3,
        units: { kettle_w: "W" },
        splits: { train: { rows: 7, files: ["readings/train/part-00000.arrow"] } },
      },
    },
    statistics: { kettle_w: { mean: 3.5 } },
    report,
  });
  const dataset = await ArrowDataset.open(target, { readings });
  expect(dataset.statistics).toEqual({ kettle_w: { mean: 3.5 } });
  expect(dataset.metadata).toEqual({ tz: "Europe/London" });
});

test("arrays may be used again after a write", async () => {
  const writer = await DatasetWriter.create(target, description);
  const columns = rows(3);
  await writer.write({ table: "readings", split: "train", columns });
  (columns.values.kettle_w as Float32Array).fill(-1);
  await writer.write({ table: "readings", split: "train", columns });
  await writer.finish();
  expect((await readAll(target, "train")).values.kettle_w).toEqual(Float32Array.of(Number.NaN, 1, 2, -1, -1, -1));
});

test("nothing is at the target before the end, and nothing else beside it after", async () => {
  const writer = await DatasetWriter.create(target, description);
  await writer.write({ table: "readings", split: "train", columns: rows(3) });
  expect(await readdir(folder)).not.toContain("homes");
  await writer.finish();
  expect(await readdir(folder)).toEqual(["homes"]);
});

test("an aborted dataset leaves no trace", async () => {
  const writer = await DatasetWriter.create(target, description);
  await writer.write({ table: "readings", split: "train", columns: rows(3) });
  await writer.abort();
  expect(await readdir(folder)).toEqual([]);
});

test("an existing dataset is refused without overwrite", async () => {
  const first = await DatasetWriter.create(target, description);
  await first.write({ table: "readings", split: "train", columns: rows(3) });
  await first.finish();
  await expect(DatasetWriter.create(target, description)).rejects.toThrow(/homes: is not empty/);
  expect(await readAll(target, "train")).toEqual(rows(3));
});

test("with overwrite the old dataset stays until the new one is complete", async () => {
  const first = await DatasetWriter.create(target, description);
  await first.write({ table: "readings", split: "train", columns: rows(3) });
  await first.finish();
  const second = await DatasetWriter.create(target, description, { overwrite: true });
  await second.write({ table: "readings", split: "train", columns: rows(9) });
  expect(await readAll(target, "train")).toEqual(rows(3));
  await second.finish();
  expect(await readAll(target, "train")).toEqual(rows(9));
  expect(await readdir(folder)).toEqual(["homes"]);
});

test("a folder that is no dataset is not overwritten", async () => {
  await mkdir(target);
  await writeFile(join(target, "thesis.tex"), "years of work");
  const creating = DatasetWriter.create(target, description, { overwrite: true });
  await expect(creating).rejects.toThrow(/homes: is not a dataset \(it has no dataset\.json\)/);
  expect(await readdir(target)).toEqual(["thesis.tex"]);
});

const { house_id, time } = rows(3).values;
test.each<[string, Columns, RegExp]>([
  ["a missing column", { length: 3, values: { house_id: house_id! } }, /readings\/train: column "time" .* is missing/],
  [
    "an unknown column",
    { length: 3, values: { ...rows(3).values, volts: time! } },
    /column "volts" is not in the schema/,
  ],
  [
    "a time that is none",
    { length: 3, values: { ...rows(3).values, time: Float64Array.of(1, Number.NaN, 3) } },
    /homes.*part-00000\.arrow row 1, column "time": NaN is not a time in milliseconds/,
  ],
  [
    "a null in a column that allows none",
    { ...rows(3), nulls: { house_id: Uint8Array.of(0, 0, 1) } },
    /homes.*part-00000\.arrow row 2, column "house_id": null in a column that allows none/,
  ],
])("%s is an InputError and leaves no trace", async (_, columns, message) => {
  const writer = await DatasetWriter.create(target, description);
  const work = writer.write({ table: "readings", split: "train", columns }).then(() => writer.finish());
  await expect(work).rejects.toThrow(InputError);
  await expect(work).rejects.toThrow(message);
  expect(await readdir(folder)).toEqual([]);
});

test("rows of other columns than the rows before are refused", async () => {
  const writer = await DatasetWriter.create(target, description);
  await writer.write({ table: "readings", split: "train", columns: rows(3) });
  const other = { length: 3, values: { ...rows(3).values, oven_w: new Float32Array(3) } };
  const writing = writer.write({ table: "readings", split: "test", columns: other });
  await expect(writing).rejects.toThrow(/readings\/test: column "oven_w" is new/);
});

test("a dataset without rows is refused", async () => {
  const writer = await DatasetWriter.create(target, description);
  await expect(writer.finish()).rejects.toThrow(/homes: there are no rows to write/);
  expect(await readdir(folder)).toEqual([]);
});

/** A finished dataset whose dataset.json has been edited. */
async function edited(edit: (manifest: Record<string, unknown>) => void): Promise<string> {
  const writer = await DatasetWriter.create(target, description);
  await writer.write({ table: "readings", split: "train", columns: rows(3) });
  const manifest = (await writer.finish()) as unknown as Record<string, unknown>;
  edit(manifest);
  await writeFile(join(target, "dataset.json"), JSON.stringify(manifest));
  return target;
}

const tablesWith = (rowCount: number, file: string, name = "readings") => ({
  [name]: { schema: 3, units: {}, splits: { train: { rows: rowCount, files: [file] } } },
});

test.each<[string, (manifest: Record<string, unknown>) => void, RegExp]>([
  ["a wrong version", (m) => Object.assign(m, { schema: 2 }), /dataset\.json: schema: /],
  ["a missing key", (m) => Object.assign(m, { licence: undefined }), /dataset\.json: licence: /],
  [
    "a file outside the folder",
    (m) => Object.assign(m, { tables: tablesWith(3, "readings/../../x.arrow") }),
    /dataset\.json: tables\.readings\.splits\.train\.files\.0: not a path inside the dataset/,
  ],
  [
    "a file that is gone",
    (m) => Object.assign(m, { tables: tablesWith(3, "readings/train/x.arrow") }),
    /x\.arrow: cannot/,
  ],
  [
    "a wrong number of rows",
    (m) => Object.assign(m, { tables: tablesWith(4, "readings/train/part-00000.arrow") }),
    /dataset\.json: readings\/train states 4 rows, its files have 3/,
  ],
  [
    "a table of another domain",
    (m) => Object.assign(m, { tables: tablesWith(3, "readings/train/part-00000.arrow", "frames") }),
    /dataset\.json: table "frames" of domain nilm is unknown, expected readings/,
  ],
])("dataset.json with %s is refused", async (_, edit, message) => {
  const opening = ArrowDataset.open(await edited(edit), { readings });
  await expect(opening).rejects.toThrow(InputError);
  await expect(opening).rejects.toThrow(message);
});
