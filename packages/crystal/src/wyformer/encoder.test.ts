// Tests of the encoder: masks, dropout, what it shows.
import { INFERENCE, Random, StepNoise } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { Encoder, type EncoderOptions } from "./encoder.ts";

beforeAll(() => chooseBackend("cpu"));

const OPTIONS: EncoderOptions = { dim: 4, heads: 2, hidden: 6, layers: 1, dropout: 0.5, condition: null };
const silent = () => {};

function encoder(options: Partial<EncoderOptions> = {}): Encoder {
  return new Encoder({ ...OPTIONS, ...options }).initialise(5);
}

test("padding is not seen", () => {
  const module = encoder();
  const x = tf.randomNormal([1, 3, 4], 0, 1, "float32", 3);
  const other = tf.concat([tf.slice(x, [0, 0, 0], [1, 2, 4]), tf.fill([1, 1, 4], 9)], 1);
  const valid = tf.tensor2d([[1, 1, 0]]);
  const run = (input: tf.Tensor) => {
    const output = module.forward(input, INFERENCE, { valid }, silent);
    return Array.from(tf.slice(output, [0, 0, 0], [1, 2, 4]).dataSync());
  };
  expect(run(other)).toEqual(run(x));
});

test("dropout changes what is trained and not what is predicted", () => {
  const module = encoder();
  const x = tf.randomNormal([1, 3, 4], 0, 1, "float32", 3);
  const run = (noise?: StepNoise) =>
    Array.from(module.forward(x, { training: true, ...(noise && { noise }) }, {}, silent).dataSync());
  expect(run(new StepNoise(new Random(1), 0))).not.toEqual(run(new StepNoise(new Random(1), 1)));
  expect(run()).toEqual(run());
});

test("every layer shows its output", () => {
  const seen: number[] = [];
  encoder({ layers: 3 }).forward(tf.zeros([1, 2, 4]), INFERENCE, {}, (layer) => seen.push(layer));
  expect(seen).toEqual([0, 1, 2]);
});
