// Rows on an even grid.
import { describe, expect, test } from "vitest";
import { evenGrid, gapsOf, onGrid, rowsOf, smallestStep } from "./even-series.ts";

const MINUTE = 60_000;
const times = (...minutes: number[]) => Float64Array.from(minutes, (minute) => minute * MINUTE);
const rows = (count: number) => Int32Array.from({ length: count }, (_, row) => row);

describe("rows", () => {
  test("of a house are found wherever they stand", () => {
    expect([...rowsOf(Int32Array.of(0, 1, 0, 1, 1), 1)]).toEqual([1, 3, 4]);
  });

  test("tell their period by the smallest step", () => {
    expect(smallestStep(times(0, 5, 6, 8), rows(4))).toBe(MINUTE);
  });

  test("of one sample tell no period", () => {
    expect(smallestStep(times(3), rows(1))).toBeUndefined();
  });
});

describe("a grid", () => {
  test("of whole rows takes columns as they are", () => {
    const grid = evenGrid(times(7, 8, 9), rows(3), MINUTE, "p.arrow");
    const column = Float32Array.of(1, 2, 3);
    expect(onGrid(column, grid).buffer).toBe(column.buffer);
  });

  test("has a gap where rows are missing", () => {
    const grid = evenGrid(times(0, 1, 4), rows(3), MINUTE, "p.arrow");
    expect([...onGrid(Float32Array.of(10, 11, 14), grid)]).toEqual([10, 11, Number.NaN, Number.NaN, 14]);
  });

  test("knows the row behind each sample", () => {
    const grid = evenGrid(times(0, 99, 2), Int32Array.of(0, 2), MINUTE, "p.arrow");
    expect([...grid.rows]).toEqual([0, -1, 2]);
  });

  test("is refused for rows out of order, naming the row", () => {
    expect(() => evenGrid(times(0, 2, 1), rows(3), MINUTE, "p.arrow")).toThrow(
      "p.arrow row 2: time 60000 is not after the row before it (120000)",
    );
  });

  test("is refused for a row without a time", () => {
    expect(() => evenGrid(Float64Array.of(0, Number.NaN), rows(2), MINUTE, "p.arrow")).toThrow(
      "p.arrow row 1: no time",
    );
  });
});

test("gaps are stretches of missing values", () => {
  const { NaN: none } = Number;
  expect(gapsOf([none, 1, none, none, 2, none])).toEqual([
    { from: 0, to: 1 },
    { from: 2, to: 4 },
    { from: 5, to: 6 },
  ]);
});
