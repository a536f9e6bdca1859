// Tests of a model's parameters as one flat array.
import "../engine/gradients.ts";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { BatchNorm } from "../nn/batch-norm.ts";
import { Linear } from "../nn/linear.ts";
import { Module } from "../nn/module.ts";
import { FlatParameters } from "./flat-parameters.ts";

beforeAll(() => useBackend("cpu"));

class TwoLinears extends Module {
  readonly first = new Linear(2, 3);
  readonly norm = new BatchNorm(3);
  readonly unused = new Linear(3, 1);
}

function flat(): { model: TwoLinears; parameters: FlatParameters } {
  const model = new TwoLinears().initialise(1);
  return { model, parameters: new FlatParameters(model) };
}

test("a flat array that was read has the model's values, under the model's names", () => {
  const { model, parameters } = flat();
  const values = parameters.read();
  const { layout } = parameters;
  expect(layout.view(values, "first.weight")).toEqual(model.first.weight.value.dataSync());
  expect(layout.view(values, "unused.bias")).toEqual(model.unused.bias!.value.dataSync());
});

test("buffers are no part of it", () => {
  const names = flat().parameters.layout.tensors.map(({ name }) => name);
  expect(names.filter((name) => name.startsWith("norm"))).toEqual(["norm.weight", "norm.bias"]);
});

test("a flat array that is written is in the model", () => {
  const { model, parameters } = flat();
  const values = parameters.read();
  parameters.layout.view(values, "first.bias").set([1, 2, 3]);
  parameters.write(values);
  expect([...model.first.bias!.value.dataSync()]).toEqual([1, 2, 3]);
});

test("a model is read into an array that is there", () => {
  const { model, parameters } = flat();
  const values = parameters.layout.allocate();
  model.first.bias!.assign([4, 5, 6]);
  expect(parameters.read(values)).toBe(values);
  expect([...parameters.layout.view(values, "first.bias")]).toEqual([4, 5, 6]);
});

test("gradients land at their parameter's place, and a parameter that the loss does not reach gets zero", () => {
  const { model, parameters } = flat();
  const into = parameters.layout.allocate().fill(9);
  const x = tf.tensor2d([[1, 2]]);
  // the sum of x W^T + b: each row of the gradient of W is x, that of b is 1
  const { grads } = tf.variableGrads(() => tf.sum(model.first.forward(x)) as tf.Scalar, [...parameters.variables]);
  parameters.gather(grads, into);
  const at = (name: string) => [...parameters.layout.view(into, name)];
  expect(at("first.weight")).toEqual([1, 2, 1, 2, 1, 2]);
  expect(at("first.bias")).toEqual([1, 1, 1]);
  expect(at("unused.weight")).toEqual([0, 0, 0]);
});
