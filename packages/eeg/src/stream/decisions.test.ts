// Tests of averaging and of stretches of one decision.
import { expect, test } from "vitest";
import { TINY } from "../refusals/run.ts";
import { decided, Smoother, stretches } from "./decisions.ts";

const outputOf = (p: number) => ({ probabilities: Float32Array.of(p, 1 - p), alpha: null, spatialAttention: null });

test("the average begins with the first output", () => {
  const smoother = new Smoother(0.5);
  expect([1, 0, 0].map((p) => smoother.push(outputOf(p)).probabilities[0])).toEqual([1, 0.5, 0.25]);
});

test("below the threshold nothing is decided", () => {
  expect([0.4, 0.75].map((p) => decided(outputOf(p), TINY.task, 0.7))).toEqual([null, "left"]);
});

test("a stretch lasts until the next decision, the last one for a step", () => {
  const decisions = ["l", "l", null, "r", "l"].map((label, i) => ({ time: 2 + i, label }));
  expect(stretches(decisions, 1)).toEqual([
    { onset: 2, duration: 2, text: "l" },
    { onset: 5, duration: 1, text: "r" },
    { onset: 6, duration: 1, text: "l" },
  ]);
});
