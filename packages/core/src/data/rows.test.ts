// Tests of slicing and joining rows.
import { expect, test } from "vitest";
import type { Columns } from "./columns.ts";
import { copyRows, joinRows, rowBytes, sliceRows } from "./rows.ts";

const rows: Columns = {
  length: 4,
  values: {
    x: Float32Array.of(0, 1, 2, 3),
    name: ["a", "b", "c", "d"],
    list: [Int32Array.of(1), Int32Array.of(), Int32Array.of(2, 3), Int32Array.of(4)],
  },
  nulls: { name: Uint8Array.of(0, 1, 0, 0) },
};

test("a slice shares the memory of typed arrays and takes its nulls along", () => {
  const slice = sliceRows(rows, 1, 3);
  expect(slice.values.name).toEqual(["b", "c"]);
  expect(slice.nulls!.name).toEqual(Uint8Array.of(1, 0));
  expect((slice.values.x as Float32Array).buffer).toBe((rows.values.x as Float32Array).buffer);
});

test("a copy shares no memory, not even that of its lists", () => {
  const copy = copyRows(rows, 0, 4);
  expect(copy).toEqual(rows);
  expect((copy.values.x as Float32Array).buffer).not.toBe((rows.values.x as Float32Array).buffer);
  const first = (columns: Columns) => (columns.values.list as Int32Array[])[0]!.buffer;
  expect(first(copy)).not.toBe(first(rows));
});

test("slices joined are the rows again, nulls included where only some have them", () => {
  const { nulls: _, ...withoutNulls } = sliceRows(rows, 2, 4);
  expect(joinRows([sliceRows(rows, 0, 2), withoutNulls])).toEqual(rows);
});

test("bytes are those of arrays, the characters of strings and the bytes of lists", () => {
  // 4 floats, 4 characters, 4 integers in lists
  expect(rowBytes(rows)).toBe(16 + 4 + 16);
});
