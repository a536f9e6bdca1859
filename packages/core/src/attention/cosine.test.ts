// Tests of cosine attention against its sum and against finite differences.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { type DifferenceInput, differenceInput, gradientError } from "../testing/finite-differences.ts";
import "../engine/gradients.ts";
import { INFERENCE } from "../nn/context.ts";
import { at, filled, largestDifference, sum, tensorOf } from "../testing/plain-values.ts";
import { cosineAttention, unitVectors } from "./cosine.ts";

const [BATCH, TOKENS, HEADS, HEAD_DIM] = [2, 3, 2, 4];
const SHAPE = [BATCH, TOKENS, HEADS * HEAD_DIM];
const [q, k, v] = [1, 2, 3].map((seed) => differenceInput(SHAPE, seed)) as [
  DifferenceInput,
  DifferenceInput,
  DifferenceInput,
];
const scale = { shape: [HEADS], values: [3, 0.5] };
const bias = differenceInput([1, HEADS, TOKENS, TOKENS], 4);

/** Scale times the cosine of query i and key j, with the bias. */
function score(b: number, h: number, i: number, j: number): number {
  const dot = (x: DifferenceInput, m: number, y: DifferenceInput, n: number) =>
    sum(HEAD_DIM, (c) => at(x, b, m, h * HEAD_DIM + c) * at(y, b, n, h * HEAD_DIM + c));
  const cosine = dot(q, i, k, j) / Math.sqrt(dot(q, i, q, i) * dot(k, j, k, j));
  return scale.values[h]! * cosine + at(bias, 0, h, i, j);
}

const attended = filled(SHAPE, (b, i, c) => {
  const h = Math.floor(c / HEAD_DIM);
  const weight = (j: number) => Math.exp(score(b, h, i, j));
  return sum(TOKENS, (j) => weight(j) * at(v, b, j, c)) / sum(TOKENS, weight);
});

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  test("values are weighted by the softmax of scaled cosines", () => {
    const given = [q, k, v, scale].map(tensorOf) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const { output } = cosineAttention(...given, INFERENCE, { bias: tensorOf(bias) });
    expect(largestDifference(output, attended)).toBeLessThan(2e-6);
  });

  test("gradients of queries, keys, values, scale and bias", async () => {
    const run = (...[a, b, c, d, e]: tf.Tensor[]) => cosineAttention(a!, b!, c!, d!, INFERENCE, { bias: e }).output;
    expect(await gradientError(run, [q, k, v, scale, bias])).toBeLessThan(1e-3);
  });

  test("a zero vector stays zero and takes no gradient", () => {
    const x = tf.tensor2d([0, 0, 3, 4], [2, 2]);
    expect([...unitVectors(x).dataSync()]).toEqual([0, 0, Math.fround(0.6), Math.fround(0.8)]);
    // d/dx of the sum of (3, 4) / 5: (1 - 0.6 * 1.4) / 5 and (1 - 0.8 * 1.4) / 5
    const gradient = tf
      .grad((y: tf.Tensor) => tf.sum(unitVectors(y)))(x)
      .dataSync();
    expect([...gradient.slice(0, 2)]).toEqual([0, 0]);
    expect(gradient[2]).toBeCloseTo(0.032, 6);
    expect(gradient[3]).toBeCloseTo(-0.024, 6);
  });
});
