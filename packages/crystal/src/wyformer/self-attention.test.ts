// Tests of self-attention with the projections in one matrix.
import { INFERENCE } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import { differenceInput, moduleGradientError } from "@sciformer/core/testing";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { SelfAttention } from "./self-attention.ts";

beforeAll(() => chooseBackend("cpu"));

test("gradients agree with finite differences", async () => {
  const attention = new SelfAttention({ dim: 4, heads: 2, dropout: 0 }).initialise(3);
  const run = (x: tf.Tensor) => attention.forward(x, INFERENCE);
  const error = await moduleGradientError(attention, (...inputs) => run(inputs[0]!), [differenceInput([1, 3, 4])]);
  expect(error).toBeLessThan(1e-3);
});

test("the rows of the matrix are those of queries, keys and values, in this order", () => {
  const attention = new SelfAttention({ dim: 1, heads: 1, dropout: 0 });
  // queries 0, so that all keys weigh the same; values 3 x + 1; output 2 v + 5
  attention.loadStateDict(
    [
      ["in_proj_weight", { shape: [3, 1], data: [0, 7, 3] }],
      ["in_proj_bias", { shape: [3], data: [0, 0, 1] }],
      ["out_proj.weight", { shape: [1, 1], data: [2] }],
      ["out_proj.bias", { shape: [1], data: [5] }],
    ],
    "test",
  );
  const output = attention.forward(tf.tensor3d([[[1], [3]]]), INFERENCE);
  // mean of 4 and 10 is 7, twice that and 5
  expect(Array.from(output.dataSync())).toEqual([19, 19]);
});

test("it starts as PyTorch starts it: projections within the Xavier bound, biases zero", () => {
  const state = new SelfAttention({ dim: 8, heads: 2, dropout: 0 }).initialise(1).stateDict();
  const valuesOf = (name: string) => Array.from(state.get(name)!.data as Float32Array);
  const largest = Math.max(...valuesOf("in_proj_weight").map(Math.abs));
  const bound = Math.sqrt(6 / (8 + 24));
  expect(largest).toBeLessThan(bound);
  expect(largest).toBeGreaterThan(0.9 * bound);
  for (const name of ["in_proj_bias", "out_proj.bias"]) expect(valuesOf(name).every((value) => value === 0)).toBe(true);
});
