// Tests of the tolerance rules.
import { expect, test } from "vitest";
import type { ToleranceRule } from "./case.ts";
import { difference, ruleFor } from "./tolerance.ts";

const rule = (keys: string, abs: number, rel: number, of: "element" | "max" = "element"): ToleranceRule => ({
  keys,
  abs,
  rel,
  of,
});

test("the first matching rule decides", () => {
  const rules = [rule("output/loss", 1, 0), rule("output/*", 2, 0), rule("*", 3, 0)];
  expect(["output/loss", "output/losses", "grad/a"].map((name) => ruleFor(rules, name).abs)).toEqual([1, 2, 3]);
});

test("a star matches slashes and the empty string, a dot only itself", () => {
  const rules = [rule("mid/*.weight*", 1, 0)];
  expect(ruleFor(rules, "mid/a/b.weight").abs).toBe(1);
  expect(ruleFor(rules, "mid/a/bXweight").abs).toBe(0);
});

test("without a matching rule values must be equal", () => {
  const exact = ruleFor([], "output/y");
  expect(difference([1, 2], [1, 2], exact).badCount).toBe(0);
  expect(difference([1, 2 + 1e-12], [1, 2], exact)).toMatchObject({ badCount: 1, firstBad: 1 });
});

test("rel of element multiplies each expected value", () => {
  // allowed 0.1 * 10 = 1 and 0.1 * 1 = 0.1
  expect(difference([11, 1.05], [10, 1], rule("*", 0, 0.1)).badCount).toBe(0);
  expect(difference([10, 1.5], [10, 1], rule("*", 0, 0.1))).toMatchObject({ badCount: 1, firstBad: 1 });
});

test("rel of max multiplies the largest expected magnitude", () => {
  // allowed 0.1 * 10 = 1 everywhere
  expect(difference([-10, 1.9], [-10, 1], rule("*", 0, 0.1, "max")).badCount).toBe(0);
  expect(difference([-10, 2.1], [-10, 1], rule("*", 0, 0.1, "max")).badCount).toBe(1);
});

test("abs and rel add up", () => {
  expect(difference([11.5], [10], rule("*", 0.5, 0.1)).badCount).toBe(0);
  expect(difference([11.6], [10], rule("*", 0.5, 0.1)).badCount).toBe(1);
});

test.each([
  ["NaN equals NaN", Number.NaN, Number.NaN, 0],
  ["NaN in ours only is bad", Number.NaN, 1, 1],
  ["NaN in theirs only is bad", 1, Number.NaN, 1],
  ["an infinity equals itself", Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0],
  ["opposite infinities are bad", Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1],
  ["a finite value is not an infinity", 1e30, Number.POSITIVE_INFINITY, 1],
])("%s", (_name, ours, theirs, bad) => {
  expect(difference([ours], [theirs], rule("*", 100, 100)).badCount).toBe(bad);
});

test("a NaN does not spoil the largest magnitude", () => {
  expect(difference([Number.NaN, 10.5], [Number.NaN, 10], rule("*", 0, 0.1, "max")).badCount).toBe(0);
});

test("64-bit integers are compared exactly, with numbers too", () => {
  const big = 2n ** 53n;
  expect(difference(BigInt64Array.of(big + 1n), BigInt64Array.of(big), rule("*", 0, 0)).badCount).toBe(1);
  expect(difference([7], BigInt64Array.of(7n), rule("*", 0, 0)).badCount).toBe(0);
});

test("reports the largest and the relative error", () => {
  // errors 0.3 and 0.4: norm 0.5; expected 3 and 4: norm 5
  const { maxAbsolute, relative } = difference([3.3, 4.4], [3, 4], rule("*", 0, 0));
  expect(maxAbsolute).toBeCloseTo(0.4, 12);
  expect(relative).toBeCloseTo(0.1, 12);
});
