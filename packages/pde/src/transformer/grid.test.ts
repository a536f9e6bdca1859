// Tests of the grids that a model takes.
import { expect, test } from "vitest";
import { architectures } from "../model.ts";
import { gridStep, paddedGrid, requireGrid } from "./grid.ts";

const { base } = architectures;

test("sides are multiples of the patch and the down-samplings", () => {
  expect(gridStep(base)).toBe(16);
  expect(gridStep(architectures.small)).toBe(8);
  expect(() => requireGrid(base, [256, 128], "test.hdf5")).not.toThrow();
});

test("a side that does not fit is refused, naming the axis and the next one that does", () => {
  expect(() => requireGrid(base, [64, 63], "test.hdf5")).toThrow(
    "test.hdf5: axis y has 63 points, expected a multiple of 16 (next: 64); --pad continues the field",
  );
});

test("a model that pads takes any side", () => {
  const padding = { ...base, pad: "reflect" } as const;
  expect(() => requireGrid(padding, [63, 41], "test.hdf5")).not.toThrow();
  expect(paddedGrid(padding, [63, 41])).toEqual([64, 48]);
});

test("between borders every level must be a multiple of the window, or smaller than it", () => {
  const walls = { ...base, periodic: [true, false] as [boolean, boolean] };
  // 256 points: 64, 32 and 16 tokens, windows of 8
  expect(() => requireGrid(walls, [256, 256], "test.hdf5")).not.toThrow();
  // 32 points: 8, 4 and 2 tokens
  expect(() => requireGrid(walls, [32, 32], "test.hdf5")).not.toThrow();
  // 48 points: 12 tokens
  expect(() => requireGrid(walls, [64, 48], "test.hdf5")).toThrow(
    "test.hdf5: axis y has 12 tokens on one level, expected a multiple of the window 8 where an axis is not periodic",
  );
  expect(() => requireGrid(base, [64, 48], "test.hdf5")).not.toThrow();
});
