// Tests of the figures of a tensor's values.
import { expect, test } from "vitest";
import { valueStatistics } from "./statistics.ts";

test("least, largest, mean, deviation and norm", () => {
  // Mean 2; squared distances 4, 1, 1, 4, 0 have the mean 2; squares 0 + 1 + 9 + 16 + 4 = 30.
  expect(valueStatistics(Float32Array.of(0, 1, 3, 4, 2))).toEqual({
    min: 0,
    max: 4,
    mean: 2,
    deviation: Math.SQRT2,
    norm: Math.sqrt(30),
    nonFinite: 0,
  });
});

test("values that are not finite are counted and left out", () => {
  const { min, max, mean, nonFinite } = valueStatistics(Float32Array.of(Number.NaN, -1, Number.POSITIVE_INFINITY, 3));
  expect([min, max, mean, nonFinite]).toEqual([-1, 3, 1, 2]);
});

test("without a finite value there are no figures", () => {
  expect(valueStatistics(Float32Array.of(Number.NaN))).toMatchObject({ min: Number.NaN, nonFinite: 1 });
});

test("a small deviation about a large mean is not lost", () => {
  expect(valueStatistics(Float32Array.of(9999, 10001)).deviation).toBe(1);
});
