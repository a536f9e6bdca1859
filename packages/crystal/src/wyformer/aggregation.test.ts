// Tests of what is said of all tokens together.
import { chooseBackend } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { aggregate } from "./aggregation.ts";

beforeAll(() => chooseBackend("cpu"));

/** The start token -9, sites 1, -5 and 4, the last of them in work. */
const tokens = () => tf.tensor3d([[[-9], [1], [-5], [4]]]);
const value = (tensor: tf.Tensor) => tensor.dataSync()[0]!;

test.each([
  ["sum", false, 1 - 5],
  ["sum", true, -9 + 1 - 5],
  ["max", false, 1],
  ["max", true, 1],
  ["mean", false, (1 - 5 + 4) / 3],
  ["mean", true, (-9 + 1 - 5 + 4) / 4],
] as const)("%s, start token taken in: %s", (kind, withStart, expected) => {
  expect(value(aggregate(kind, withStart, { tokens: tokens() }))).toBeCloseTo(expected, 4);
});

test("the mean is weighted by a field", () => {
  const weights = tf.tensor2d([[1, 3, 4]]);
  // (1 - 15 + 16) / (8 + 1e-5)
  expect(value(aggregate("weighted_mean", false, { tokens: tokens(), weights }))).toBeCloseTo(0.25, 5);
});

test.each([
  ["sum", 1],
  ["max", 1],
  ["mean", (1 + 4) / 2],
] as const)("padding takes no part in a %s", (kind, expected) => {
  const valid = tf.tensor2d([[1, 0, 1]]);
  expect(value(aggregate(kind, false, { tokens: tokens(), valid }))).toBeCloseTo(expected, 4);
});

test.each(["sum", "max"] as const)("where nothing is known the %s is zero", (kind) => {
  const valid = tf.tensor2d([[0, 0, 1]]);
  expect(value(aggregate(kind, false, { tokens: tokens(), valid }))).toBeCloseTo(0, 9);
  expect(value(aggregate(kind, false, { tokens: tf.tensor3d([[[-9], [4]]]) }))).toBeCloseTo(0, 9);
});
