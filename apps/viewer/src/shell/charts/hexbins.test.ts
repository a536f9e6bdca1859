// Points counted in hexagons.
import { Random } from "@sciformer/core";
import { expect, test } from "vitest";
import { hexbins } from "./hexbins.ts";

test("every point inside is counted once", () => {
  const random = new Random(5);
  const draw = () => Float64Array.from({ length: 1000 }, () => random.uniform());
  const cells = hexbins(draw(), draw(), 10, 1.5);
  expect(cells.reduce((sum, { count }) => sum + count, 0)).toBe(1000);
});

test("a point goes to the nearest centre", () => {
  // Centres of the first grid: multiples of (1/2, sqrt(3)/2); of the second: half of both further.
  expect(hexbins(Float64Array.of(0.26), Float64Array.of(0.42), 2, 1)).toEqual([
    { x: 0.25, y: Math.sqrt(3) / 4, count: 1 },
  ]);
});

test("points outside and missing ones are left out", () => {
  expect(hexbins(Float64Array.of(-0.1, 1.1, Number.NaN), Float64Array.of(0.5, 0.5, 0.5), 4, 1)).toEqual([]);
});
