// Tests of reading datasets: files that pyarrow wrote, folders of every layout, and what must be refused.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { InputError } from "../errors.ts";
import type { ColumnSpec, Columns, TableSpec } from "./columns.ts";
import { ArrowDataset } from "./dataset.node.ts";
import { joinRows } from "./rows.ts";

const fixture = (name: string) => fileURLToPath(new URL(`../../../../test/fixtures/arrow/${name}`, import.meta.url));

const column = (name: string, type: ColumnSpec["type"], nullable = false): ColumnSpec => ({
  name,
  type,
  nullable,
  meaning: name,
});

function table(columns: ColumnSpec[]): TableSpec {
  return { columns, version: 1, example: { length: 0, values: {} } };
}

const readings = table([
  column("house_id", "dictionary<int16, utf8>"),
  column("timestamp", "timestamp[ms, UTC]"),
  column("aggregate_w", "float32", true),
  { ...column("<appliance>_w", "float32", true), pattern: /^\w+_w$/ },
  { ...column("<appliance>_on", "bool", true), pattern: /^\w+_on$/ },
  column("quality", "uint8"),
]);

const lists = table([
  column("series", "list<float32>", true),
  column("cell", "fixed_size_list<int32>[3]"),
  column("triple", "fixed_size_list<int32>[3]"),
  column("text", "utf8"),
]);

async function scanAll(path: string, spec: TableSpec, columns?: string[]): Promise<Columns> {
  const dataset = await ArrowDataset.open(path, { readings: spec });
  const pieces: Columns[] = [];
  for await (const piece of dataset.scan("readings", "all", columns)) pieces.push(piece);
  return joinRows(pieces);
}

/** The rows that make.py describes. */
function expected(): Columns {
  const rows = Array.from({ length: 300 }, (_, i) => i);
  return {
    length: 300,
    values: {
      house_id: rows.map((i) => (i < 150 ? "house_1" : "house_2")),
      timestamp: Float64Array.from(rows, (i) => 1381324977000 + 6000 * i),
      aggregate_w: Float32Array.from(rows, (i) => (i % 7 === 3 ? Number.NaN : 100 + i / 4)),
      kettle_w: Float32Array.from(rows, (i) => (i % 10 === 0 ? 2000.5 : 0)),
      kettle_on: Uint8Array.from(rows, (i) => (i % 11 !== 5 && i % 10 === 0 ? 1 : 0)),
      quality: Uint8Array.from(rows, (i) => i % 16),
    },
    nulls: { kettle_on: Uint8Array.from(rows, (i) => (i % 11 === 5 ? 1 : 0)) },
  };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-dataset-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(["plain", "lz4", "zstd", "wide", "views", "categories", "polars"])(
  "%s.arrow gives the rows of the house",
  async (name) => {
    expect(await scanAll(fixture(`${name}.arrow`), readings)).toEqual(expected());
  },
);

test("lists of every Arrow list type, texts beyond ASCII and a struct to be ignored are read", async () => {
  const { values, nulls, length } = await scanAll(fixture("lists.arrow"), lists);
  expect(length).toBe(40);
  const series = values.series as Float32Array[];
  expect(series.slice(0, 8)).toEqual(
    [[], [1], [2, 2.5], [3, 3.5, 4], [], [], [6, 6.5], [7, 7.5, 8]].map((list) => Float32Array.from(list)),
  );
  expect([...nulls!.series!.subarray(0, 8)]).toEqual([0, 0, 0, 0, 0, 1, 0, 0]);
  expect((values.cell as Int32Array[])[39]).toEqual(Int32Array.of(39, 40, 41));
  expect((values.triple as Int32Array[])[20]).toEqual(Int32Array.of(20, -20, 40));
  expect(values.text!.slice(0, 4)).toEqual(["", "W", "K\u00fcche", "a text of more than twelve bytes"]);
});

test("a stream with growing and replaced dictionaries is read in order", async () => {
  const names = table([column("name", "utf8")]);
  const { values } = await scanAll(fixture("stream.arrows"), names);
  expect(values.name).toEqual(["fridge", "fridge", "fridge", "kettle", "oven", "fridge"]);
});

test("one batch of 150 000 rows is yielded in pieces of at most 65 536", async () => {
  const spec = table([column("value", "float64"), column("count", "int16")]);
  const dataset = await ArrowDataset.open(fixture("one-batch.arrow"), { big: spec });
  const lengths: number[] = [];
  let sum = 0;
  for await (const { length, values } of dataset.scan("big", "all")) {
    lengths.push(length);
    sum += (values.count as Int16Array).reduce((total, value) => total + value, 0);
  }
  expect(lengths).toEqual([65_536, 65_536, 150_000 - 2 * 65_536]);
  expect(sum).toBe(7 * 150_000);
});

test("only the asked columns are yielded", async () => {
  const { values, nulls } = await scanAll(fixture("lz4.arrow"), readings, ["quality", "timestamp"]);
  expect(Object.keys(values)).toEqual(["quality", "timestamp"]);
  expect(values.quality).toEqual(expected().values.quality);
  expect(nulls).toBeUndefined();
});

test("the description of a loose file: splits, columns, rows, metadata", async () => {
  const dataset = await ArrowDataset.open(fixture("plain.arrow"), { readings });
  expect(dataset.splits).toEqual({ readings: ["all"] });
  expect(dataset.columns("readings")).toEqual([
    "house_id",
    "timestamp",
    "aggregate_w",
    "kettle_w",
    "kettle_on",
    "quality",
  ]);
  expect(dataset.rows("readings", "all")).toBe(300);
  expect(dataset.metadata.tz).toBe("Europe/London");
  expect(dataset.info).toBeUndefined();
});

test("a folder of shards is read by table and split", async () => {
  const root = join(folder, "shards");
  for (const split of ["train", "test"]) await mkdir(join(root, "readings", split), { recursive: true });
  await cp(fixture("plain.arrow"), join(root, "readings", "train", "b.arrow"));
  await cp(fixture("zstd.arrow"), join(root, "readings", "train", "a.arrow"));
  await cp(fixture("lz4.arrow"), join(root, "readings", "test", "a.arrow"));
  const dataset = await ArrowDataset.open(root, { readings });
  expect(dataset.splits).toEqual({ readings: ["test", "train"] });
  expect(dataset.rows("readings", "train")).toBe(600);
});

test("a folder of loose files is one split", async () => {
  const root = join(folder, "loose");
  await mkdir(root);
  await cp(fixture("plain.arrow"), join(root, "a.arrow"));
  await cp(fixture("wide.arrow"), join(root, "b.feather"));
  const dataset = await ArrowDataset.open(root, { readings });
  expect(dataset.rows("readings", "all")).toBe(600);
});

test("with several tables the schema's metadata says which one a loose file is", async () => {
  const dataset = await ArrowDataset.open(fixture("plain.arrow"), { lists, readings });
  expect(dataset.splits).toEqual({ readings: ["all"] });
  await expect(ArrowDataset.open(fixture("wide.arrow"), { lists, readings })).rejects.toThrow(
    /wide\.arrow: sciformer\.table is missing from its metadata, expected lists or readings$/,
  );
});

/** Expects one line that begins with the path. */
async function expectRefusal(work: Promise<unknown>, message: RegExp): Promise<void> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  expect((error as Error).message).toMatch(message);
  expect((error as Error).message).not.toContain("\n");
}

test("a null in a column that allows none names file, row and column", async () => {
  const scan = scanAll(fixture("null.arrow"), readings);
  await expectRefusal(scan, /null\.arrow row 250, column "quality": null in a column that allows none$/);
});

test.each<[string, TableSpec, RegExp]>([
  [
    "a missing column",
    table([column("voltage", "float32")]),
    /plain\.arrow: column "voltage" \(float32\) is missing; found house_id, timestamp/,
  ],
  [
    "a column of another type",
    table([column("house_id", "float32")]),
    /plain\.arrow: column "house_id" is Dictionary<Int16, Utf8>, expected float32$/,
  ],
  [
    "another version of the schema",
    { ...readings, version: 2 },
    /plain\.arrow: sciformer\.schema is "1", expected "2"$/,
  ],
])("%s is refused", async (_, spec, message) => {
  await expectRefusal(ArrowDataset.open(fixture("plain.arrow"), { readings: spec }), message);
});

test("a file of another table is refused", async () => {
  await expectRefusal(
    ArrowDataset.open(fixture("plain.arrow"), { lists }),
    /plain\.arrow: sciformer\.table is "readings", expected lists$/,
  );
});

test("files of one table with different columns are refused", async () => {
  const root = join(folder, "mixed");
  await mkdir(root);
  await cp(fixture("lists.arrow"), join(root, "a.arrow"));
  await cp(fixture("plain.arrow"), join(root, "b.arrow"));
  const flexible = table([{ ...column("<appliance>_w", "float32", true), pattern: /^kettle_w$/ }]);
  await expectRefusal(
    ArrowDataset.open(root, { readings: flexible }),
    /b\.arrow: has the columns kettle_w, but a\.arrow has /,
  );
});

test("a path that does not exist, an empty folder and a file of text are refused by name", async () => {
  const empty = join(folder, "empty");
  await mkdir(empty);
  const text = join(folder, "notes.txt");
  await writeFile(text, "these are not the rows you are looking for, whatever you may think");
  await expectRefusal(ArrowDataset.open(join(folder, "nowhere"), { readings }), /nowhere: cannot be read: ENOENT/);
  await expectRefusal(
    ArrowDataset.open(empty, { readings }),
    /empty: no dataset: expected dataset\.json, \*\.arrow or readings\/<split>\/\*\.arrow; found nothing$/,
  );
  await expectRefusal(ArrowDataset.open(text, { readings }), /notes\.txt: not an Arrow file or damaged: /);
});

test("an unknown table, split or column is refused with a list of what there is", async () => {
  const dataset = await ArrowDataset.open(fixture("plain.arrow"), { readings });
  const first = (table: string, split: string, columns?: string[]) => dataset.scan(table, split, columns).next();
  await expectRefusal(first("windows", "all"), /there is no table "windows"; there are readings$/);
  await expectRefusal(first("readings", "train"), /table "readings" has no split "train"; it has all$/);
  await expectRefusal(first("readings", "all", ["volts"]), /has no column "volts"; it has house_id, timestamp/);
});

/** Opens and scans the bytes as a file. */
async function tryBytes(bytes: Uint8Array, spec: TableSpec): Promise<void> {
  const path = join(folder, "damaged.arrow");
  await writeFile(path, bytes);
  await scanAll(path, spec);
}

test.each(["plain.arrow", "zstd.arrow"])("every truncation of %s is refused by name", async (name) => {
  const bytes = await readFile(fixture(name));
  for (let length = bytes.length - 1; length >= 0; length -= 131) {
    await expectRefusal(
      tryBytes(bytes.subarray(0, length), readings),
      /damaged\.arrow: not an Arrow file or damaged: /,
    );
  }
});

test("a stream that ends within a message is refused by name", async () => {
  const bytes = await readFile(fixture("stream.arrows"));
  const names = table([column("name", "utf8")]);
  // The last 8 bytes are the end mark, those before them the last batch.
  for (const missing of [9, 100, bytes.length - 50, bytes.length - 4]) {
    const damaged = tryBytes(bytes.subarray(0, bytes.length - missing), names);
    await expectRefusal(damaged, /damaged\.arrow: not an Arrow file or damaged: truncated: /);
  }
});

test.each(["plain.arrow", "lz4.arrow", "zstd.arrow", "lists.arrow", "views.arrow"])(
  "bytes of %s overwritten anywhere give an InputError or rows, never a crash",
  async (name) => {
    const bytes = await readFile(fixture(name));
    for (let position = 0; position < bytes.length; position += 97) {
      const damaged = Uint8Array.from(bytes);
      damaged.fill(0xff, position, position + 16);
      const error = await tryBytes(damaged, name === "lists.arrow" ? lists : readings).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error !== undefined) expect(error).toBeInstanceOf(InputError);
    }
  },
);
