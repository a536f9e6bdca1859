// Tests of the gradients of convolution, pooling and resizing against finite differences.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../backends.ts";
import "../gradients.ts";
import { gradientError, differenceInput as input } from "../../testing/finite-differences.ts";

type Pad = "valid" | "same" | tf.backend_util.ExplicitPadding;
type Pair = [number, number];

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  // a number as padding is wrong in tfjs for filters that are not square
  const uneven: Pad = [
    [0, 0],
    [1, 0],
    [2, 1],
    [0, 0],
  ];
  const around: Pad = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 0],
  ];
  const windows: [Pair, Pad, Pair][] = [
    [[1, 1], "valid", [1, 1]],
    [[2, 1], "same", [1, 1]],
    [[2, 3], "valid", [1, 1]],
    [[1, 1], uneven, [1, 1]],
    [[1, 1], "same", [2, 1]],
    [[1, 1], "valid", [1, 3]],
    [[1, 1], uneven, [2, 2]],
  ];

  test.each(windows)("conv2d with strides %j, padding %j, dilations %j", async (strides, pad, dilations) => {
    const conv = (x: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
      tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad, "NHWC", dilations);
    expect(await gradientError((x, f) => conv(x!, f!), [input([2, 6, 7, 2]), input([3, 2, 2, 3], 2)])).toBeLessThan(
      1e-3,
    );
  });

  test.each(windows)("depthwiseConv2d with strides %j, padding %j, dilations %j", async (strides, pad, dilations) => {
    // tfjs's depthwise kernels take one stride for both axes
    const stride = Math.max(...strides);
    const conv = (x: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
      tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, pad, "NHWC", dilations);
    expect(await gradientError((x, f) => conv(x!, f!), [input([2, 6, 7, 2]), input([3, 2, 2, 2], 2)])).toBeLessThan(
      1e-3,
    );
  });

  test.each([
    [1, 4],
    [2, 1],
  ])("conv1d with stride %s and dilation %s", async (stride, dilation) => {
    const conv = (x: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
      tf.conv1d(x as tf.Tensor3D, filter as tf.Tensor3D, stride, "same", "NWC", dilation);
    expect(await gradientError((x, f) => conv(x!, f!), [input([2, 9, 2]), input([3, 2, 3], 2)])).toBeLessThan(1e-3);
  });

  test("conv2dTranspose", async () => {
    const conv = (x: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
      tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, [1, 5, 6, 2], 2, "same");
    expect(await gradientError((x, f) => conv(x!, f!), [input([1, 3, 3, 3]), input([3, 3, 2, 3], 2)])).toBeLessThan(
      1e-3,
    );
  });

  test.each([
    [[2, 3], [1, 2], "valid"],
    [[3, 3], [2, 2], "same"],
    [[3, 2], [1, 1], "same"],
    [[2, 2], [3, 3], "valid"],
    [[3, 2], [2, 2], around],
  ] as [Pair, Pair, Pad][])("avgPool of %j by %j, padding %j", async (size, strides, pad) => {
    expect(
      await gradientError((x) => tf.avgPool(x as tf.Tensor4D, size, strides, pad), [input([2, 5, 6, 2])]),
    ).toBeLessThan(1e-3);
  });

  test.each([
    [[2, 3, 2], [1, 2, 2], "valid"],
    [[3, 2, 3], [2, 2, 1], "same"],
    [[2, 2, 3], [1, 1, 2], "same"],
  ] as [[number, number, number], [number, number, number], "valid" | "same"][])(
    "avgPool3d of %j by %j, padding %j",
    async (size, strides, pad) => {
      const pool = (x: tf.Tensor): tf.Tensor => tf.avgPool3d(x as tf.Tensor5D, size, strides, pad);
      expect(await gradientError((x) => pool(x!), [input([1, 3, 5, 4, 2])])).toBeLessThan(1e-3);
    },
  );

  test.each([
    [[5, 7], false, false],
    [[5, 7], false, true],
    [[5, 7], true, false],
    [[2, 3], false, true],
    [[2, 3], true, false],
    [[1, 3], false, false],
  ] as [Pair, boolean, boolean][])("resizing to %j, corners %s, half pixels %s", async (size, corners, half) => {
    const { resizeBilinear, resizeNearestNeighbor } = tf.image;
    const image = [input([2, 3, 4, 2])];
    expect(await gradientError((x) => resizeBilinear(x as tf.Tensor4D, size, corners, half), image)).toBeLessThan(1e-3);
    expect(
      await gradientError((x) => resizeNearestNeighbor(x as tf.Tensor4D, size, corners, half), image),
    ).toBeLessThan(1e-3);
  });
});
