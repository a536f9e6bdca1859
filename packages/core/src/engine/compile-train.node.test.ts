// Tests of compiled training steps: what they share with the model, what they leave alone, parts of a batch.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { BatchNorm } from "../nn/batch-norm.ts";
import { Linear } from "../nn/linear.ts";
import { Module } from "../nn/module.ts";
import { adam, sgd } from "../optim/alias.ts";
import { TinyTransformer, tinyBatch, tinyLoss } from "../testing/tiny-transformer.ts";
import { EagerStep } from "../train/eager-step.ts";
import type { LossFunction } from "../train/training-step.ts";
import { useBackend } from "./backends.ts";
import { compileTrain } from "./compile-train.node.ts";
import { StepNoise } from "./noise.ts";
import { Random } from "./random.ts";

beforeAll(() => useBackend("cpu"));

const OPTIONS = { threads: 1 };
const column = (values: number[]) => ({ data: Float32Array.from(values), shape: [values.length, 1] });
/** With w = 2 and b = 1 the predictions are 3 and 7, so the errors are 1 and -1. */
const BATCH = { x: column([1, 3]), y: column([2, 8]) };

class Line extends Module {
  readonly linear = new Linear(1, 1);
  readonly unused = new Linear(1, 1);

  constructor() {
    super();
    this.linear.weight.assign([2]);
    this.linear.bias!.assign([1]);
    this.unused.weight.assign([10]);
  }
}

const squaredError =
  (model: Line): LossFunction =>
  ({ x, y }) =>
    tf.mean(tf.square(tf.sub(model.linear.forward(x!), y!)));

function line(optimizer = sgd()) {
  const model = new Line();
  return { model, step: compileTrain({ loss: squaredError(model), params: model, optimizer }, OPTIONS) };
}

const weightOf = ({ linear }: Line) => linear.weight.value.dataSync()[0];

test("a step of sgd equals the one worked out by hand, in the model after a sync", () => {
  const { model, step } = line();
  expect(step.step(BATCH, { lr: 0.1 })).toBe(1);
  expect(weightOf(model)).toBe(2);
  step.sync();
  // d/dw = mean(2 e x) = (2 * 1 * 1 + 2 * -1 * 3) / 2 = -2; d/db = mean(2 e) = 0
  expect(weightOf(model)).toBeCloseTo(2 + 0.1 * 2, 6);
  expect(model.linear.bias!.value.dataSync()[0]).toBe(1);
  step.dispose();
});

test("what is assigned to the model in between is copied in by the next step", () => {
  const { model, step } = line();
  step.step(BATCH, { lr: 0.1 });
  model.linear.weight.assign([2]);
  expect(step.step(BATCH, { lr: 0.1 })).toBe(1);
  step.dispose();
});

test("load copies the model in at once, and a sync does not undo an assignment", () => {
  const { model, step } = line();
  const { layout } = step.optimizer;
  model.linear.weight.assign([5]);
  step.load();
  expect([...layout.view(step.parameters, "linear.weight")]).toEqual([5]);
  model.linear.weight.assign([6]);
  step.sync();
  expect(weightOf(model)).toBe(6);
  expect([...layout.view(step.parameters, "linear.weight")]).toEqual([6]);
  step.dispose();
});

test("another set of values can be shown in the model without changing the step's own", () => {
  const { model, step } = line();
  step.sync(step.optimizer.layout.allocate());
  expect(weightOf(model)).toBe(0);
  step.sync();
  expect(weightOf(model)).toBe(2);
  expect(step.step(BATCH, { lr: 0.1 })).toBe(1);
  step.dispose();
});

test("a loss of NaN leaves parameters and optimiser as they were", () => {
  const { model, step } = line(sgd({ rate: 0.9 }));
  expect(step.step({ ...BATCH, y: column([Number.NaN, 8]) }, { lr: 0.1 })).toBeNaN();
  step.sync();
  expect([weightOf(model), step.optimizer.step]).toEqual([2, 0]);
  step.dispose();
});

test("parameters that the loss does not reach have gradient zero in every step, also with an L2 term", () => {
  const { step } = line(adam({ weightDecay: 0.5, mask: () => true }));
  const { layout } = step.optimizer;
  for (let i = 0; i < 3; i++) {
    const { gradients } = step.gradients(BATCH);
    expect([...layout.view(gradients, "unused.weight")]).toEqual([0]);
    step.step(BATCH, { lr: 0.1 });
  }
  // the decay alone moves it: by the rate in each of Adam's first steps
  expect(layout.view(step.parameters, "unused.weight")[0]).toBeCloseTo(10 - 3 * 0.1, 2);
  step.dispose();
});

test("a loss that is async is refused, and its rejection goes nowhere", () => {
  const { model } = line();
  const loss = (async () => {
    throw new Error("too late");
  }) as unknown as LossFunction;
  const step = compileTrain({ loss, params: model, optimizer: sgd() }, OPTIONS);
  expect(() => step.step(BATCH, { lr: 0.1 })).toThrow("an async function cannot be compiled");
});

test("a step leaves no tensor behind, nor does compiling one", () => {
  const { step } = line();
  const before = tf.memory().numTensors;
  for (let i = 0; i < 3; i++) step.step(BATCH, { lr: 0.1 });
  expect(tf.memory().numTensors).toBe(before);
  step.dispose();
});

test("every shape of a batch has a graph of its own on the same memory", () => {
  const { step } = line();
  step.step(BATCH, { lr: 0.1 });
  // now w = 2.2 and b = 1: the prediction of 1 is 3.2
  expect(step.step({ x: column([1]), y: column([3.2]) }, { lr: 0.1 })).toBeCloseTo(0, 6);
  expect(Object.keys(step.stats()).length).toBe(2);
  step.dispose();
  expect(Object.keys(step.stats()).length).toBe(0);
});

class Normed extends Module {
  readonly linear = new Linear(1, 1).initialise(1);
  readonly norm = new BatchNorm(1);
}

const normedLoss =
  (model: Normed): LossFunction =>
  ({ x, y }, context) =>
    tf.mean(tf.square(tf.sub(model.norm.forward(model.linear.forward(x!), context), y!)));

test("running statistics are in the model after a sync, as op by op", () => {
  const statistics = [compileTrain, (spec: ConstructorParameters<typeof EagerStep>[0]) => new EagerStep(spec)].map(
    (make) => {
      const model = new Normed();
      const step = make({ loss: normedLoss(model), params: model, optimizer: sgd() }, OPTIONS);
      for (let i = 0; i < 3; i++) step.step(BATCH, { lr: 0.1 });
      step.sync();
      const { running_mean, running_var, num_batches_tracked } = model.norm;
      const values = [running_mean, running_var, num_batches_tracked].map(({ value }) => value.dataSync()[0]!);
      step.dispose();
      model.dispose();
      return values;
    },
  );
  const [compiled, eager] = statistics as [number[], number[]];
  expect(compiled[2]).toBe(3);
  for (const [i, value] of eager.entries()) expect(compiled[i]).toBeCloseTo(value, 5);
});

describe("in parts of a batch", () => {
  const spec = (model: TinyTransformer) => ({ loss: tinyLoss(model), params: model, optimizer: sgd() });

  test("loss and gradients are those of the whole batch", () => {
    const model = new TinyTransformer().initialise(1);
    const [whole, parts] = [1, 3].map((microBatch) => compileTrain(spec(model), { ...OPTIONS, microBatch }));
    const batch = tinyBatch(1, 6);
    const [one, other] = [whole!.gradients(batch), parts!.gradients(batch)];
    expect(other.loss).toBeCloseTo(one.loss, 6);
    const most = one.gradients.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    for (const [i, value] of one.gradients.entries()) {
      expect(Math.abs(other.gradients[i]! - value) / most).toBeLessThan(1e-6);
    }
    for (const step of [whole, parts]) step!.dispose();
    model.dispose();
  });

  test("the masks of one part are not those of another", () => {
    const model = new TinyTransformer().initialise(1);
    const step = compileTrain(spec(model), { ...OPTIONS, microBatch: 2 });
    const { x, y } = tinyBatch(1, 1);
    const twice = ({ data, shape }: typeof x & {}) => ({
      data: Int32Array.from([...data, ...data]),
      shape: [2, ...shape.slice(1)],
    });
    const noise = new StepNoise(new Random(1), 0);
    const same = step.gradients({ x: twice(x!), y: twice(y!) }, noise).loss;
    const first = compileTrain(spec(model), OPTIONS);
    const alone = first.gradients({ x: x!, y: y! }, new StepNoise(noise.stream(0), 0)).loss;
    // with the same masks twice the mean of both losses would be the loss of one
    expect(Math.abs(same - alone)).toBeGreaterThan(1e-3);
    for (const one of [step, first]) one.dispose();
    model.dispose();
  });

  test("a batch that does not fall into them is refused, naming the input", () => {
    const model = new TinyTransformer().initialise(1);
    const step = compileTrain(spec(model), { ...OPTIONS, microBatch: 2 });
    expect(() => step.gradients(tinyBatch(1, 3))).toThrow(
      "microBatch 2: input x [3,6] does not fall into so many equal parts",
    );
    step.dispose();
    model.dispose();
  });

  test("a model with batch statistics is refused", () => {
    const model = new Normed();
    const settings = { ...OPTIONS, microBatch: 2 };
    const step = compileTrain({ loss: normedLoss(model), params: model, optimizer: sgd() }, settings);
    expect(() => step.gradients({ x: column([1, 2, 3, 4]), y: column([1, 2, 3, 4]) })).toThrow(
      /^microBatch: the model assigns 3 variables in a step \(batch statistics\)/,
    );
    step.dispose();
    model.dispose();
  });

  test("half a part is refused", () => {
    const model = new Line();
    expect(() =>
      compileTrain({ loss: squaredError(model), params: model, optimizer: sgd() }, { microBatch: 1.5 }),
    ).toThrow("microBatch 1.5: expected a whole number of at least 1");
    model.dispose();
  });
});
