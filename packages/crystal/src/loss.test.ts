// Tests of the losses.
import { type HostBatch, INFERENCE, toTensors } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { collate } from "./collate.ts";
import { crossEntropy, huber, meanSquaredError, nextTokenLoss, propertyLoss } from "./loss.ts";
import { Wyformer } from "./model.ts";
import { GENES, generation, property } from "./wyformer/testing.ts";

beforeAll(() => chooseBackend("cpu"));

const number = (tensor: tf.Tensor) => tensor.dataSync()[0]!;

test("cross entropy of a token is minus the logarithm of its probability", () => {
  // softmax of (ln 1, ln 3) = (1/4, 3/4)
  const loss = crossEntropy(tf.tensor2d([[0, Math.log(3)]]), tf.tensor1d([1], "int32"));
  expect(number(loss)).toBeCloseTo(-Math.log(0.75), 6);
});

test("cross entropy of a distribution weighs the tokens by their shares", () => {
  const loss = crossEntropy(tf.tensor2d([[0, Math.log(3)]]), tf.tensor2d([[0.5, 0.5]]));
  expect(number(loss)).toBeCloseTo(-0.5 * Math.log(0.25) - 0.5 * Math.log(0.75), 6);
});

test("forbidden scores have no share and cost nothing", () => {
  const loss = crossEntropy(tf.tensor2d([[0, 0, -1e4]]), tf.tensor2d([[1, 0, 0]]));
  expect(number(loss)).toBeCloseTo(Math.log(2), 6);
});

test("squared error is the mean over all properties", () => {
  expect(number(meanSquaredError(tf.tensor2d([[1, 2]]), tf.tensor2d([[0, 4]])))).toBe(2.5);
});

test("the Huber loss is squared up to one and absolute beyond", () => {
  // 0.5 * 0.5^2 = 0.125; 3 - 0.5 = 2.5
  expect(number(huber(tf.tensor2d([[0.5, -3]]), tf.tensor2d([[0, 0]])))).toBeCloseTo((0.125 + 2.5) / 2, 6);
});

const model = () => new Wyformer(generation().model).initialise(11);
const rows = GENES.map((gene, i) => ({ id: `crystal ${i}`, gene, known: 1, weight: i + 1 }));

/** The batch with weights for one field only. */
function only(batch: HostBatch, target: number): HostBatch {
  const { data, shape } = batch.weights!;
  return {
    ...batch,
    weights: { shape, data: Float32Array.from(data, (weight, i) => (i % 3 === target ? weight : 0)) },
  };
}

test("all fields at once cost what each costs by itself with the fields before it shown", () => {
  const wyformer = model();
  const { model: config } = generation();
  const batch = collate(rows, generation());
  const loss = (host: HostBatch) => tf.tidy(() => number(nextTokenLoss(wyformer, config, toTensors(host), INFERENCE)));
  const apart = [0, 1, 2].map((target) => {
    const names = config.cascade.map(({ field }) => field);
    const shown = names.slice(0, target).map((field) => {
      const { data, shape } = batch[field]!;
      const sites = batch[`site_${field}`]!.data;
      const revealed = Int32Array.from(data, (token, i) =>
        i % shape[1]! === shape[1]! - 1 ? sites[Math.floor(i / shape[1]!)]! : token,
      );
      return [field, { data: revealed, shape }] as const;
    });
    const withoutSites = Object.fromEntries(
      Object.entries(batch).filter(([name]) => !name.startsWith("site_") || names.includes(name)),
    );
    return loss(only({ ...withoutSites, ...Object.fromEntries(shown) }, target));
  });
  expect(loss(batch)).toBeCloseTo(
    apart.reduce((sum, value) => sum + value, 0),
    4,
  );
  wyformer.dispose();
});

test("the loss is the sum of the rows' losses by their weights", () => {
  const wyformer = model();
  const { model: config } = generation();
  const loss = (some: typeof rows) =>
    tf.tidy(() => number(nextTokenLoss(wyformer, config, toTensors(collate(some, generation())), INFERENCE)));
  const single = rows.map((row) => loss([{ ...row, weight: 1 }]));
  const expected = single.reduce((sum, value, i) => sum + value * rows[i]!.weight, 0) / rows.length;
  expect(loss(rows)).toBeCloseTo(expected, 4);
  wyformer.dispose();
});

test("a property model costs the error of its output", () => {
  const config = property();
  const wyformer = new Wyformer(config.model).initialise(2);
  const batch = collate(
    rows.map((row) => ({ ...row, properties: [0] })),
    config,
  );
  const tensors = toTensors(batch);
  const crystals = {
    start: tensors.start!,
    fields: config.model.cascade.map(({ field }) => tensors[field]!),
    valid: tensors.valid,
  };
  const output = Array.from(wyformer.forward(crystals, INFERENCE).dataSync());
  const expected = output.reduce((sum, value) => sum + value ** 2, 0) / output.length;
  expect(number(propertyLoss(wyformer, config, tensors, INFERENCE))).toBeCloseTo(expected, 5);
  wyformer.dispose();
});
