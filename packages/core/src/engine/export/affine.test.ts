// Tests of numbers that grow evenly with the batch.
import { expect, test } from "vitest";
import { affineThrough } from "./affine.ts";

test.each([
  [[3, 5, 7], { perRow: 1, constant: 0 }],
  [[13, 21, 29], { perRow: 4, constant: 1 }],
  [[-3, -5, -7], { perRow: -1, constant: 0 }],
  [[6, 6, 6], { perRow: 0, constant: 6 }],
])("%j for 3, 5 and 7 rows grows evenly", (numbers, line) => {
  expect(affineThrough([3, 5, 7], numbers)).toEqual(line);
});

test.each([
  ["squares", [9, 25, 49]],
  ["rounded halves", [2, 3, 4]],
  ["another number for the third", [3, 5, 8]],
])("%s do not", (_, numbers) => {
  expect(affineThrough([3, 5, 7], numbers)).toBeUndefined();
});
