// Tests of convolutions against their sums.
import { Random } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { Convolution, type ConvolveOptions, convolve, keepLength } from "./convolution.ts";

beforeAll(() => chooseBackend("cpu"));

const random = new Random(1);
const drawn = (shape: number[]) => {
  const size = shape.reduce((product, side) => product * side, 1);
  return tf.tensor(
    Array.from({ length: size }, () => random.normal()),
    shape,
  );
};

/** The sum of {@link convolve}, index by index. */
function summed(x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor, options: Required<ConvolveOptions>): number[] {
  const { groups, stride, pad } = options;
  const [batch, rows, time, into] = x.shape as [number, number, number, number];
  const [out, own, height, width] = weight.shape as [number, number, number, number];
  const [xs, ws, bs] = [x, weight, bias].map((tensor) => tensor.dataSync()) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const windows = Math.floor((time + pad[0] + pad[1] - width) / stride) + 1;
  const at = (b: number, r: number, t: number, i: number) =>
    t < 0 || t >= time ? 0 : xs[((b * rows + r) * time + t) * into + i]!;
  const value = (b: number, r: number, t: number, o: number) => {
    const first = Math.floor(o / (out / groups)) * own;
    let sum = bs[o]!;
    for (let tap = 0; tap < own * height * width; tap++) {
      const [i, h, k] = [Math.floor(tap / height / width), Math.floor(tap / width) % height, tap % width];
      sum += ws[o * own * height * width + tap]! * at(b, r + h, stride * t + k - pad[0], first + i);
    }
    return sum;
  };
  const y: number[] = [];
  for (let b = 0; b < batch; b++) {
    for (let r = 0; r < rows - height + 1; r++) {
      for (let t = 0; t < windows; t++) for (let o = 0; o < out; o++) y.push(value(b, r, t, o));
    }
  }
  return y;
}

test.each<[string, number[], number[], ConvolveOptions]>([
  ["all channels", [2, 3, 7, 2], [4, 2, 2, 3], {}],
  ["all channels, with zeros at the ends and a stride", [2, 3, 9, 2], [4, 2, 1, 3], { pad: [1, 2], stride: 2 }],
  ["each channel apart", [2, 3, 7, 4], [8, 1, 3, 2], { groups: 4 }],
  ["two groups of channels", [1, 1, 5, 4], [6, 2, 1, 2], { groups: 2 }],
])("%s", (_, x, weight, options) => {
  const [signal, filter, bias] = [drawn(x), drawn(weight), drawn([weight[0]!])];
  const expected = summed(signal, filter, bias, { groups: 1, stride: 1, pad: [0, 0], ...options });
  const y = convolve(signal, filter, bias, options).dataSync();
  expect(y).toHaveLength(expected.length);
  expect(Math.max(...expected.map((value, i) => Math.abs(value - y[i]!)))).toBeLessThan(1e-5);
});

test("a weight without a height is one of height 1", () => {
  const [x, weight] = [drawn([1, 2, 6, 3]), drawn([4, 3, 5])];
  const flat = convolve(x, weight, undefined).dataSync();
  expect([...convolve(x, tf.expandDims(weight, 2), undefined).dataSync()]).toEqual([...flat]);
});

test("refuses a signal with other channels", () => {
  expect(() => convolve(drawn([1, 1, 6, 3]), drawn([4, 1, 1, 5]), undefined, { groups: 2 })).toThrow(
    "convolve: x [1,1,6,3] must be [batch, rows, time, 2] for weight [4,1,1,5]",
  );
});

test("weights start as PyTorch's, those of a group within 1 over the root of its inputs", () => {
  const layer = new Convolution({ into: 4, out: 64, kernel: [2, 2], groups: 2 }).initialise(1);
  const values = [...layer.weight.variable.dataSync(), ...layer.bias!.variable.dataSync()].map(Math.abs);
  expect(Math.max(...values)).toBeLessThanOrEqual(1 / Math.sqrt(2 * 2 * 2));
  expect(Math.max(...values)).toBeGreaterThan(0.9 / Math.sqrt(2 * 2 * 2));
});

test.each([
  [25, [12, 12]],
  [16, [7, 8]],
  [64, [31, 32]],
])("the zeros that keep the length under a kernel of %i", (width, pad) => {
  expect(keepLength(width)).toEqual(pad);
});
