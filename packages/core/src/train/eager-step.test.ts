// Tests of one eager training step.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { INFERENCE } from "../nn/context.ts";
import { Linear } from "../nn/linear.ts";
import { sgd } from "../optim/alias.ts";
import type { HostBatch } from "../plugin.ts";
import { EagerStep, type LossFunction } from "./eager-step.ts";

beforeAll(() => useBackend("cpu"));

/** y = w x + b with w = 2, b = 1. */
function line(): Linear {
  const model = new Linear(1, 1);
  model.weight.assign([2]);
  model.bias!.assign([1]);
  return model;
}

const squaredError =
  (model: Linear): LossFunction =>
  ({ x, y }) =>
    tf.mean(tf.square(tf.sub(model.forward(x!), y!)));

const column = (values: number[]) => ({ data: Float32Array.from(values), shape: [values.length, 1] });
/** Predictions 3 and 7, so errors 1 and -1. */
const BATCH: HostBatch = { x: column([1, 3]), y: column([2, 8]) };

test("a step of sgd equals the one worked out by hand", () => {
  const model = line();
  const loss = new EagerStep(model, squaredError(model), sgd()).run(BATCH, INFERENCE, 0.1);
  // loss = (1 + 1) / 2; d/dw = mean(2 e x) = (2 * 1 * 1 + 2 * -1 * 3) / 2 = -2; d/db = mean(2 e) = 0
  expect(loss).toBe(1);
  expect(model.weight.value.dataSync()[0]).toBeCloseTo(2 + 0.1 * 2, 6);
  expect(model.bias!.value.dataSync()[0]).toBe(1);
});

test("gradients alone leave the model as it is", () => {
  const model = line();
  const step = new EagerStep(model, squaredError(model), sgd());
  const { loss, gradients } = step.gradients(BATCH, INFERENCE);
  expect(loss).toBe(1);
  expect([...step.parameters.layout.view(gradients, "weight")]).toEqual([-2]);
  expect([...model.weight.value.dataSync()]).toEqual([2]);
});

test("a loss of NaN leaves parameters and optimiser as they were", () => {
  const model = line();
  const step = new EagerStep(model, squaredError(model), sgd({ rate: 0.9 }));
  const loss = step.run({ ...BATCH, y: column([Number.NaN, 8]) }, INFERENCE, 0.1);
  expect(loss).toBeNaN();
  expect([...model.weight.value.dataSync()]).toEqual([2]);
  expect(step.optimizer.step).toBe(0);
});

test("a step leaves no tensor behind", () => {
  const model = line();
  const step = new EagerStep(model, squaredError(model), sgd());
  step.run(BATCH, INFERENCE, 0.1);
  const before = tf.memory().numTensors;
  step.run(BATCH, INFERENCE, 0.1);
  expect(tf.memory().numTensors).toBe(before);
});
