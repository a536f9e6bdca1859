// Tests of one eager training step.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { StepNoise } from "../engine/noise.ts";
import { Random } from "../engine/random.ts";
import { Linear } from "../nn/linear.ts";
import { sgd } from "../optim/alias.ts";
import type { HostBatch } from "../plugin.ts";
import { EagerStep } from "./eager-step.ts";
import type { LossFunction } from "./training-step.ts";

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

const stepOf = (model: Linear, optimizer = sgd()) =>
  new EagerStep({ loss: squaredError(model), params: model, optimizer });

const column = (values: number[]) => ({ data: Float32Array.from(values), shape: [values.length, 1] });
/** Predictions 3 and 7, so errors 1 and -1. */
const BATCH: HostBatch = { x: column([1, 3]), y: column([2, 8]) };

test("a step of sgd equals the one worked out by hand, in the model after a sync", () => {
  const model = line();
  const step = stepOf(model);
  // loss = (1 + 1) / 2; d/dw = mean(2 e x) = (2 * 1 * 1 + 2 * -1 * 3) / 2 = -2; d/db = mean(2 e) = 0
  expect(step.step(BATCH, { lr: 0.1 })).toBe(1);
  step.sync();
  expect(model.weight.value.dataSync()[0]).toBeCloseTo(2 + 0.1 * 2, 6);
  expect(model.bias!.value.dataSync()[0]).toBe(1);
});

test("gradients alone leave the model as it is", () => {
  const model = line();
  const step = stepOf(model);
  const { loss, gradients } = step.gradients(BATCH);
  expect(loss).toBe(1);
  expect([...step.optimizer.layout.view(gradients, "weight")]).toEqual([-2]);
  expect([...model.weight.value.dataSync()]).toEqual([2]);
});

test("a loss of NaN leaves parameters and optimiser as they were", () => {
  const model = line();
  const step = stepOf(model, sgd({ rate: 0.9 }));
  const loss = step.step({ ...BATCH, y: column([Number.NaN, 8]) }, { lr: 0.1 });
  expect(loss).toBeNaN();
  expect([...model.weight.value.dataSync()]).toEqual([2]);
  expect(step.optimizer.step).toBe(0);
});

test("the next step is one of the new parameters, also without a sync", () => {
  const model = line();
  const step = stepOf(model);
  step.step(BATCH, { lr: 0.1 });
  // w = 2.2: errors 1.2 and -0.4, so the loss is (1.44 + 0.16) / 2
  expect(step.gradients(BATCH).loss).toBeCloseTo(0.8, 6);
});

test("what is assigned to the model in between is copied in by the next step", () => {
  const model = line();
  const step = stepOf(model);
  step.step(BATCH, { lr: 0.1 });
  model.weight.assign([2]);
  expect(step.step(BATCH, { lr: 0.1 })).toBe(1);
  expect(step.optimizer.layout.view(step.parameters, "weight")[0]).toBeCloseTo(2 + 0.1 * 2, 6);
});

test("what the loss assigns to a parameter is there before the optimiser's step", () => {
  const model = line();
  const loss: LossFunction = (batch) => {
    const value = squaredError(model)(batch, { training: true });
    model.weight.variable.assign(tf.tensor2d([[5]]));
    return value;
  };
  const step = new EagerStep({ loss, params: model, optimizer: sgd() });
  step.step(BATCH, { lr: 0.1 });
  expect(step.optimizer.layout.view(step.parameters, "weight")[0]).toBeCloseTo(5 + 0.1 * 2, 6);
});

test("every call draws the noise of a step from its start", () => {
  const model = line();
  const loss: LossFunction = ({ x }, { noise }) => tf.sum(tf.mul(model.forward(x!), noise!.normal(x!.shape)));
  const step = new EagerStep({ loss, params: model, optimizer: sgd() });
  const noise = new StepNoise(new Random(1), 0);
  expect(step.gradients(BATCH, noise).loss).toBe(step.gradients(BATCH, noise).loss);
});

test("what was assigned to the model counts once it was loaded", () => {
  const model = line();
  const step = stepOf(model);
  model.weight.assign([3]);
  step.load();
  expect([...step.optimizer.layout.view(step.parameters, "weight")]).toEqual([3]);
});

test("another set of values can be shown in the model without changing the step's own", () => {
  const model = line();
  const step = stepOf(model);
  step.sync(step.optimizer.layout.allocate());
  expect([...model.weight.value.dataSync()]).toEqual([0]);
  step.sync();
  expect([...model.weight.value.dataSync()]).toEqual([2]);
});

test("a step leaves no tensor behind", () => {
  const step = stepOf(line());
  step.step(BATCH, { lr: 0.1 });
  const before = tf.memory().numTensors;
  step.step(BATCH, { lr: 0.1 });
  expect(tf.memory().numTensors).toBe(before);
});
