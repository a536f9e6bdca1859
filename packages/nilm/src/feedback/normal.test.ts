// Tests of the normal distribution behind a band.
import { expect, test } from "vitest";
import { exceedance, NORMAL_95, upperTail } from "./normal.ts";

test.each([
  [0, 0.5],
  [1, 0.158655254],
  [-1, 0.841344746],
  [NORMAL_95, 0.05],
  [4, 3.16712e-5],
])("above %d standard deviations lies %d of the distribution", (z, probability) => {
  expect(Math.abs(upperTail(z) - probability)).toBeLessThan(1e-7);
});

test("the bounds of a band have 95 and 5 % above them, its middle one half", () => {
  const above = [1000, 1500, 2000].map((threshold) => exceedance(1000, 2000, threshold));
  expect(above).toEqual([0.95, 0.5, 0.05].map((value) => expect.closeTo(value, 6)));
});

test("a band without width is above the threshold or not", () => {
  expect([499, 500, 501].map((watts) => exceedance(watts, watts, 500))).toEqual([0, 0, 1]);
});

test("without a band there is no probability", () => {
  expect(exceedance(Number.NaN, Number.NaN, 500)).toBeNaN();
});
