// Tests of the streaming quantiles and clusters.
import { expect, test } from "vitest";
import { Histogram } from "./histogram.ts";

function histogram(values: number[]): Histogram {
  const counts = new Histogram();
  for (const value of values) counts.add(value);
  return counts;
}

test("quantiles are the smallest values that reach the share", () => {
  const counts = histogram([10, 20, 30, 40]);
  expect([0.25, 0.5, 0.51, 1].map((q) => counts.quantile(q))).toEqual([10, 20, 30, 40]);
});

test("two clusters split where the squared distance is least", () => {
  // {70, 80, 90} and {1990, 2010}
  expect(histogram([70, 2010, 80, 1990, 90]).twoMeans()).toEqual([80, 2000]);
});

test("equal values make one cluster", () => {
  expect(histogram([5, 5, 5]).twoMeans()).toEqual([5]);
});

test("values beyond the first bins are kept", () => {
  expect(histogram([100_000]).quantile(0.5)).toBe(100_000);
});
