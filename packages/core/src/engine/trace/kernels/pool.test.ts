// Poolings and their gradients, compiled against eager.
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { describeKernels, floats, integers, type KernelCase } from "../../../testing/kernel-cases.ts";
import { type VerifyInput, verifyCompiled } from "../../verify.node.ts";
import { traceFunction } from "../trace.ts";
import { sizeOf } from "../value.ts";
import { poolKernels } from "./pool.ts";

type Pair = [number, number];
type Triple = [number, number, number];
type Padding = "same" | "valid" | number | [Pair, Pair, Pair, Pair];
type Rounding = "floor" | "round" | "ceil";

/** Shape of x, window, strides, padding, how the number of windows is rounded. */
type Window = readonly [number[], Pair | number, Pair | number, Padding, Rounding?];

const WINDOWS: readonly Window[] = [
  [[2, 4, 6, 2], 2, 2, "valid"],
  [[1, 5, 7, 2], 2, 2, "valid"],
  [[1, 5, 7, 1], 2, 2, "same"],
  [[2, 5, 4, 1], [3, 2], 1, "valid"],
  [[1, 5, 4, 2], 3, 1, "same"],
  [[1, 6, 5, 1], 3, 2, "same"],
  [[1, 7, 6, 1], [2, 3], [3, 2], "same"],
  [[1, 5, 5, 1], 3, 2, 1],
  [
    [1, 4, 5, 1],
    3,
    1,
    [
      [0, 0],
      [1, 0],
      [2, 1],
      [0, 0],
    ],
  ],
  [[1, 3, 4, 2], 1, 1, "same"],
  [[1, 5, 4, 2], 1, 2, "valid"],
  [[1, 1, 12, 2], [1, 4], [1, 4], "valid"],
  [[1, 1, 11, 2], [1, 4], [1, 3], "valid"],
];

/** Values apart enough that no finite difference changes their order. */
function distinct(shape: readonly number[]): VerifyInput {
  const size = sizeOf(shape);
  const data = Float32Array.from({ length: size }, (_, index) => ((index * 37) % size) * 0.2 - 3);
  return { shape, dtype: "float32", data };
}

/** Every case checks the value and the gradient; each is counted for one of the two kernels. */
function pooling(kernel: string, index: number, [shape, window, strides, padding, rounding]: Window): KernelCase {
  const pool = kernel === "MaxPool" ? tf.maxPool : tf.avgPool;
  return {
    kernel: index % 2 === 0 ? kernel : `${kernel}Grad`,
    name: JSON.stringify([shape, window, strides, padding]),
    fn: ({ x }) => ({ y: pool(x as tf.Tensor4D, window, strides, padding, rounding) }),
    inputs: { x: kernel === "MaxPool" ? distinct(shape) : floats(shape, 1) },
  };
}

const cases2d = ["MaxPool", "AvgPool"].flatMap((kernel) =>
  WINDOWS.map((window, index) => pooling(kernel, index, window)),
);
/** tfjs's gradient of maxPool forgets the rounding. */
const rounded = (["floor", "round", "ceil"] as const).flatMap((rounding) => [
  pooling("AvgPool", 0, [[1, 6, 5, 1], 3, 2, 1, rounding]),
  { ...pooling("MaxPool", 0, [[1, 6, 5, 1], 3, 2, 1, rounding]), gradients: "none" as const },
]);

const special: KernelCase[] = [
  {
    kernel: "MaxPoolGrad",
    name: "ties: the first element has the gradient",
    fn: ({ x }) => ({ y: tf.maxPool(x as tf.Tensor4D, 3, 1, "same") }),
    inputs: { x: { shape: [1, 5, 5, 2], dtype: "float32", data: Float32Array.from(integers([50], 0, 3).data) } },
    gradients: "compiled",
  },
  {
    kernel: "MaxPoolGrad",
    name: "windows that overlap, on two threads",
    fn: ({ x }) => ({ y: tf.maxPool(x as tf.Tensor4D, 3, 1, "same") }),
    inputs: { x: distinct([1, 5, 4, 2]) },
    threads: 2,
  },
  {
    kernel: "MaxPoolGrad",
    name: "gradient of a sum",
    fn: ({ x }) => ({ y: tf.sum(tf.maxPool(x as tf.Tensor4D, 2, 2, "valid")) }),
    inputs: { x: distinct([1, 4, 4, 2]) },
  },
  {
    kernel: "AvgPoolGrad",
    name: "gradient of a sum",
    fn: ({ x }) => ({ y: tf.sum(tf.avgPool(x as tf.Tensor4D, 2, 1, "same")) }),
    inputs: { x: floats([1, 4, 3, 2], 1) },
  },
  {
    kernel: "MaxPool",
    name: "infinities",
    fn: ({ x }) => ({ y: tf.maxPool(x as tf.Tensor4D, 2, 1, "same") }),
    inputs: {
      x: {
        shape: [1, 2, 3, 1],
        dtype: "float32",
        data: Float32Array.of(-Infinity, -Infinity, Infinity, -Infinity, -Infinity, 1),
      },
    },
    gradients: "none",
  },
];

/** Shape of x, window, strides, padding. */
type Window3d = readonly [number[], Triple | number, Triple | number, "same" | "valid" | number];

const WINDOWS_3D: readonly Window3d[] = [
  [[1, 4, 2, 4, 1], 2, 2, "valid"],
  [[1, 3, 4, 4, 1], 2, 1, "valid"],
  [[2, 3, 3, 3, 1], [1, 2, 2], [2, 1, 1], "valid"],
  [[1, 5, 4, 3, 1], 3, [2, 1, 1], "valid"],
];
const SAME_3D: Window3d = [[1, 3, 4, 5, 1], 2, 2, "same"];

function pooling3d(kernel: string, index: number, [shape, window, strides, padding]: Window3d): KernelCase {
  const pool = kernel === "MaxPool3D" ? tf.maxPool3d : tf.avgPool3d;
  return {
    kernel: index % 2 === 0 ? kernel : `${kernel}Grad`,
    name: JSON.stringify([shape, window, strides, padding]),
    fn: ({ x }) => ({ y: pool(x as tf.Tensor5D, window, strides, padding) }),
    inputs: { x: kernel === "MaxPool3D" ? distinct(shape) : floats(shape, 1) },
  };
}

const cases3d = ["MaxPool3D", "AvgPool3D"].flatMap((kernel) => [
  ...WINDOWS_3D.map((window, index) => pooling3d(kernel, index, window)),
  { ...pooling3d(kernel, 0, SAME_3D), gradients: kernel === "MaxPool3D" ? ("checked" as const) : ("none" as const) },
]);

describeKernels(poolKernels, [...cases2d, ...rounded, ...special, ...cases3d]);

describe("a 3-D mean with padding, where tfjs's own gradient is wrong", () => {
  const [shape, window, strides, padding] = SAME_3D;
  const pool = (x: tf.Tensor) => tf.avgPool3d(x as tf.Tensor5D, window, strides, padding);

  test("the gradient of the sum is what each element adds to it", async () => {
    const fn = ({ x }: Readonly<Record<string, tf.Tensor>>) => ({ dx: tf.grad((v) => tf.sum(pool(v)))(x!) });
    const { results } = await verifyCompiled(fn, { x: floats(shape, 1) }, { gradients: false });
    const size = sizeOf(shape);
    const unit = (place: number) =>
      tf.tensor(
        Array.from({ length: size }, (_, i) => Number(i === place)),
        shape,
      );
    for (const [place, got] of results[0]!.compiled.entries()) {
      expect(got).toBeCloseTo(tf.sum(pool(unit(place))).dataSync()[0]!, 5);
    }
  });
});

test("refuses a window that sees padding only", () => {
  const signature = { x: { shape: [1, 4, 4, 1], dtype: "float32" } } as const;
  const fn = ({ x }: Readonly<Record<string, tf.Tensor>>) => ({ y: tf.maxPool(x as tf.Tensor4D, 2, 1, 2) });
  const target = { contrib: true, frozen: false, threads: 1 };
  expect(() => traceFunction(fn, signature, { target })).toThrow("a window of [2,2] sees nothing but padding");
});
