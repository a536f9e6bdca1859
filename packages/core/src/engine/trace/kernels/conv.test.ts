// Dense convolutions and their gradients, compiled against eager.
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { activationCases } from "../../../testing/activation-cases.ts";
import { describeKernels, floats, type KernelCase } from "../../../testing/kernel-cases.ts";
import { traceFunction } from "../trace.ts";
import { convKernels } from "./conv.ts";

type Pair = [number, number];
type Triple = [number, number, number];
type Padding = Parameters<typeof tf.conv2d>[3];

const EXPLICIT: Padding = [
  [0, 0],
  [1, 2],
  [0, 1],
  [0, 0],
];

/** Shape of x, taps, output channels, strides, padding, dilations. */
type Window2d = readonly [number[], Pair, number, Pair | number, Padding, (Pair | number)?];

const WINDOWS: readonly Window2d[] = [
  [[2, 3, 4, 2], [1, 1], 3, 1, "valid"],
  [[1, 4, 6, 2], [2, 3], 2, [2, 3], "valid"],
  [[1, 5, 7, 2], [2, 3], 2, [2, 3], "valid"],
  [[1, 5, 4, 1], [1, 1], 2, 2, "same"],
  [[1, 4, 4, 1], [1, 1], 2, 1, 1],
  [[2, 4, 3, 2], [3, 3], 2, 1, "same"],
  [[1, 4, 5, 3], [3, 3], 1, 1, "same"],
  [[1, 4, 5, 1], [3, 3], 5, 1, "same"],
  [[1, 5, 5, 2], [2, 2], 2, 1, "same"],
  [[1, 5, 6, 2], [3, 2], 2, 1, "valid"],
  [[1, 5, 6, 2], [3, 3], 2, 2, "same"],
  [[1, 6, 5, 2], [3, 3], 2, 2, "valid"],
  [[1, 6, 5, 1], [3, 3], 2, [2, 1], "same"],
  [[1, 7, 6, 1], [2, 3], 2, [3, 2], "same"],
  [[1, 4, 4, 2], [3, 3], 2, 1, 1],
  [[1, 5, 5, 2], [3, 3], 2, 2, 2],
  [[1, 4, 4, 2], [2, 2], 3, 1, EXPLICIT],
  [[1, 5, 4, 2], [3, 3], 2, 2, EXPLICIT],
  [[1, 4, 3, 1], [2, 2], 1, 1, 3],
  [[1, 1, 9, 2], [1, 4], 2, 1, "same"],
  [[2, 3, 3, 2], [3, 3], 2, 1, "valid"],
];

/** Convolutions that tfjs's backward kernels know nothing of. */
const DILATED: readonly Window2d[] = [
  [[1, 6, 5, 2], [2, 3], 2, 1, "same", 2],
  [[1, 5, 6, 2], [3, 2], 2, 1, "valid", [2, 3]],
  [
    [1, 1, 9, 2],
    [1, 3],
    2,
    1,
    [
      [0, 0],
      [0, 0],
      [4, 0],
      [0, 0],
    ],
    [1, 2],
  ],
];

function case2d(kernel: string, [shape, taps, out, strides, padding, dilations = 1]: Window2d): KernelCase {
  return {
    kernel,
    name: JSON.stringify([shape, taps, out, strides, padding, dilations]),
    fn: ({ x, filter }) => ({
      y: tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, padding, "NHWC", dilations),
    }),
    inputs: { x: floats(shape, 1), filter: floats([...taps, shape[3]!, out], 2) },
  };
}

/** Every case checks the value and both gradients; each is counted for one of the three kernels. */
const FAMILY = ["Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter"] as const;
const cases2d = [
  ...WINDOWS.map((window, index) => case2d(FAMILY[index % 3]!, window)),
  ...DILATED.map((window) => case2d("Conv2D", window)),
];

const transposed: KernelCase[] = ([1, 2, 3] as const).flatMap((stride) =>
  (["same", "valid", 1] as const).map((padding) => {
    const before = padding === 1 ? 1 : 0;
    const extent = padding === "same" ? 3 * stride : (3 - 1) * stride + 3 - 2 * before;
    return {
      kernel: "Conv2DBackpropInput",
      name: `transposed convolution ${stride} ${padding}`,
      fn: ({ x, filter }) => ({
        y: tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, [1, extent, extent, 2], stride, padding),
      }),
      inputs: { x: floats([1, 3, 3, 2], 1), filter: floats([3, 3, 2, 2], 2) },
    };
  }),
);

const constants: KernelCase[] = [
  {
    kernel: "Conv2D",
    name: "constant image, constant filter",
    fn: ({ x, filter }) => ({
      y: tf.add(
        tf.conv2d(tf.ones([1, 4, 4, 2]) as tf.Tensor4D, filter as tf.Tensor4D, 1, "same"),
        tf.conv2d(x as tf.Tensor4D, tf.fill([3, 3, 2, 2], 0.5) as tf.Tensor4D, 1, "same"),
      ),
    }),
    inputs: { x: floats([1, 4, 4, 2], 1), filter: floats([3, 3, 2, 2], 2) },
  },
  {
    kernel: "Conv2D",
    name: "over time",
    fn: ({ x, filter }) => ({ y: tf.conv1d(x as tf.Tensor3D, filter as tf.Tensor3D, 2, "same") }),
    inputs: { x: floats([2, 7, 2], 1), filter: floats([3, 2, 3], 2) },
  },
];

const fused = [1, 3].flatMap((size) =>
  activationCases("FusedConv2D", [size, size, 2, 3], 3, (given) => tf.fused.conv2d(given)),
);

/** Shape of x, taps, output channels, strides, padding, dilations. */
type Window3d = readonly [number[], Triple, number, Triple | number, "same" | "valid", (Triple | number)?];

const WINDOWS_3D: readonly Window3d[] = [
  [[1, 2, 3, 2, 2], [1, 1, 1], 2, 1, "valid"],
  [[1, 4, 2, 3, 1], [2, 1, 3], 2, [2, 1, 3], "valid"],
  [[1, 3, 3, 4, 1], [2, 3, 2], 2, 1, "same"],
  [[1, 3, 3, 4, 2], [2, 2, 2], 1, 1, "valid"],
  [[1, 4, 3, 4, 1], [2, 2, 3], 2, 2, "same"],
  [[1, 4, 3, 5, 1], [2, 2, 2], 2, 2, "valid"],
];
const FAMILY_3D = ["Conv3D", "Conv3DBackpropInputV2", "Conv3DBackpropFilterV2"] as const;

function case3d(kernel: string, [shape, taps, out, strides, padding, dilations = 1]: Window3d): KernelCase {
  return {
    kernel,
    name: JSON.stringify([shape, taps, out, strides, padding, dilations]),
    fn: ({ x, filter }) => ({
      y: tf.conv3d(x as tf.Tensor5D, filter as tf.Tensor5D, strides, padding, "NDHWC", dilations),
    }),
    inputs: { x: floats(shape, 1), filter: floats([...taps, shape[4]!, out], 2) },
    gradients: dilations === 1 ? "checked" : "none",
  };
}

const cases3d = [
  ...WINDOWS_3D.map((window, index) => case3d(FAMILY_3D[index % 3]!, window)),
  case3d("Conv3D", [[1, 4, 3, 5, 1], [2, 2, 2], 2, 1, "same", 2]),
];

describeKernels(convKernels, [...cases2d, ...transposed, ...constants, ...fused, ...cases3d]);

const target = { contrib: true, frozen: false, threads: 1 };

test("refuses images with channels first", () => {
  const signature = { x: { shape: [1, 2, 5, 5], dtype: "float32" } } as const;
  const fn = ({ x }: Readonly<Record<string, tf.Tensor>>) => ({
    y: tf.conv2d(x as tf.Tensor4D, tf.ones([3, 3, 2, 1]) as tf.Tensor4D, 1, "same", "NCHW"),
  });
  expect(() => traceFunction(fn, signature, { target })).toThrow(/Conv2D .*: data format NCHW, expected NHWC/);
});

test("windows that tile the image become one product", () => {
  const signature = {
    x: { shape: [1, 8, 8, 3], dtype: "float32" },
    filter: { shape: [4, 4, 3, 16], dtype: "float32" },
  } as const;
  const fn = ({ x, filter }: Readonly<Record<string, tf.Tensor>>) => ({
    y: tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 4, "valid"),
  });
  const { session } = traceFunction(fn, signature, { target });
  expect(session.graph.nodes.map(({ op }) => op)).toEqual([
    "Reshape",
    "Transpose",
    "Reshape",
    "Reshape",
    "MatMul",
    "Reshape",
  ]);
});
