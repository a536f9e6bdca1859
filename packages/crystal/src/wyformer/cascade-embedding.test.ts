// Tests of the cascade embedding.
import "@sciformer/core";
import { INFERENCE, Random } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { CascadeEmbedding, fieldWidth } from "./cascade-embedding.ts";

beforeAll(() => chooseBackend("cpu"));

const field = (embedding: number | null | { readonly pass_through_vector: number }) => ({
  field: "x",
  size: 4,
  embedding,
  pad: 3,
  is_target: false,
});

test("tables, numbers and vectors lie side by side; a field of size 0 is left out", () => {
  const cascade = [field(2), field(null), field(0), field({ pass_through_vector: 2 })];
  const embedding = new CascadeEmbedding(cascade, 0);
  embedding.loadStateDict([["embeddings.0.weight", { shape: [4, 2], data: [0, 1, 2, 3, 4, 5, 6, 7] }]], "test");
  const number = tf.tensor2d([[8]], [1, 1], "int32");
  const output = embedding.forward(
    [tf.tensor2d([[1]], [1, 1], "int32"), number, number, tf.tensor3d([[[9, 10]]])],
    INFERENCE,
  );
  expect(Array.from(output.dataSync())).toEqual([2, 3, 8, 9, 10]);
  expect(cascade.reduce((sum, one) => sum + fieldWidth(one), 0)).toBe(5);
});

test("the row of padding starts at zero and gets no gradient", () => {
  const embedding = new CascadeEmbedding([field(2)], 0).initialise(1);
  const { variable } = embedding.namedParameters().get("embeddings.0.weight")!;
  expect(Array.from(variable.dataSync().slice(6))).toEqual([0, 0]);
  const tokens = tf.tensor2d([[0, 3, 3]], [1, 3], "int32");
  const { grads } = tf.variableGrads(() => tf.sum(embedding.forward([tokens], INFERENCE)) as tf.Scalar, [variable]);
  expect(Array.from(grads[variable.name]!.dataSync())).toEqual([1, 1, 0, 0, 0, 0, 0, 0]);
});

test("rows of other tokens start as standard normal numbers", () => {
  const embedding = new CascadeEmbedding([{ ...field(200), size: 50, pad: 49 }], 0);
  const state = embedding.namedParameters().get("embeddings.0.weight")!;
  state.initialise(new Random(3));
  const values = Array.from(state.variable.dataSync().slice(0, 49 * 200));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
  // 9800 numbers: standard errors 0.01 and 0.014
  expect(Math.abs(mean)).toBeLessThan(0.05);
  expect(Math.abs(variance - 1)).toBeLessThan(0.07);
});
