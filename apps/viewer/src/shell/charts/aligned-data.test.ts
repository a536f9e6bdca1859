// Series of different positions in one table.
import { expect, test } from "vitest";
import { alignedData } from "./aligned-data.ts";
import type { DrawnSeries } from "./chart-data.ts";

const drawn = (x: readonly number[], y: readonly (number | null)[]): DrawnSeries => {
  return { x: Float64Array.from(x), y, index: undefined };
};
const rows = (...series: DrawnSeries[]) => Array.from(alignedData(series), (column) => Array.from(column as []));

test("series of the same positions stand beside each other as they are", () => {
  expect(rows(drawn([1, 2], [5, null]), drawn([1, 2], [6, 7]))).toEqual([
    [1, 2],
    [5, null],
    [6, 7],
  ]);
});

test("a gap stays open where another series has positions inside of it", () => {
  // The first has values at 0 and 10 and nothing between; the other has positions at 2, 4, 6, 8.
  const [, first] = rows(drawn([0, 5, 10], [1, null, 1]), drawn([2, 4, 6, 8], [3, 3, 3, 3]));
  expect(first).toEqual([1, null, null, null, null, null, 1]);
});

test("where a series merely has no position, its line goes on", () => {
  const [, first] = rows(drawn([0, 10], [1, 1]), drawn([5], [3]));
  expect(first).toEqual([1, undefined, 1]);
});

test("without a series there is a table of no positions", () => {
  expect(rows()).toEqual([[]]);
});
