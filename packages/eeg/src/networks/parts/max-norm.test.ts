// Tests of weights held below a norm: forward by hand, and in training on both engines.
import { type Context, eagerEngine, Module, Parameter, sgd } from "@sciformer/core";
import { chooseBackend, compiledEngine } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { heldWeight, shortened } from "./max-norm.ts";

beforeAll(() => chooseBackend("cpu"));

test("rows above the norm are shortened to it, others stay", () => {
  const weight = tf.tensor([3, 4, 0.3, 0.4], [2, 1, 2]);
  expect([...shortened(weight, 1).dataSync()]).toEqual([0.6, 0.8, 0.3, 0.4].map((value) => expect.closeTo(value, 5)));
});

/** The product of a held row and the input. */
class Held extends Module {
  readonly weight = new Parameter([1, 2], () => Float32Array.of(3, 4));

  forward(x: tf.Tensor, context: Context): tf.Tensor {
    return tf.sum(tf.mul(heldWeight(this.weight, 1, context), x));
  }
}

test.each([
  ["eager", eagerEngine],
  ["compiled", compiledEngine({ threads: 1 })],
] as const)("%s: a step goes from the shortened weight along the gradient there", (_, engine) => {
  const model = new Held().initialise(1);
  const step = engine.training({
    loss: ({ x }, context) => model.forward(x!, context),
    params: model,
    optimizer: sgd(),
  });
  const batch = { x: { data: Float32Array.of(1, 2), shape: [1, 2] } };
  expect(step.step(batch, { lr: 0.1 })).toBeCloseTo(0.6 + 2 * 0.8, 5);
  step.sync();
  expect([...model.weight.variable.dataSync()]).toEqual(
    [0.6 - 0.1, 0.8 - 0.2].map((value) => expect.closeTo(value, 5)),
  );
  step.dispose();
});

test("evaluation leaves the parameter as it is", () => {
  const model = new Held().initialise(1);
  model.forward(tf.tensor2d([[1, 2]]), { training: false });
  expect([...model.weight.variable.dataSync()]).toEqual([3, 4]);
});
