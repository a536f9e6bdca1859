// Tests of layer normalisation against its formula and against finite differences.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { differenceInput, gradientError } from "../testing/finite-differences.ts";
import "../engine/gradients.ts";
import { at, filled, largestDifference, sum, tensorOf } from "../testing/plain-values.ts";
import { LayerNorm, layerNorm } from "./layer-norm.ts";

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  const DIM = 5;
  const [x, weight, bias] = [differenceInput([2, 3, DIM], 1), differenceInput([DIM], 2), differenceInput([DIM], 3)];
  const eps = 0.01;

  const expected = filled([2, 3, DIM], (b, t, c) => {
    const mean = sum(DIM, (i) => at(x, b, t, i)) / DIM;
    const variance = sum(DIM, (i) => (at(x, b, t, i) - mean) ** 2) / DIM;
    return ((at(x, b, t, c) - mean) / Math.sqrt(variance + eps)) * at(weight, c) + at(bias, c);
  });

  test("y = (x - mean) / sqrt(var + eps) * weight + bias over the last axis", () => {
    const y = layerNorm(tensorOf(x), tensorOf(weight), tensorOf(bias), eps);
    expect(largestDifference(y, expected)).toBeLessThan(2e-6);
  });

  test.each([[[2, 3, 5]], [[4, 5]], [[5]]])("gradient for x %j", async (shape) => {
    const run = (...[input, gain, shift]: tf.Tensor[]) => layerNorm(input!, gain!, shift!, eps);
    expect(await gradientError(run, [differenceInput(shape, 1, -2, 2), weight, bias])).toBeLessThan(1e-3);
  });

  test("refuses a weight of another size, naming all shapes", () => {
    expect(() => layerNorm(tf.zeros([2, 3]), tensorOf(weight), tensorOf(bias))).toThrow(
      "layerNorm: x [2,3] must end in the size of weight [5] and bias [5]",
    );
  });

  test("the closed-form gradient is that of the formula's own operations", () => {
    const composed = (input: tf.Tensor): tf.Tensor => {
      const centred = tf.sub(input, tf.mean(input, -1, true));
      const variance = tf.mean(tf.square(centred), -1, true);
      return tf.add(tf.mul(tf.div(centred, tf.sqrt(tf.add(variance, eps))), tensorOf(weight)), tensorOf(bias));
    };
    const loss = (norm: (input: tf.Tensor) => tf.Tensor) => tf.grad((input) => tf.sum(tf.square(norm(input))));
    const wanted = loss(composed)(tensorOf(x));
    const got = loss((input) => layerNorm(input, tensorOf(weight), tensorOf(bias), eps))(tensorOf(x));
    expect(largestDifference(got, { shape: x.shape, values: [...wanted.dataSync()] })).toBeLessThan(1e-5);
  });

  test("the module starts as plain standardisation with PyTorch's eps", () => {
    const y = new LayerNorm(2).initialise(1).forward(tf.tensor2d([[-1, 1]]));
    const unit = 1 / Math.sqrt(1 + 1e-5);
    expect(largestDifference(y, { shape: [1, 2], values: [-unit, unit] })).toBeLessThan(1e-6);
  });
});
