// Tests of CSV output.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ColumnSpec, Columns } from "./columns.ts";
import { CsvFileWriter, writeCsvFile } from "./csv-writer.node.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-csv-"));
  path = join(folder, "predictions.csv");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const column = (name: string, type: ColumnSpec["type"]): ColumnSpec => ({ name, type, nullable: true, meaning: name });

test("every type has its text: ISO 8601 times, true and false, short floats, quoted text, empty nulls", async () => {
  const columns = [
    column("time", "timestamp[ms, UTC]"),
    column("name", "utf8"),
    column("on", "bool"),
    column("single", "float32"),
    column("double", "float64"),
    column("count", "int64"),
    column("list", "list<float32>"),
  ];
  const rows: Columns = {
    length: 3,
    values: {
      time: Float64Array.of(0, 1381324977123, Number.NaN),
      name: ["plain", 'with "quotes", commas\nand lines', ""],
      on: Uint8Array.of(1, 0, 0),
      single: Float32Array.of(0.1, 16777216, Number.NaN),
      double: Float64Array.of(0.1, 1e-7, Number.NaN),
      count: BigInt64Array.of(2n ** 60n, 0n, -1n),
      list: [Float32Array.of(0.1, 2), Float32Array.of(), Float32Array.of(Number.NaN)],
    },
    nulls: { time: Uint8Array.of(0, 0, 1), name: Uint8Array.of(0, 0, 1), on: Uint8Array.of(0, 0, 1) },
  };
  await writeCsvFile(path, columns, [rows]);
  expect(await readFile(path, "utf8")).toBe(
    [
      "time,name,on,single,double,count,list",
      '1970-01-01T00:00:00.000Z,plain,true,0.1,0.1,1152921504606846976,"[0.1,2]"',
      '2013-10-09T13:22:57.123Z,"with ""quotes"", commas\nand lines",false,16777216,1e-7,0,[]',
      ",,,,,-1,[null]",
      "",
    ].join("\n"),
  );
});

test("every single-precision float can be read back from its text", async () => {
  const values = Float32Array.from({ length: 2000 }, (_, i) => Math.fround(Math.sin(i) * 10 ** ((i % 60) - 30)));
  await writeCsvFile(path, [column("x", "float32")], [{ length: 2000, values: { x: values } }]);
  const lines = (await readFile(path, "utf8")).trim().split("\n").slice(1);
  expect(Float32Array.from(lines, Number)).toEqual(values);
});

test("rows pushed in pieces make one file with one header", async () => {
  const writer = await CsvFileWriter.open(path, [column("x", "int32")]);
  await writer.write({ length: 2, values: { x: Int32Array.of(1, 2) } });
  await writer.write({ length: 1, values: { x: Int32Array.of(3) } });
  await writer.close();
  expect(await readFile(path, "utf8")).toBe("x\n1\n2\n3\n");
});

test("an aborted file leaves no trace", async () => {
  const writer = await CsvFileWriter.open(path, [column("x", "int32")]);
  await writer.write({ length: 1, values: { x: Int32Array.of(1) } });
  await writer.abort();
  expect(await readdir(folder)).toEqual([]);
});
