// An importer's rows seen as a dataset that is read once.
import { expect, test } from "vitest";
import type { Columns, TableBatch } from "./columns.ts";
import { importedSource } from "./imported.ts";

const batch = (table: string, split: string, value: number): TableBatch => ({
  table,
  split,
  columns: { length: 1, values: { watts: Float32Array.of(value) } },
});

async function* stream(...batches: TableBatch[]): AsyncGenerator<TableBatch> {
  yield* batches;
}

const sourceOf = (...batches: TableBatch[]) =>
  importedSource("meter.csv", { metadata: { tz: "UTC" }, batches: stream(...batches) });

test("rows come in the importer's order, those of other tables and splits left out", async () => {
  const source = await sourceOf(
    batch("a", "all", 1),
    batch("b", "all", 2),
    batch("a", "rest", 3),
    batch("a", "all", 4),
  );
  const seen: number[] = [];
  for await (const { values } of source.scan("a", "all")) seen.push((values.watts as Float32Array)[0]!);
  expect(seen).toEqual([1, 4]);
});

test("rows of another table that come first are there for its own scan", async () => {
  const source = await sourceOf(batch("a", "all", 1), batch("b", "all", 2), batch("a", "all", 3));
  const seen: number[] = [];
  for (const table of ["b", "a"]) {
    for await (const { values } of source.scan(table, "all")) seen.push((values.watts as Float32Array)[0]!);
  }
  expect(seen).toEqual([2, 1, 3]);
});

test("columns and splits are known from the first batch", async () => {
  const source = await sourceOf(batch("a", "all", 1));
  expect([source.columns("a"), source.columns("b"), source.splits]).toEqual([["watts"], [], { a: ["all"] }]);
});

test("an importer without rows gives a source without splits", async () => {
  expect((await sourceOf()).splits).toEqual({});
});

test("what the importer refuses in its first batch is thrown when the source is made", async () => {
  async function* refusing(): AsyncGenerator<TableBatch> {
    yield* [];
    throw new Error("row 1: not a number");
  }
  await expect(importedSource("meter.csv", { metadata: {}, batches: refusing() })).rejects.toThrow("row 1");
});

test("two tables can be scanned side by side, a row of each in turn", async () => {
  const source = await sourceOf(batch("a", "all", 1), batch("b", "all", 2), batch("a", "all", 3), batch("b", "all", 4));
  const scans = ["a", "b"].map((table) => source.scan(table, "all")[Symbol.asyncIterator]());
  const seen: number[] = [];
  for (const scan of [...scans, ...scans]) {
    const { value } = await scan.next();
    seen.push(((value as Columns).values.watts as Float32Array)[0]!);
  }
  expect(seen).toEqual([1, 2, 3, 4]);
});
