// Tests of the traced kernels for windows, strides and turned-round axes.
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { bools, describeKernels, floats, integers, type KernelCase } from "../../../testing/kernel-cases.ts";
import { Random } from "../../random.ts";
import { verifyCompiled } from "../../verify.node.ts";
import { sliceKernels } from "./slice.ts";

const SHAPES = [[5], [3, 4], [2, 3, 4], [2, 3, 1, 4], [2, 1, 3, 2, 3]];

/** For each rank three windows at random places, of random sizes; an empty one now and then. */
const windowCases = SHAPES.map((shape, seed): KernelCase => {
  const random = new Random(seed);
  const windows = Array.from({ length: 3 }, () => {
    const begin = shape.map((extent) => random.integer(extent));
    const size = shape.map((extent, axis) => 1 + random.integer(extent - begin[axis]!));
    return [begin, size] as const;
  });
  return {
    kernel: "Slice",
    name: `[${shape}] at ${JSON.stringify(windows)}`,
    fn: ({ x }) => Object.fromEntries(windows.map(([begin, size], i) => [`y${i}`, tf.slice(x!, begin, size)])),
    inputs: { x: floats(shape) },
  };
});

const sliceCases: readonly KernelCase[] = [
  ...windowCases,
  {
    kernel: "Slice",
    name: "of short and open arguments",
    fn: ({ x }) => ({
      open: tf.slice(x!, [1, 0, 2], [-1, 2, -1]),
      short: tf.slice(x!, [1], [1]),
      number: tf.slice(x!, 1, 2),
      whole: tf.slice(x!, [0, 0, 0]),
      empty: tf.slice(x!, [1, 1, 1], [1, 0, 2]),
    }),
    inputs: { x: floats([3, 2, 4]) },
  },
  {
    kernel: "Slice",
    name: "of broadcasts and one number",
    fn: ({ x }) => ({
      broadcast: tf.slice(tf.broadcastTo(x!, [4, 3, 5]), [1, 1, 0], [2, 1, -1]),
      repeated: tf.slice(tf.broadcastTo(x!, [4, 3, 5]), [1, 0, 2], [2, 3, 2]),
      ones: tf.mul(tf.sum(x!), tf.slice(tf.ones([4, 4]), [1, 2], [2, 2])),
    }),
    inputs: { x: floats([3, 1]) },
  },
  {
    kernel: "Slice",
    name: "int32 and bool",
    fn: ({ a, b }) => ({ ya: tf.slice(a!, [1, 0], [1, 2]), yb: tf.slice(b!, [2], [3]) }),
    inputs: { a: integers([2, 3], -9, 9), b: bools([6]) },
    gradients: "none",
  },
];

/** For each rank four windows with strides in both directions. */
const strideCases = SHAPES.map((shape, seed): KernelCase => {
  const random = new Random(100 + seed);
  const windows = Array.from({ length: 4 }, () => {
    const strides = shape.map(() => [1, 2, 3, -1, -2][random.integer(5)]!);
    const begin = shape.map((extent, axis) =>
      strides[axis]! > 0 ? random.integer(2) : extent - 1 - random.integer(2),
    );
    const end = shape.map((extent, axis) => (strides[axis]! > 0 ? extent : -extent - 1 + random.integer(2)));
    return [begin, end, strides] as const;
  });
  return {
    kernel: "StridedSlice",
    name: `[${shape}] at ${JSON.stringify(windows)}`,
    fn: ({ x }) =>
      Object.fromEntries(
        windows.map(([begin, end, strides], i) => [`y${i}`, tf.stridedSlice(x!, begin, end, strides)] as const),
      ),
    inputs: { x: floats(shape) },
  };
});

const stridedSliceCases: readonly KernelCase[] = [
  ...strideCases,
  {
    kernel: "StridedSlice",
    name: "with masks: open ends, ellipsis, new axes",
    fn: ({ x }) => ({
      open: tf.stridedSlice(x!, [1, 1, 1], [1, 2, 2], [1, 1, 2], 0b001, 0b101),
      ellipsis: tf.stridedSlice(x!, [0, 0, 1], [0, 0, 4], [1, 1, 2], 0, 0, 0b010),
      newAxis: tf.stridedSlice(x!, [0, 0, 1], [2, 0, 3], [1, 1, 1], 0, 0, 0, 0b010),
      empty: tf.stridedSlice(x!, [1, 0, 0], [1, 3, 4], [1, 1, 1]),
      whole: tf.stridedSlice(x!, [0, 0, 0], [2, 3, 4], [1, 1, 1]),
    }),
    inputs: { x: floats([2, 3, 4]) },
  },
  {
    kernel: "StridedSlice",
    name: "int32, of a broadcast",
    fn: ({ n }) => ({ y: tf.stridedSlice(tf.broadcastTo(n!, [3, 4]), [0, 3], [3, 0], [2, -2]) }),
    inputs: { n: integers([4], -9, 9) },
    gradients: "none",
  },
];

const reverseCases: readonly KernelCase[] = [
  {
    kernel: "Reverse",
    name: "along each set of axes",
    fn: ({ x }) =>
      Object.fromEntries(
        [[0], [1], [2], [0, 2], [0, 1, 2], [-1], [-2, 0]].map((axes) => [
          `y${axes.join("_").replaceAll("-", "m")}`,
          tf.reverse(x!, axes),
        ]),
      ),
    inputs: { x: floats([2, 3, 4]) },
  },
  {
    kernel: "Reverse",
    name: "of extents 1, broadcasts, int32 and bool",
    fn: ({ x, n, b }) => ({
      one: tf.reverse(x!, [1]),
      broadcast: tf.reverse(tf.broadcastTo(x!, [2, 3, 4]), [0, 1]),
      yn: tf.reverse(n!, 0),
      yb: tf.reverse(b!, -1),
    }),
    inputs: { x: floats([3, 1]), n: integers([5], -9, 9), b: bools([2, 3]) },
  },
];

describeKernels(sliceKernels, [...sliceCases, ...stridedSliceCases, ...reverseCases]);

test("a strided slice that drops axes takes the right elements (eager tfjs does not)", async () => {
  const { results } = await verifyCompiled(
    ({ x }) => ({
      row: tf.stridedSlice(x!, [1, 1], [2, 4], [1, 2], 0, 0, 0, 0, 0b01),
      last: tf.stridedSlice(x!, [0, -1], [3, 0], [1, 1], 0, 0, 0, 0, 0b10),
      element: tf.stridedSlice(x!, [2, 1], [3, 2], [1, 1], 0, 0, 0, 0, 0b11),
    }),
    { x: { shape: [3, 4], dtype: "float32", data: Float32Array.from({ length: 12 }, (_, i) => i) } },
    { gradients: false },
  );
  const values = Object.fromEntries(results.map(({ name, compiled }) => [name, compiled]));
  expect(values).toEqual({ row: [5, 7], last: [3, 7, 11], element: [9] });
});
