// Tests of the softmax cross entropy.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import "../engine/gradients.ts";
import { differenceInput, gradientError } from "../testing/finite-differences.ts";
import { softmaxCrossEntropy } from "./cross-entropy.ts";

const labels = () => tf.tensor1d([2, 0, 1], "int32");

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  test("equal logits cost the logarithm of the number of classes", () => {
    const loss = softmaxCrossEntropy(tf.zeros([3, 4]), labels());
    expect(loss.dataSync()[0]).toBeCloseTo(Math.log(4), 6);
  });

  test("a row costs -log of the probability of its label", () => {
    const logits = tf.tensor2d([[1, 2, 4]]);
    const sum = Math.exp(1) + Math.exp(2) + Math.exp(4);
    const loss = softmaxCrossEntropy(logits, tf.tensor1d([1], "int32"));
    expect(loss.dataSync()[0]).toBeCloseTo(-Math.log(Math.exp(2) / sum), 5);
  });

  test("large logits stay finite", () => {
    const loss = softmaxCrossEntropy(tf.tensor2d([[1000, 0]]), tf.tensor1d([1], "int32"));
    expect(loss.dataSync()[0]).toBe(1000);
  });

  test("the gradient agrees with finite differences", async () => {
    const error = await gradientError((x) => softmaxCrossEntropy(x, labels()), [differenceInput([3, 4])]);
    expect(error).toBeLessThan(1e-4);
  });

  test("a class that is ruled out by a logit of minus infinity costs nothing", () => {
    const loss = softmaxCrossEntropy(tf.tensor2d([[0, Number.NEGATIVE_INFINITY, 0]]), tf.tensor1d([0], "int32"));
    expect(loss.dataSync()[0]).toBeCloseTo(Math.log(2), 6);
  });
  test("refuses labels of another number than rows, with both shapes", () => {
    expect(() => softmaxCrossEntropy(tf.zeros([2, 4]), labels())).toThrow(
      "softmaxCrossEntropy: logits [2,4] and labels [3] must be [n, c] and [n]",
    );
  });
});
