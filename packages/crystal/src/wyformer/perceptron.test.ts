// Tests of the perceptrons' widths and names.
import { INFERENCE } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { perceptron, perceptronWidths } from "./perceptron.ts";

beforeAll(() => chooseBackend("cpu"));

test("a pyramid's widths fall evenly, fractions cut off", () => {
  // 132 - 92 = 40 in three steps of 13.33
  expect(perceptronWidths("pyramid", 132, 92, 3)).toEqual([132, 118, 105, 92]);
});

test("a pyramid's widths may rise", () => {
  expect(perceptronWidths("pyramid", 33, 87, 3)).toEqual([33, 51, 69, 87]);
});

test("hidden layers of the other shape are as wide as the input", () => {
  expect(perceptronWidths("input", 12, 3, 3)).toEqual([12, 12, 12, 3]);
});

test("layers are numbered as PyTorch's Sequential numbers them, with and without dropout", () => {
  expect([...perceptron("pyramid", [4, 2], 2).stateDict().keys()]).toEqual([
    "0.weight",
    "0.bias",
    "2.weight",
    "2.bias",
  ]);
  expect([...perceptron("pyramid", [4, 2], 2, 0.1).stateDict().keys()]).toEqual([
    "0.weight",
    "0.bias",
    "3.weight",
    "3.bias",
  ]);
});

test("one layer is a plain linear one", () => {
  expect([...perceptron("pyramid", [4, 2], 1, 0.1).stateDict().keys()]).toEqual(["weight", "bias"]);
});

test("between two layers negative values become zero", () => {
  const layers = perceptron("input", [1, 1], 2);
  const values = { "0.weight": [-1], "0.bias": [0], "2.weight": [5], "2.bias": [3] };
  layers.loadStateDict(
    Object.entries(values).map(([name, data]) => [name, { shape: name.endsWith("weight") ? [1, 1] : [1], data }]),
    "test",
  );
  // relu(-2) = 0, 5 * 0 + 3; relu(2) = 2, 5 * 2 + 3
  const output = layers.forward(tf.tensor2d([[2], [-2]]), INFERENCE);
  expect(Array.from(output.dataSync())).toEqual([3, 13]);
});
