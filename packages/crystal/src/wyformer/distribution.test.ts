// Tests of drawing tokens from scores.
import { expect, test } from "vitest";
import { drawToken, mostProbable, probabilities } from "./distribution.ts";

const LOGITS = [0, Math.log(2), Math.log(5)];

test("probabilities are the softmax of the scores", () => {
  // 1 : 2 : 5
  expect(Array.from(probabilities(LOGITS, { temperature: 1 }), (p) => p * 8)).toEqual(
    [1, 2, 5].map((p) => expect.closeTo(p, 9)),
  );
});

test("a temperature of one half squares the odds", () => {
  // 1 : 4 : 25
  const found = Array.from(probabilities(LOGITS, { temperature: 0.5 }), (p) => p * 30);
  expect(found).toEqual([1, 4, 25].map((p) => expect.closeTo(p, 9)));
});

test("of the top two the least probable takes no part", () => {
  const found = Array.from(probabilities(LOGITS, { temperature: 1, topK: 2 }), (p) => p * 7);
  expect(found).toEqual([0, expect.closeTo(2, 9), expect.closeTo(5, 9)]);
});

test("what is not allowed has no share, and does not count among the top", () => {
  const found = Array.from(probabilities(LOGITS, { temperature: 1, topK: 1, allowed: [1, 1, 0] }));
  expect(found).toEqual([0, 1, 0]);
});

test("scores of any size stay finite", () => {
  expect(Array.from(probabilities([1e4, 1e4 - 1e4], { temperature: 0.01 }))).toEqual([1, 0]);
});

test("a token is drawn by the running sums that are not above the number", () => {
  const shares = Float64Array.of(0.25, 0.25, 0.5);
  expect([0, 0.2499, 0.25, 0.4999, 0.5, 0.9999].map((u) => drawToken(shares, u))).toEqual([0, 0, 1, 1, 2, 2]);
});

test("a number above all sums draws the last token that has a share", () => {
  expect(drawToken(Float64Array.of(0.5, 0.5 - 1e-12, 0), 1 - 1e-16)).toBe(1);
});

test("the most probable of some tokens is found, the first of equals", () => {
  expect(mostProbable(Float64Array.of(0.4, 0.1, 0.3, 0.3), [1, 2, 3])).toBe(2);
});
