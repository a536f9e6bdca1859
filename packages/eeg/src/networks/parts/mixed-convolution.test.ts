// Tests that two convolutions with nothing between them are one.
import { Random } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { Convolution } from "./convolution.ts";
import { mixedConvolution } from "./mixed-convolution.ts";

beforeAll(() => chooseBackend("cpu"));

test.each([
  [true, true],
  [true, false],
  [false, true],
  [false, false],
])("as one after the other, bias %s and %s", (first, second) => {
  const temporal = new Convolution({ into: 1, out: 5, kernel: [1, 4], pad: [0, 2], bias: first }).initialise(1);
  const spatial = new Convolution({ into: 5, out: 6, kernel: [3, 1], bias: second }).initialise(2);
  const random = new Random(3);
  const x = tf.tensor(
    Array.from({ length: 2 * 3 * 9 }, () => random.normal()),
    [2, 3, 9],
  );
  const expected = spatial.forward(temporal.forward(tf.expandDims(x, 3)));
  const y = mixedConvolution(x, temporal, spatial, [0, 2]);
  expect(y.shape).toEqual(expected.shape);
  expect(tf.max(tf.abs(tf.sub(y, expected))).dataSync()[0]).toBeLessThan(1e-6);
});
