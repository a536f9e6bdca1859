// Statistics against closed forms.
import { expect, test } from "vitest";
import { chiSquareTail, contingency, kolmogorovSmirnov, wasserstein } from "./statistics.ts";

test("the tail of chi-square of two degrees of freedom is exp(-x / 2)", () => {
  for (const x of [0.1, 1, 3, 10, 40]) expect(chiSquareTail(x, 2)).toBeCloseTo(Math.exp(-x / 2), 12);
});

test("a table of equal rows has the statistic 0, one of separate rows its total", () => {
  expect(contingency([3, 5], [3, 5])).toBeCloseTo(0, 12);
  expect(contingency([4, 0], [0, 4])).toBeCloseTo(8, 12);
});

test("two samples of two that do not mix: 2 of the 6 orders are as far apart", () => {
  const { statistic, p } = kolmogorovSmirnov([1, 2], [3, 4]);
  expect(statistic).toBe(1);
  expect(p).toBeCloseTo(2 / 6, 12);
});

test("a sample moved by 3 is 3 away", () => {
  expect(wasserstein([1, 2, 5], [4, 5, 8])).toBeCloseTo(3, 12);
});
