// Tests of the stem: the bands of a filter bank, each through filters of its own.
import { Random } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { bandKernels, Stem } from "./stem.ts";

beforeAll(() => chooseBackend("cpu"));

test("each band has half of the kernel of the one before", () => {
  expect(bandKernels({ kernel: 63, radix: 3 })).toEqual([63, 31, 15]);
});

test("two bands are two stems before the GELU, each with half of the channels", () => {
  const both = new Stem({ channels: 4, out: 3, kernel: 7, radix: 2 }).initialise(1);
  const random = new Random(2);
  const x = tf.tensor(
    Array.from({ length: 2 * 4 * 20 }, () => random.normal()),
    [2, 4, 20],
  );
  const context = { training: false };
  const signals = tf.expandDims(tf.transpose(x, [0, 2, 1]), 1);
  const filters = tf.split(both.sconv.conv.weight.value, 2);
  const bands = tf.split(signals, 2, 3).map((band, i) => {
    const spatial = tf.matMul(tf.reshape(band, [40, 2]), tf.reshape(filters[i]!, [3, 2]), false, true);
    const scaled = tf.div(tf.reshape(spatial, [2, 1, 20, 3]), Math.sqrt(1 + 1e-5));
    return both.tconv[i]!.forward(scaled, context);
  });
  const sum = tf.add(bands[0]!, bands[1]!);
  const gelu = tf.mul(tf.mul(sum, 0.5), tf.add(1, tf.erf(tf.div(sum, Math.SQRT2))));
  const difference = tf.max(tf.abs(tf.sub(both.forward(x, context), gelu)));
  expect(difference.dataSync()[0]).toBeLessThan(1e-6);
});

test("weights start within two deviations of 0.01", () => {
  const stem = new Stem({ channels: 4, out: 8, kernel: 63, radix: 1 }).initialise(1);
  const values = [...stem.tconv[0]!.conv.weight.variable.dataSync()].map(Math.abs);
  expect(Math.max(...values)).toBeLessThanOrEqual(0.02);
  expect(Math.max(...values)).toBeGreaterThan(0.015);
});
