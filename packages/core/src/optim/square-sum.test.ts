// Tests of the sum of squares.
import { expect, test } from "vitest";
import { addPairwise, sumOfSquares } from "./square-sum.ts";

test("adds the squares of all elements", () => {
  // 1 + 4 + ... + 16^2 = 16 * 17 * 33 / 6
  expect(sumOfSquares(Float32Array.from({ length: 16 }, (_, i) => i + 1))).toBe(1496);
});

test("squares are not rounded to float32", () => {
  const values = new Float32Array(8);
  values[7] = 1 + 2 ** -23;
  expect(sumOfSquares(values)).toBe((1 + 2 ** -23) ** 2);
});

test("the running sums are added pair by pair", () => {
  // left to right, each 1 would be lost beside 2^53
  expect(addPairwise([2 ** 53, 0, 1, 1, 0, 0, 0, 0])).toBe(2 ** 53 + 2);
});
