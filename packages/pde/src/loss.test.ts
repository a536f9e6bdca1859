// Tests of what models are trained for.
import { type Context, INFERENCE, type TensorBatch, toTensors } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { collate } from "./collate.ts";
import type { PdeConfig } from "./config.ts";
import { channelErrors, pdeLoss, predictions } from "./loss.ts";
import { PdeTransformer } from "./model.ts";
import { type Changes, drawnModel, drawnWindows, tinyRun } from "./transformer/testing.ts";

beforeAll(() => chooseBackend("cpu"));

const TRAINING: Context = { training: true };
const separate = { channels: "separate" } as const;

const batchOf = (config: PdeConfig, frames = 2): TensorBatch =>
  toTensors(collate(drawnWindows(config, frames, 2), config));

/** Of a fresh model, whose network puts out 0. */
function fresh(changes: Changes, frames = 2) {
  const config = tinyRun(changes);
  const model = new PdeTransformer(config.model).initialise(1);
  const batch = batchOf(config, frames);
  return {
    batch,
    said: predictions(model, batch, INFERENCE, config),
    loss: (context = TRAINING) => pdeLoss(model, batch, context, config).dataSync()[0]!,
  };
}

const meanSquare = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value ** 2, 0) / values.length;

test("predicting a difference, a fresh model says that nothing changes", () => {
  const { batch, said, loss } = fresh({ task: { predict: "delta" } });
  expect(said.dataSync()).toEqual(batch.x!.dataSync());
  expect(loss()).toBeCloseTo(meanSquare(tf.sub(batch.x!, batch.target!).dataSync()), 5);
});

test("predicting a state, a fresh model says 0 and the loss is the mean square of the truth", () => {
  const { batch, said, loss } = fresh({});
  expect(meanSquare(said.dataSync())).toBe(0);
  expect(loss()).toBeCloseTo(meanSquare(batch.target!.dataSync()), 5);
});

test.each([{ model: {} }, { model: separate }])(
  "relative to the change, a fresh model that changes nothing errs by 1: %o",
  (run) => {
    const { loss } = fresh({ ...run, task: { predict: "delta", relative_to_change: true } });
    expect(loss()).toBeCloseTo(1, 3);
  },
);

test("separate channels: known frames are as given and take no part in the loss", () => {
  const { batch, said, loss } = fresh({ model: separate });
  const [known, unknown] = tf.split(said, 2, 2) as [tf.Tensor, tf.Tensor];
  expect(known.dataSync()).toEqual(tf.split(batch.x!, 2, 2)[0]!.dataSync());
  expect(meanSquare(unknown.dataSync())).toBe(0);
  expect(loss()).toBeCloseTo(meanSquare(tf.split(batch.target!, 2, 2)[1]!.dataSync()), 5);
});

test("separate channels: a difference is to the last known frame, before all of them to the first", () => {
  const task = { frames: { id: 9, frames: 4, known: [1, 2] }, predict: "delta" } as const;
  const { batch, said } = fresh({ model: { ...separate, num_timesteps: 4 }, task }, 4);
  const frames = tf.split(said, 4, 2).map((frame) => frame.dataSync());
  const [, first, second] = tf.split(batch.x!, 4, 2).map((frame) => frame.dataSync());
  expect(frames).toEqual([first, first, second, second]);
});

test("separate flow matching: the training loss is divided by itself, the validation loss is not", () => {
  const { batch, loss } = fresh({ model: separate, task: { objective: "flow" } });
  // the error of known frames counts as 0
  const raw = meanSquare(tf.split(batch.target!, 2, 2)[1]!.dataSync()) / 2;
  expect(loss(INFERENCE)).toBeCloseTo(raw, 5);
  expect(loss(TRAINING)).toBeCloseTo(raw / (raw + 1e-6), 5);
});

test("the gradient of a loss divided by itself is that of its logarithm", () => {
  const config = tinyRun({ model: separate, task: { objective: "flow" } });
  const model = drawnModel(config.model);
  const batch = batchOf(config);
  const { variable } = model.namedParameters().get("model.output.bias")!;
  const gradient = (context: Context) => {
    const { value, grads } = tf.variableGrads(() => pdeLoss(model, batch, context, config) as tf.Scalar, [variable]);
    return { loss: value.dataSync()[0]!, first: grads[variable.name]!.dataSync()[0]! };
  };
  const raw = gradient(INFERENCE);
  expect(gradient(TRAINING).first).toBeCloseTo(raw.first / raw.loss, 5);
  model.dispose();
});

/** A channel with the values 0, 1, 2, 3 times `factor`. */
const ramp = (factor: number) =>
  tf.tensor(
    [0, 1, 2, 3].map((value) => factor * value),
    [1, 1, 2, 2],
  );

test("relative to its spread a channel counts alike whatever its size", () => {
  const errors = [1, 1000].map(
    (factor) => tf.mean(channelErrors(ramp(2 * factor), ramp(factor), false)).dataSync()[0]!,
  );
  // both are standardised, so that the factor 2 does not show either
  for (const error of errors) expect(error).toBeLessThan(1e-6);
});

test("in training the prediction is measured on the scale of the standardised truth", () => {
  const deviation = Math.sqrt(5 / 3);
  const wanted = [-1.5, -0.5, 0.5, 1.5].map((value) => value / (deviation + 1e-4));
  // the standardised truth has the mean 0 and the deviation 1 but for the 1e-4
  const own = deviation / (deviation + 1e-4);
  const expected = [0, 1, 2, 3].map((value, i) => (value / (own + 1e-4) - wanted[i]!) ** 2);
  const got = channelErrors(ramp(1), ramp(1), true).dataSync();
  for (const [i, value] of expected.entries()) expect(got[i]).toBeCloseTo(value, 5);
});
