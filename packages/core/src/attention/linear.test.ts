// Tests of linear attention against the quadratic sum that it rearranges, and against finite differences.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { type DifferenceInput, differenceInput, gradientError } from "../testing/finite-differences.ts";
import "../engine/gradients.ts";
import { at, filled, largestDifference, sum, tensorOf } from "../testing/plain-values.ts";
import { eluPlusOne, linearAttention } from "./linear.ts";

const [BATCH, HEADS, QUERIES, KEYS, DIM, VALUE] = [2, 3, 4, 5, 6, 2];
const q = differenceInput([BATCH, HEADS, QUERIES, DIM], 1, -2, 2);
const k = differenceInput([BATCH, HEADS, KEYS, DIM], 2, -2, 2);
const v = differenceInput([BATCH, HEADS, KEYS, VALUE], 3);

const elu1 = (x: number) => (x > 0 ? x + 1 : Math.exp(x));

/** Every query over every key with weights phi(q) . phi(k), normalised. */
function quadratic(phi: (x: number) => number, eps: number): DifferenceInput {
  return filled([BATCH, HEADS, QUERIES, VALUE], (b, h, i, c) => {
    const weight = (j: number) => sum(DIM, (f) => phi(at(q, b, h, i, f)) * phi(at(k, b, h, j, f)));
    return sum(KEYS, (j) => weight(j) * at(v, b, h, j, c)) / (sum(KEYS, weight) + eps);
  });
}

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  test("eluPlusOne is x + 1 above 0 and e^x below", () => {
    const x = [-3, -0.5, 0, 0.5, 3];
    expect(largestDifference(eluPlusOne(tf.tensor1d(x)), { shape: [5], values: x.map(elu1) })).toBeLessThan(1e-6);
  });

  test("it equals the quadratic form with the feature map elu + 1", () => {
    const o = linearAttention(tensorOf(q), tensorOf(k), tensorOf(v));
    expect(largestDifference(o, quadratic(elu1, 1e-6))).toBeLessThan(2e-6);
  });

  test("another feature map and eps are used", () => {
    const o = linearAttention(tensorOf(q), tensorOf(k), tensorOf(v), { featureMap: tf.square, eps: 0.5 });
    expect(
      largestDifference(
        o,
        quadratic((x) => x ** 2, 0.5),
      ),
    ).toBeLessThan(2e-6);
  });

  test("gradient in queries, keys and values", async () => {
    const run = (...[query, key, value]: tf.Tensor[]) => linearAttention(query!, key!, value!);
    expect(await gradientError(run, [q, k, v])).toBeLessThan(1e-3);
  });
});
