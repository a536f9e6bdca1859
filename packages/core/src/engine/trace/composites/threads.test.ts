// Tests of compiled steps with several threads: nothing is lost and hardly anything differs.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { Embedding } from "../../../nn/embedding.ts";
import { sgd } from "../../../optim/alias.ts";
import { relativeDifference } from "../../../testing/fused-cases.ts";
import { TinyTransformer, tinyBatch, tinyLoss } from "../../../testing/tiny-transformer.ts";
import { EagerStep } from "../../../train/eager-step.ts";
import type { StepSpec } from "../../../train/training-step.ts";
import { useBackend } from "../../backends.ts";
import { compileTrain } from "../../compile-train.node.ts";

beforeAll(() => useBackend("cpu"));

test("gradients of a table whose rows are read again and again are the same in 50 runs with 2 threads", () => {
  const table = new Embedding(8, 16).initialise(1);
  const weights = tf.tensor1d(Float32Array.from({ length: 16 }, (_, i) => (i % 3) - 1.3));
  const spec: StepSpec = {
    params: table,
    loss: ({ x }) => tf.mean(tf.sum(tf.mul(tf.square(table.forward(x!)), weights), -1)),
    optimizer: sgd(),
  };
  const x = { data: Int32Array.from({ length: 2048 }, (_, i) => (i * i) % 5), shape: [32, 64] };
  const wanted = new EagerStep(spec).gradients({ x }).gradients.slice();
  const step = compileTrain(spec, { threads: 2 });
  const first = step.gradients({ x }).gradients.slice();
  expect(relativeDifference(first, wanted)).toBeLessThanOrEqual(1e-5);
  for (let run = 1; run < 50; run++) expect(step.gradients({ x }).gradients, `run ${run}`).toEqual(first);
  step.dispose();
});

test("a transformer's gradients with 2 threads are those with 1", () => {
  const params = new TinyTransformer().initialise(1);
  const spec: StepSpec = { params, loss: tinyLoss(params), optimizer: sgd() };
  const [one, two] = [1, 2].map((threads) => {
    const step = compileTrain(spec, { threads });
    const gradients = step.gradients(tinyBatch(1, 16)).gradients.slice();
    step.dispose();
    return gradients;
  });
  expect(relativeDifference(two!, one!)).toBeLessThanOrEqual(1e-5);
});
