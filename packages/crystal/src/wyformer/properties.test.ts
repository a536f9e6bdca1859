// Tests of the scale of properties.
import { expect, test } from "vitest";
import { fitScale, fromScale, toScale } from "./properties.ts";

test("values are standardised by the mean and deviation of the training data", () => {
  // mean 2, variance 2/3
  const spec = fitScale("band_gap", false, [1, 2, 3]);
  expect(toScale(3, spec)).toBeCloseTo(Math.sqrt(1.5), 9);
});

test("logarithms are standardised where that is the scale", () => {
  const spec = fitScale("volume_per_atom", true, [1, Math.E ** 2]);
  expect([toScale(1, spec), toScale(Math.E ** 2, spec)]).toEqual([expect.closeTo(-1, 9), expect.closeTo(1, 9)]);
});

test.each([true, false])("a value comes back from the scale (logarithm: %s)", (log) => {
  const spec = fitScale("x", log, [1, 4, 9]);
  expect(fromScale(toScale(5, spec), spec)).toBeCloseTo(5, 9);
});

test("values that are all the same have a deviation of one", () => {
  expect(fitScale("x", false, [2, 2])).toEqual({ column: "x", log: false, mean: 2, deviation: 1 });
});
