// Tests of single Arrow files: every column type there and back, and readable by another reader.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Dictionary,
  Field,
  Int8,
  Int32,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableFromIPC,
  tableToIPC,
  Utf8,
  Vector,
  vectorFromArray,
} from "apache-arrow";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ArrowFileWriter, writeArrowFile } from "./arrow-writer.node.ts";
import type { ColumnSpec, Columns, ColumnType, ColumnValues } from "./columns.ts";
import { ArrowDataset } from "./dataset.node.ts";
import { joinRows } from "./rows.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-arrow-"));
  path = join(folder, "predictions.arrow");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const spec = (type: ColumnType, nullable = false): ColumnSpec => ({ name: "x", type, nullable, meaning: "a value" });

async function readBack(columns: readonly ColumnSpec[]): Promise<Columns> {
  const dataset = await ArrowDataset.open(path, { t: { columns, version: 1, example: { length: 0, values: {} } } });
  const pieces: Columns[] = [];
  for await (const piece of dataset.scan("t", "all")) pieces.push(piece);
  return joinRows(pieces);
}

test.each<[ColumnType, ColumnValues]>([
  ["bool", Uint8Array.of(1, 0, 1)],
  ["uint8", Uint8Array.of(0, 255, 7)],
  ["int16", Int16Array.of(-32768, 32767, 0)],
  ["int32", Int32Array.of(-(2 ** 31), 2 ** 31 - 1, 0)],
  ["int64", BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n, 0n)],
  ["float32", Float32Array.of(1.5, -0, Infinity)],
  ["float64", Float64Array.of(Math.PI, Number.MIN_VALUE, -Infinity)],
  ["utf8", ["", "W", "K\u00fcche \u2600"]],
  ["dictionary<int16, utf8>", ["kettle", "oven", "kettle"]],
  ["timestamp[ms, UTC]", Float64Array.of(0, -1, 1381324977123)],
  ["list<float32>", [Float32Array.of(), Float32Array.of(1, 2), Float32Array.of(3)]],
  ["list<int32>", [Int32Array.of(1), Int32Array.of(), Int32Array.of(2, 3)]],
  ["fixed_size_list<float32>[2]", [Float32Array.of(1, 2), Float32Array.of(3, 4), Float32Array.of(5, Number.NaN)]],
  ["fixed_size_list<int32>[1]", [Int32Array.of(1), Int32Array.of(2), Int32Array.of(3)]],
  ["uint16", Uint16Array.of(0, 65_535, 7)],
  ["list<uint8>", [Uint8Array.of(255), Uint8Array.of(), Uint8Array.of(0, 1)]],
  ["list<uint16>", [Uint16Array.of(65_535, 0), Uint16Array.of(), Uint16Array.of(1)]],
  ["list<utf8>", [["m-3m", "K\u00fcche"], [], [""]]],
  ["fixed_size_list<float64>[2]", [Float64Array.of(1, Math.PI), Float64Array.of(3, 4), Float64Array.of(-0, 6)]],
  [
    "list<fixed_size_list<float64>[2]>",
    [Float64Array.of(1, 2, 3, Math.PI), Float64Array.of(), Float64Array.of(0.25, Number.NaN)],
  ],
  ["list<list<uint8>>", [[Uint8Array.of(1, 2), Uint8Array.of()], [], [Uint8Array.of(3)]]],
  ["list<list<utf8>>", [[["a"], ["b", "c"]], [], [[]]]],
])("%s values come back as they were", async (type, x) => {
  await writeArrowFile(path, [spec(type)], {}, [{ length: 3, values: { x } }]);
  expect(await readBack([spec(type)])).toEqual({ length: 3, values: { x } });
});

test.each<[ColumnType, ColumnValues]>([
  ["bool", Uint8Array.of(1, 0, 1)],
  ["int32", Int32Array.of(5, 0, 7)],
  ["utf8", ["a", "", "c"]],
  ["dictionary<int16, utf8>", ["a", "", "c"]],
  ["timestamp[ms, UTC]", Float64Array.of(0, Number.NaN, 3)],
  ["list<int32>", [Int32Array.of(1), Int32Array.of(), Int32Array.of(2, 3)]],
  ["list<utf8>", [["a"], [], ["b", "c"]]],
  ["fixed_size_list<float64>[2]", [Float64Array.of(1, 2), Float64Array.of(0, 0), Float64Array.of(3, 4)]],
  ["list<fixed_size_list<float64>[2]>", [Float64Array.of(1, 2), Float64Array.of(), Float64Array.of(3, 4)]],
  ["list<list<uint8>>", [[Uint8Array.of(1)], [], [Uint8Array.of(2, 3)]]],
])("nulls among %s values come back as they were", async (type, x) => {
  const rows = { length: 3, values: { x }, nulls: { x: Uint8Array.of(0, 1, 0) } };
  await writeArrowFile(path, [spec(type, true)], {}, [rows]);
  expect(await readBack([spec(type, true)])).toEqual(rows);
});

test("NaN in a nullable float column is a null for other tools", async () => {
  await writeArrowFile(path, [spec("float32", true)], {}, [
    { length: 2, values: { x: Float32Array.of(1, Number.NaN) } },
  ]);
  expect(
    tableFromIPC(await readFile(path))
      .getChild("x")!
      .toJSON(),
  ).toEqual([1, null]);
});

test("apache-arrow's own reader sees schema metadata, units and all dictionary strings", async () => {
  const column = { ...spec("dictionary<int16, utf8>"), unit: "-" };
  const rows = ["b", "a", "c"].map((word) => ({ length: 1, values: { x: [word] } }));
  const writer = await ArrowFileWriter.open(path, [column], { tz: "UTC" });
  for (const piece of rows) await writer.write(piece);
  await writer.close();
  const table = tableFromIPC(await readFile(path));
  expect(table.schema.metadata).toEqual(new Map([["tz", "UTC"]]));
  expect(table.schema.fields[0]!.metadata.get("unit")).toBe("-");
  expect(table.getChild("x")!.toJSON()).toEqual(["b", "a", "c"]);
});

test("small writes are gathered into batches of 65 536 rows, large ones cut", async () => {
  const x = (length: number) => ({ length, values: { x: new Float32Array(length).fill(length) } });
  const small = Array.from({ length: 700 }, () => x(100));
  await writeArrowFile(path, [spec("float32")], {}, [...small, x(100_000)]);
  const table = tableFromIPC(await readFile(path));
  // 700 * 100 rows fill one batch and leave 4464; 100 000 more complete the second and leave 38 928.
  expect(table.batches.map((batch) => batch.numRows)).toEqual([65_536, 65_536, 38_928]);
});

test("wide rows are cut into batches by their bytes", async () => {
  const x = Array.from({ length: 12 }, () => new Float32Array(2 ** 20));
  await writeArrowFile(path, [spec("list<float32>")], {}, [{ length: 12, values: { x } }]);
  // 4 MiB a row, 16 MiB a batch.
  expect(tableFromIPC(await readFile(path)).batches.map((batch) => batch.numRows)).toEqual([4, 4, 4]);
});

test("a file without rows has its columns", async () => {
  await writeArrowFile(path, [spec("float32"), { ...spec("dictionary<int16, utf8>"), name: "y" }], {}, []);
  const table = tableFromIPC(await readFile(path));
  expect(table.numRows).toBe(0);
  expect(table.schema.names).toEqual(["x", "y"]);
});

test.each<[string, ColumnType, ColumnValues, RegExp]>([
  ["the wrong class", "float32", new Float64Array(1), /column "x" \(float32\) needs Float32Array, got Float64Array/],
  [
    "lists of another length",
    "fixed_size_list<int32>[2]",
    [Int32Array.of(1)],
    /row 0, column "x": a list of 1, expected 2/,
  ],
  [
    "lists of another multiple",
    "list<fixed_size_list<float64>[3]>",
    [Float64Array.of(1, 2, 3, 4)],
    /row 0, column "x": a list of 4, expected a multiple of 3/,
  ],
  [
    "lists in the wrong class",
    "list<int32>",
    [Float32Array.of(1)],
    /column "x" \(list<int32>\) needs lists in Int32Array/,
  ],
])("%s is refused and nothing remains", async (_, type, x, message) => {
  await expect(writeArrowFile(path, [spec(type)], {}, [{ length: 1, values: { x } }])).rejects.toThrow(message);
  expect(await readdir(folder)).toEqual([]);
});

test("more strings than int16 numbers are refused by column", async () => {
  const x = Array.from({ length: 32_769 }, (_, i) => String(i));
  const writing = writeArrowFile(path, [spec("dictionary<int16, utf8>")], {}, [{ length: x.length, values: { x } }]);
  await expect(writing).rejects.toThrow('column "x" has more than 32768 distinct values, too many for int16');
});

test("an integer too large for the type it is read as names file, row, column and value", async () => {
  await writeArrowFile(path, [spec("int32")], {}, [{ length: 3, values: { x: Int32Array.of(1, 255, 256) } }]);
  await expect(readBack([spec("uint8")])).rejects.toThrow(
    /predictions\.arrow row 2, column "x": 256 is out of the range of uint8$/,
  );
});

test("lists of another length than the type they are read as name file, row and column", async () => {
  const x = [Int32Array.of(1, 2), Int32Array.of(3)];
  await writeArrowFile(path, [spec("list<int32>")], {}, [{ length: 2, values: { x } }]);
  await expect(readBack([spec("fixed_size_list<int32>[2]")])).rejects.toThrow(
    /predictions\.arrow row 1, column "x": a list of 1, expected 2$/,
  );
});

test("fixed-size lists inside lists come from lists of any number of items, if they have as many", async () => {
  const rows = (...lists: Uint8Array[]) => ({ length: 1, values: { x: [lists] } });
  const pair = spec("list<fixed_size_list<uint8>[2]>");
  await writeArrowFile(path, [spec("list<list<uint8>>")], {}, [rows(Uint8Array.of(1, 2), Uint8Array.of(3, 4))]);
  expect((await readBack([pair])).values.x).toEqual([Uint8Array.of(1, 2, 3, 4)]);
  await writeArrowFile(path, [spec("list<list<uint8>>")], {}, [rows(Uint8Array.of(1, 2), Uint8Array.of(3))]);
  await expect(readBack([pair])).rejects.toThrow(
    /predictions\.arrow row 0, column "x": in its lists: a list of 1, expected 2$/,
  );
});

test("the words of a dictionary in a list are read as strings", async () => {
  const words = vectorFromArray(["m-3m", "4mm"], new Utf8());
  const type = new Dictionary(new Utf8(), new Int8(), 7);
  const child = makeData({ type, length: 3, nullCount: 0, data: Int8Array.of(1, 0, 1), dictionary: words });
  const list = new List(new Field("item", type, true));
  const data = makeData({ type: list, length: 2, nullCount: 0, valueOffsets: Int32Array.of(0, 1, 3), child });
  await writeFile(path, tableToIPC(new Table({ x: new Vector([data]) }), "file"));
  expect((await readBack([spec("list<utf8>")])).values.x).toEqual([["4mm"], ["m-3m", "4mm"]]);
});

test("lists that lie outside their items are refused", async () => {
  const child = makeData({ type: new Int32(), length: 2, nullCount: 0, data: Int32Array.of(1, 2) });
  const list = new List(new Field("item", new Int32(), true));
  const data = makeData({ type: list, length: 2, nullCount: 0, valueOffsets: Int32Array.of(0, 5, 2), child });
  const schema = new Schema([new Field("x", list)]);
  const rows = makeData({ type: new Struct(schema.fields), length: 2, nullCount: 0, children: [data] });
  await writeFile(path, tableToIPC(new Table([new RecordBatch(schema, rows)]), "file"));
  await expect(readBack([spec("list<uint8>")])).rejects.toThrow(
    /row \d, column "x": its list lies outside the \d items/,
  );
});
