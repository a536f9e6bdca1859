// Depthwise convolutions and their gradients, compiled against eager.
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { activationCases } from "../../../testing/activation-cases.ts";
import { describeKernels, floats } from "../../../testing/kernel-cases.ts";
import { verifyCompiled } from "../../verify.node.ts";
import { traceFunction } from "../trace.ts";
import { depthwiseKernels } from "./depthwise.ts";

type Pair = [number, number];
type Padding = "same" | "valid" | number | [Pair, Pair, Pair, Pair];

/** Shape of x, taps, multiplier, strides, padding, dilations. */
type Window = readonly [number[], Pair, number, Pair | number, Padding, (Pair | number)?];

const WINDOWS: readonly Window[] = [
  [[2, 3, 3, 2], [1, 1], 1, 1, "valid"],
  [[1, 4, 3, 3], [3, 3], 1, 1, "same"],
  [[1, 4, 3, 2], [3, 2], 2, 1, "same"],
  [[1, 5, 4, 2], [2, 3], 3, 1, "valid"],
  [[1, 5, 6, 1], [3, 3], 2, 2, "same"],
  [[2, 5, 5, 1], [3, 3], 1, 2, "valid"],
  [[1, 6, 4, 2], [2, 2], 2, 2, "valid"],
  [[1, 4, 4, 2], [3, 3], 1, 1, 1],
  [
    [1, 5, 4, 2],
    [3, 3],
    2,
    [2, 1],
    [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ],
  ],
  [
    [1, 4, 3, 2],
    [2, 3],
    2,
    1,
    [
      [0, 0],
      [1, 0],
      [2, 1],
      [0, 0],
    ],
  ],
  [[1, 6, 1, 3], [6, 1], 2, 1, "valid"],
  // as many taps as make one convolution of the filter's gradient
  [[1, 1, 12, 3], [1, 35], 1, 1, "same"],
  [[2, 1, 9, 2], [1, 33], 2, 1, "same"],
  [[2, 7, 7, 1], [6, 6], 1, 1, "same"],
  [[1, 8, 8, 1], [6, 6], 2, 2, "same"],
];

const DILATED: readonly Window[] = [
  [[1, 6, 5, 2], [2, 3], 1, 1, "same", 2],
  [[1, 5, 6, 1], [3, 2], 2, 1, "valid", [2, 3]],
];

function convolution([shape, taps, multiplier, strides, padding, dilations = 1]: Window) {
  return {
    fn: ({ x, filter }: Readonly<Record<string, tf.Tensor>>) => ({
      y: tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, padding, "NHWC", dilations),
    }),
    inputs: { x: floats(shape, 1), filter: floats([...taps, shape[3]!, multiplier], 2) },
  };
}

/** Every case checks the value and both gradients; each is counted for one of the three kernels. */
const FAMILY = [
  "DepthwiseConv2dNative",
  "DepthwiseConv2dNativeBackpropInput",
  "DepthwiseConv2dNativeBackpropFilter",
] as const;
const cases = [
  ...WINDOWS.map((window, index) => ({
    kernel: FAMILY[index % 3]!,
    name: JSON.stringify(window),
    ...convolution(window),
  })),
  ...DILATED.map((window) => ({ kernel: FAMILY[0], name: JSON.stringify(window), ...convolution(window) })),
];

const fused = activationCases("FusedDepthwiseConv2D", [2, 2, 2, 2], 4, (given) => tf.fused.depthwiseConv2d(given));

describeKernels(depthwiseKernels, [...cases, ...fused]);

describe("with dilation, where tfjs's own backward kernels are wrong", () => {
  const strides = 1;
  const [padding, dilations] = ["same", [2, 1]] as const;
  const shapes: Record<"x" | "filter" | "dy", tf.Tensor4D["shape"]> = {
    x: [1, 5, 4, 2],
    filter: [2, 3, 2, 2],
    dy: [1, 5, 4, 4],
  };
  const inputs = { x: floats(shapes.x, 1), filter: floats(shapes.filter, 2), dy: floats(shapes.dy, 3) };
  const attributes = { strides, pad: padding, dilations, inputShape: shapes.x, filterShape: shapes.filter };

  /** The gradient by core's own rule, which is slices and products. */
  function expected(name: "x" | "filter"): number[] {
    const tensor = (key: keyof typeof inputs) => tf.tensor(inputs[key].data, shapes[key]);
    const forward = (x: tf.Tensor, filter: tf.Tensor) =>
      tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, padding, "NHWC", [...dilations]);
    const [dx, dfilter] = tf.grads(forward)([tensor("x"), tensor("filter")], tensor("dy"));
    return [...(name === "x" ? dx! : dfilter!).dataSync()];
  }

  test.each([
    ["x", "DepthwiseConv2dNativeBackpropInput"],
    ["filter", "DepthwiseConv2dNativeBackpropFilter"],
  ] as const)("the gradient in %s is that of the convolution", async (name, kernel) => {
    const { results } = await verifyCompiled(
      ({ x, filter, dy }) => ({
        y: tf
          .engine()
          .runKernel(
            kernel,
            { x: x!, filter: filter!, dy: dy! },
            attributes as unknown as tf.NamedAttrMap,
          ) as tf.Tensor,
      }),
      inputs,
      { gradients: false },
    );
    const want = expected(name);
    for (const [place, got] of results[0]!.compiled.entries()) expect(got).toBeCloseTo(want[place]!, 5);
  });
});

test("refuses images with channels first", () => {
  const signature = { x: { shape: [1, 2, 5, 5], dtype: "float32" } } as const;
  const fn = ({ x }: Readonly<Record<string, tf.Tensor>>) => ({
    y: tf.depthwiseConv2d(x as tf.Tensor4D, tf.ones([3, 3, 2, 1]) as tf.Tensor4D, 1, "same", "NCHW"),
  });
  const target = { contrib: true, frozen: false, threads: 1 };
  expect(() => traceFunction(fn, signature, { target })).toThrow(/Depthwise.*: data format NCHW, expected NHWC/);
});
