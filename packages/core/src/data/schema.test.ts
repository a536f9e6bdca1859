// Tests of schemas: columns to Arrow and the names of repeated columns.
import { Field, Int8, Schema, TimestampNanosecond, Utf8, Utf8View } from "apache-arrow";
import { expect, test } from "vitest";
import { InputError } from "../errors.ts";
import type { ColumnSpec, TableSpec } from "./columns.ts";
import { arrowSchema, checkSchema, listShape, resolveColumns, tableMetadata } from "./schema.ts";

const column = (name: string, type: ColumnSpec["type"], pattern?: RegExp): ColumnSpec => ({
  name,
  type,
  nullable: false,
  meaning: name,
  ...(pattern && { pattern }),
});

const specs = [
  column("time", "timestamp[ms, UTC]"),
  column("aggregate_w", "float32"),
  column("<appliance>_w", "float32", /_w$/),
];

test("repeated columns take every name that fits and is not another column's, in the order of the file", () => {
  const found = resolveColumns(specs, ["oven_w", "note", "aggregate_w", "kettle_w", "time"], "f");
  expect(found.map(({ name }) => name)).toEqual(["time", "aggregate_w", "oven_w", "kettle_w"]);
});

test("a repeated column may occur never, another column must be there", () => {
  expect(resolveColumns(specs, ["time", "aggregate_w"], "f")).toHaveLength(2);
  expect(() => resolveColumns(specs, ["time"], "f.arrow")).toThrow(InputError);
  expect(() => resolveColumns(specs, ["time"], "f.arrow")).toThrow(
    'f.arrow: column "aggregate_w" (float32) is missing; found time',
  );
});

test("types, units and meanings are in the Arrow schema", () => {
  const { fields, metadata } = arrowSchema(
    [
      { ...column("w", "float32"), unit: "W", nullable: true },
      column("t", "timestamp[ms, UTC]"),
      column("h", "dictionary<int16, utf8>"),
      column("f", "fixed_size_list<float32>[4]"),
    ],
    { tz: "UTC" },
  );
  expect(fields.map(({ type }) => String(type))).toEqual([
    "Float32",
    "Timestamp<MILLISECOND, UTC>",
    "Dictionary<Int16, Utf8>",
    "FixedSizeList[4]<Float32>",
  ]);
  expect(fields[0]!.nullable).toBe(true);
  expect(fields[0]!.metadata).toEqual(
    new Map([
      ["meaning", "w"],
      ["unit", "W"],
    ]),
  );
  expect(metadata).toEqual(new Map([["tz", "UTC"]]));
});

test("the house's metadata keys win over a domain's", () => {
  const table = { domain: "nilm", table: "readings", version: 2, licence: "MIT", source: "x" };
  expect(tableMetadata({ ...table, metadata: { tz: "UTC", "sciformer.domain": "other" } })).toEqual({
    tz: "UTC",
    "sciformer.domain": "nilm",
    "sciformer.table": "readings",
    "sciformer.schema": "2",
    "sciformer.licence": "MIT",
    "sciformer.source": "x",
  });
});

test.each<[ColumnSpec["type"], Field["type"]]>([
  ["dictionary<int16, utf8>", new Utf8View()],
  ["timestamp[ms, UTC]", new TimestampNanosecond("Asia/Tokyo")],
  ["int64", new Int8()],
])("a column of %s accepts %s", (wanted, found) => {
  const table: TableSpec = { columns: [column("x", wanted)], version: 1, example: { length: 0, values: {} } };
  expect(checkSchema(new Schema([new Field("x", found, true)]), table, "f")).toHaveLength(1);
});

test.each<[ColumnSpec["type"], Field["type"]]>([
  ["float32", new Int8()],
  ["int32", new Utf8()],
  ["timestamp[ms, UTC]", new Utf8()],
  ["list<float32>", new Utf8()],
])("a column of %s refuses %s", (wanted, found) => {
  const table: TableSpec = { columns: [column("x", wanted)], version: 1, example: { length: 0, values: {} } };
  expect(() => checkSchema(new Schema([new Field("x", found, true)]), table, "f.arrow")).toThrow(
    `f.arrow: column "x" is ${found}, expected ${wanted}`,
  );
});

test("a column that occurs twice is refused", () => {
  const table: TableSpec = { columns: [column("x", "utf8")], version: 1, example: { length: 0, values: {} } };
  const twice = new Schema([new Field("x", new Utf8()), new Field("x", new Utf8())]);
  expect(() => checkSchema(twice, table, "f.arrow")).toThrow('f.arrow: column "x" occurs twice');
});

test("list types say what they hold and how many", () => {
  expect(listShape("list<int32>")).toEqual({ item: "int32", size: undefined });
  expect(listShape("fixed_size_list<float32>[12]")).toEqual({ item: "float32", size: 12 });
  expect(listShape("list<fixed_size_list<float64>[3]>")).toEqual({
    item: "fixed_size_list<float64>[3]",
    size: undefined,
  });
  expect(listShape("float32")).toBeUndefined();
});
