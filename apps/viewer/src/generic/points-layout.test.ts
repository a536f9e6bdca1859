// The cloud of points.
import { expect, test } from "vitest";
import { pointCloud } from "./points-layout.ts";

const COLOUR = { map: "viridis", range: [0, 1], scale: "linear" } as const;

test("each axis goes from -1 to 1; rows with a missing value are left out", () => {
  const x = Float32Array.of(0, 5, 10, 10);
  const y = Float32Array.of(1, 1, 3, Number.NaN);
  const { positions, rows, ranges } = pointCloud([x, y, x], x, COLOUR, 100);
  expect([...rows]).toEqual([0, 1, 2]);
  expect([...positions]).toEqual([-1, -1, -1, 0, -1, 0, 1, 1, 1]);
  expect(ranges).toEqual([
    [0, 10],
    [1, 3],
    [0, 10],
  ]);
});

test("more rows than the limit are taken evenly", () => {
  const x = Float32Array.from({ length: 10 }, (_, index) => index);
  expect([...pointCloud([x, x, x], x, COLOUR, 4).rows]).toEqual([0, 3, 6, 9]);
});
