// Tests of list columns of one open width: settled by the first rows, read in any order, one record batch for each write.
import { cp, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type DataType,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int32,
  List,
  makeData,
  Table,
  tableFromIPC,
  tableToIPC,
  Uint8,
  Vector,
} from "apache-arrow";
import { afterEach, beforeEach, expect, test } from "vitest";
import { InputError } from "../errors.ts";
import type { Columns, StoredLists, TableSpec } from "./columns.ts";
import { ArrowDataset } from "./dataset.node.ts";
import { type DatasetDescription, DatasetWriter } from "./writer.node.ts";

const frames: TableSpec = {
  version: 1,
  recordBatches: "written",
  example: { length: 0, values: {} },
  columns: [
    { name: "frame", type: "int32", nullable: false, meaning: "its number" },
    { name: "data", type: "fixed_size_list<float32>[*]", nullable: false, meaning: "values" },
    { name: "valid", type: "fixed_size_list<uint8>[*]", nullable: true, meaning: "mask" },
  ],
};
const tables = { frames };
const description: DatasetDescription = { domain: "pde", tables, metadata: {}, licence: "CC0-1.0", source: "a test" };

let folder: string;
let target: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-lists-"));
  target = join(folder, "fields");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Frames `first` ... of `width` values each: frame number plus a hundredth of the place. */
function rows(count: number, first: number, width = 3): Columns {
  const numbers = Array.from({ length: count }, (_, i) => first + i);
  return {
    length: count,
    values: {
      frame: Int32Array.from(numbers),
      data: numbers.map((n) => Float32Array.from({ length: width }, (_, i) => n + i / 100)),
      valid: numbers.map((n) => (n % 2 === 0 ? Uint8Array.of(1, 0) : new Uint8Array(2))),
    },
    nulls: { valid: Uint8Array.from(numbers, (n) => n % 2) },
  };
}

async function write(...pieces: Columns[]): Promise<ArrowDataset> {
  const writer = await DatasetWriter.create(target, description);
  for (const columns of pieces) await writer.write({ table: "frames", split: "train", columns });
  await writer.finish();
  return ArrowDataset.open(target, tables);
}

async function listsOf(dataset: ArrowDataset, split = "train"): Promise<StoredLists[]> {
  const found: StoredLists[] = [];
  for await (const lists of dataset.lists("frames", split, "data")) found.push(lists);
  return found;
}

test("every write is a record batch of its own, and the width is that of the first row", async () => {
  await write(rows(2, 0), rows(3, 2));
  const table = tableFromIPC(await readFile(join(target, "frames/train/part-00000.arrow")));
  expect(table.batches.map(({ numRows }) => numRows)).toEqual([2, 3]);
  expect(String(table.schema.fields[1]!.type)).toBe("FixedSizeList[3]<Float32>");
});

test("lists of any rows are read by record batch", async () => {
  const [first, second] = await listsOf(await write(rows(2, 0), rows(3, 2)));
  expect([first!.length, second!.length]).toEqual([2, 3]);
  expect(second!.read(1, 3)).toEqual(Float32Array.of(3, 3.01, 3.02, 4, 4.01, 4.02));
  expect(first!.read(1, 2)).toEqual(Float32Array.of(1, 1.01, 1.02));
});

test("scans give the lists and the masks that were written", async () => {
  const dataset = await write(rows(2, 0));
  for await (const columns of dataset.scan("frames", "train")) expect(columns).toEqual({ ...rows(2, 0) });
});

test("a row of another width is refused", async () => {
  await expect(write(rows(2, 0), rows(1, 2, 4))).rejects.toThrow(/row 2, column "data": a list of 4, expected 3$/);
});

test("files of different widths are refused, naming both", async () => {
  await write(rows(1, 0));
  const other = join(folder, "other");
  const writer = await DatasetWriter.create(other, description);
  await writer.write({ table: "frames", split: "train", columns: rows(1, 0, 5) });
  await writer.finish();
  const loose = join(folder, "loose");
  await cp(join(target, "frames/train/part-00000.arrow"), join(loose, "a.arrow"));
  await cp(join(other, "frames/train/part-00000.arrow"), join(loose, "b.arrow"));
  await expect(ArrowDataset.open(loose, tables)).rejects.toThrow(
    /b\.arrow: column "data" is fixed_size_list<float32>\[5\], but a\.arrow has fixed_size_list<float32>\[3\]/,
  );
});

test("a file that was cut off since it was opened is refused when a list is read", async () => {
  const [lists] = await listsOf(await write(rows(2, 0)));
  await truncate(join(target, "frames/train/part-00000.arrow"), 100);
  expect(() => lists!.read(0, 2)).toThrow(InputError);
});

test.each([
  ["of another number type", "float64", "FixedSizeList[3]<Float64>"],
  ["of any number of items", "list", "List<Float32>"],
])("lists %s are read whole and handed out the same", async (_, kind, stored) => {
  const values = [1, 2, 3, 4, 5, 6];
  const item = kind === "list" ? new Float32() : new Float64();
  const child = makeData({ type: item, length: 6, nullCount: 0, data: item.ArrayType.from(values) as never });
  const field = new Field("item", item, true);
  const lists = { length: 2, nullCount: 0, child };
  const data =
    kind === "list"
      ? makeData({ ...lists, type: new List(field), valueOffsets: Int32Array.of(0, 3, 6) })
      : makeData({ ...lists, type: new FixedSizeList(3, field) });
  const frame = makeData({ type: new Int32(), length: 2, nullCount: 0, data: Int32Array.of(0, 1) });
  const valid = makeData({
    ...lists,
    type: new List(new Field("item", new Uint8(), true)),
    nullCount: 2,
    nullBitmap: new Uint8Array(1),
    valueOffsets: new Int32Array(3),
    child: makeData({ type: new Uint8(), length: 0, nullCount: 0, data: new Uint8Array(0) }),
  });
  const columns: Record<string, Vector> = {
    frame: new Vector([frame]),
    data: new Vector<DataType>([data]),
    valid: new Vector([valid]),
  };
  const path = join(folder, "loose.arrow");
  await writeFile(path, tableToIPC(new Table(columns), "file"));
  expect(String(columns.data!.type)).toBe(stored);
  const [found] = await listsOf(await ArrowDataset.open(path, tables), "all");
  expect(found!.read(0, 2)).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6));
  expect(found!.read(1, 2)).toEqual(Float32Array.of(4, 5, 6));
});
