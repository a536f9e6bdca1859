// Tests of dense attention against a loop over queries and keys, and against finite differences.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { type DifferenceInput, differenceInput, gradientError } from "../testing/finite-differences.ts";
import "../engine/gradients.ts";
import { StepNoise } from "../engine/noise.ts";
import { Random } from "../engine/random.ts";
import { INFERENCE } from "../nn/context.ts";
import { at, filled, largestDifference, plain, sum, tensorOf } from "../testing/plain-values.ts";
import { attention, MASKED } from "./dense.ts";

const [BATCH, HEADS, QUERIES, KEYS, DIM, VALUE] = [2, 3, 4, 5, 6, 2];
const q = differenceInput([BATCH, HEADS, QUERIES, DIM], 1);
const k = differenceInput([BATCH, HEADS, KEYS, DIM], 2);
const v = differenceInput([BATCH, HEADS, KEYS, VALUE], 3);
const bias = differenceInput([HEADS, QUERIES, KEYS], 4);

/** softmax over the keys of scale * q . k + added. */
function weightsOf(scale: number, added: (h: number, i: number, j: number) => number): DifferenceInput {
  return filled([BATCH, HEADS, QUERIES, KEYS], (b, h, i, j) => {
    const exponential = (key: number) =>
      Math.exp(scale * sum(DIM, (c) => at(q, b, h, i, c) * at(k, b, h, key, c)) + added(h, i, key));
    return exponential(j) / sum(KEYS, exponential);
  });
}

const outputOf = (weights: DifferenceInput) =>
  filled([BATCH, HEADS, QUERIES, VALUE], (b, h, i, c) => sum(KEYS, (j) => at(weights, b, h, i, j) * at(v, b, h, j, c)));

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  test("o = softmax(q k^T / sqrt(headDim)) v", () => {
    const { output, weights } = attention(tensorOf(q), tensorOf(k), tensorOf(v), INFERENCE);
    const expected = weightsOf(1 / Math.sqrt(DIM), () => 0);
    expect(largestDifference(weights!, expected)).toBeLessThan(1e-6);
    expect(largestDifference(output, outputOf(expected))).toBeLessThan(1e-6);
  });

  test("keys and values that all heads share serve each of them", () => {
    const [shared, values] = [differenceInput([BATCH, 1, KEYS, DIM], 2), differenceInput([BATCH, 1, KEYS, VALUE], 3)];
    const { output } = attention(tensorOf(q), tensorOf(shared), tensorOf(values), INFERENCE);
    const [repeated, repeatedValues] = [shared, values].map((x) => tf.tile(tensorOf(x), [1, HEADS, 1, 1]));
    const each = attention(tensorOf(q), repeated!, repeatedValues!, INFERENCE);
    expect([...output.dataSync()]).toEqual([...each.output.dataSync()]);
  });

  test("a bias is added to the scaled scores", () => {
    const options = { bias: tensorOf(bias), scale: 0.7 };
    const { output } = attention(tensorOf(q), tensorOf(k), tensorOf(v), INFERENCE, options);
    const expected = outputOf(weightsOf(0.7, (h, i, j) => at(bias, h, i, j)));
    expect(largestDifference(output, expected)).toBeLessThan(1e-6);
  });

  test("a masked key has weight 0", () => {
    const mask = filled([QUERIES, KEYS], (i, j) => (j === i ? MASKED : 0));
    const { weights } = attention(tensorOf(q), tensorOf(k), tensorOf(v), INFERENCE, { bias: tensorOf(mask) });
    const expected = weightsOf(1 / Math.sqrt(DIM), (_, i, j) => (i === j ? Number.NEGATIVE_INFINITY : 0));
    expect(largestDifference(weights!, expected)).toBeLessThan(1e-6);
  });

  test("a query whose keys are all masked sees all of them alike", () => {
    const mask = tf.fill([QUERIES, KEYS], MASKED);
    const { weights } = attention(tensorOf(q), tensorOf(k), tensorOf(v), INFERENCE, { bias: mask });
    expect(
      largestDifference(
        weights!,
        filled(weights!.shape, () => 1 / KEYS),
      ),
    ).toBeLessThan(1e-6);
  });

  test("dropout drops weights of the output, not of the weights that are returned", () => {
    const context = { training: true, noise: new StepNoise(new Random(1), 0) };
    const { output, weights } = attention(tensorOf(q), tensorOf(k), tensorOf(v), context, { dropout: 0.5 });
    const mask = plain(new StepNoise(new Random(1), 0).mask(weights!.shape, 0.5));
    const whole = weightsOf(1 / Math.sqrt(DIM), () => 0);
    const kept = filled(whole.shape, (...index) => 2 * at(mask, ...index) * at(whole, ...index));
    expect(largestDifference(weights!, whole)).toBeLessThan(1e-6);
    expect(largestDifference(output, outputOf(kept))).toBeLessThan(1e-6);
  });

  test("gradient in queries, keys, values and bias", async () => {
    const run = (...[query, key, value, added]: tf.Tensor[]) =>
      attention(query!, key!, value!, INFERENCE, { bias: added! }).output;
    expect(await gradientError(run, [q, k, v, bias])).toBeLessThan(1e-3);
  });
});
