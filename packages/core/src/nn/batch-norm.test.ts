// Tests of batch normalisation: the batch's statistics, the running ones, and the gradient.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { differenceInput } from "../testing/finite-differences.ts";
import "../engine/gradients.ts";
import { moduleGradientError } from "../testing/module-gradients.ts";
import { at, filled, largestDifference, sum, tensorOf } from "../testing/plain-values.ts";
import { BatchNorm } from "./batch-norm.ts";
import { INFERENCE } from "./context.ts";

const [BATCH, LENGTH, CHANNELS] = [3, 4, 2];
const COUNT = BATCH * LENGTH;
const x = differenceInput([BATCH, LENGTH, CHANNELS], 1, -1, 3);
const TRAINING = { training: true };

const overBatch = (term: (b: number, t: number) => number) => sum(BATCH, (b) => sum(LENGTH, (t) => term(b, t)));
const mean = [0, 1].map((c) => overBatch((b, t) => at(x, b, t, c)) / COUNT);
const squares = [0, 1].map((c) => overBatch((b, t) => (at(x, b, t, c) - mean[c]!) ** 2));

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  const layer = (momentum = 0.1): BatchNorm => {
    const norm = new BatchNorm(CHANNELS, { eps: 0.01, momentum });
    norm.weight.assign([2, 0.5]);
    norm.bias.assign([1, -1]);
    return norm;
  };
  const normalised = (means: number[], variances: number[]) =>
    filled(x.shape, (b, t, c) => {
      const standard = (at(x, b, t, c) - means[c]!) / Math.sqrt(variances[c]! + 0.01);
      return standard * [2, 0.5][c]! + [1, -1][c]!;
    });

  test("in training it takes the batch's mean and biased variance", () => {
    const biased = squares.map((total) => total / COUNT);
    expect(largestDifference(layer().forward(tensorOf(x), TRAINING), normalised(mean, biased))).toBeLessThan(5e-6);
  });

  test("in training the running mean and the unbiased variance move by the momentum", () => {
    const norm = layer(0.3);
    norm.forward(tensorOf(x), TRAINING);
    const means = mean.map((value) => 0.7 * 0 + 0.3 * value);
    const variances = squares.map((total) => 0.7 * 1 + (0.3 * total) / (COUNT - 1));
    expect(largestDifference(norm.running_mean.value, { shape: [2], values: means })).toBeLessThan(1e-6);
    expect(largestDifference(norm.running_var.value, { shape: [2], values: variances })).toBeLessThan(1e-6);
  });

  test("every batch in training is counted", () => {
    const norm = layer();
    for (const context of [TRAINING, INFERENCE, TRAINING]) norm.forward(tensorOf(x), context);
    expect(norm.num_batches_tracked.toStored()).toEqual({ dtype: "I64", shape: [], data: BigInt64Array.of(2n) });
  });

  test("otherwise it takes the running statistics and leaves them", () => {
    const norm = layer();
    norm.running_mean.assign([0.5, -0.5]);
    norm.running_var.assign([2, 3]);
    const y = norm.forward(tensorOf(x), INFERENCE);
    expect(largestDifference(y, normalised([0.5, -0.5], [2, 3]))).toBeLessThan(5e-6);
    expect([...norm.running_mean.value.dataSync(), ...norm.running_var.value.dataSync()]).toEqual([0.5, -0.5, 2, 3]);
  });

  test.each([
    ["training", TRAINING],
    ["inference", INFERENCE],
  ])("gradient in %s", async (_name, context) => {
    const norm = layer();
    expect(await moduleGradientError(norm, (input) => norm.forward(input!, context), [x])).toBeLessThan(1e-3);
  });

  test("a training step leaves no tensor behind", () => {
    const norm = layer();
    const { numTensors } = tf.memory();
    tf.tidy(() => {
      norm.forward(tensorOf(x), TRAINING);
    });
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test("refuses to train on one value a channel", () => {
    expect(() => layer().forward(tf.zeros([1, 1, 2]), TRAINING)).toThrow(
      "batch norm: x [1,1,2] has one value a channel to train on",
    );
  });
});
