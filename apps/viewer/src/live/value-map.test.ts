// Tests of pictures of tensors: which element stands where.
import { expect, test } from "vitest";
import { largestInRow, leadingAxes, valueMap } from "./value-map.ts";

/** Elements are their own index. */
function counting(shape: readonly number[]) {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return { shape, data: Float32Array.from({ length: size }, (_, i) => i) };
}

test("attention has queries as rows and keys as columns, one row of the batch and one head", () => {
  const choices = new Map([
    [0, 1],
    [1, 2],
  ]);
  // Row 1 of the batch begins at 3 * 4 = 12, head 2 of it at 12 + 2 * 4 = 20.
  expect(valueMap(counting([2, 3, 2, 2]), "attention", choices)).toEqual({
    values: Float32Array.of(20, 21, 22, 23),
    rows: 2,
    columns: 2,
    rowAxis: 2,
    columnAxis: 3,
  });
});

test("the mean over heads is one of the choices", () => {
  const { values } = valueMap(counting([1, 2, 1, 2]), "attention", new Map([[1, "mean" as const]]));
  // Heads (0, 1) and (2, 3).
  expect([...values]).toEqual([1, 2]);
});

test("activations have positions as columns and channels as rows", () => {
  expect(valueMap(counting([1, 3, 2]), "output", new Map())).toEqual({
    values: Float32Array.of(0, 2, 4, 1, 3, 5),
    rows: 2,
    columns: 3,
    rowAxis: 2,
    columnAxis: 1,
  });
});

test("a value of channels alone is one column", () => {
  const { rows, columns, rowAxis, columnAxis } = valueMap(counting([2, 4]), "output", new Map([[0, 1]]));
  expect([rows, columns, rowAxis, columnAxis]).toEqual([4, 1, 1, undefined]);
});

test("one number a row of the batch is one cell", () => {
  const { values } = valueMap(counting([3]), "statistic", new Map([[0, 2]]));
  expect([...values]).toEqual([2]);
});

test("axes of one entry ask for no choice", () => {
  expect(leadingAxes([1, 4, 5, 5])).toEqual([{ axis: 1, size: 4 }]);
  expect(leadingAxes([2, 8])).toEqual([{ axis: 0, size: 2 }]);
});

test("the largest entries of a row come first", () => {
  const map = valueMap({ shape: [1, 1, 2, 3], data: Float32Array.of(0, 0, 0, 0.2, 0.5, 0.3) }, "attention", new Map());
  expect(largestInRow(map, 1, 2).map(({ column }) => column)).toEqual([1, 2]);
});
