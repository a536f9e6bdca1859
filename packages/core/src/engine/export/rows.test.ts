// Tests of batches made from an example.
import { expect, test } from "vitest";
import { repeatRows } from "./rows.ts";

const example = {
  x: { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] },
  i: { data: Int32Array.of(7, 8), shape: [2] },
  table: { data: Float32Array.of(0.5), shape: [1] },
};

test("the rows of the example follow one another in turn, the types stay", () => {
  expect(repeatRows(example, 3, ["table"])).toEqual({
    x: { data: Float32Array.of(1, 2, 3, 4, 1, 2), shape: [3, 2] },
    i: { data: Int32Array.of(7, 8, 7), shape: [3] },
    table: example.table,
  });
});

test("fewer rows than the example has are its first ones", () => {
  expect(repeatRows(example, 1, ["table"]).x).toEqual({ data: Float32Array.of(1, 2), shape: [1, 2] });
});
