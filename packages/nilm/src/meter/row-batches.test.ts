// Batches of rows: all rows, in order, none too many at once.
import { expect, test } from "vitest";
import { rowBatches } from "./row-batches.ts";

test("a range longer than a batch comes in several, every row once and in order", () => {
  const columns = { length: 140_000, values: { timestamp: Float64Array.from({ length: 140_000 }, (_, i) => i) } };
  const batches = [...rowBatches(columns, "train", 5, 135_000)];
  expect(batches.map(({ columns: { length } }) => length)).toEqual([65_536, 65_536, 135_000 - 5 - 2 * 65_536]);
  expect(batches.map(({ columns: { values } }) => (values.timestamp as Float64Array)[0])).toEqual([5, 65_541, 131_077]);
});
