// Tests of the gradients of slicing, tiling, padding and block moves against finite differences.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../backends.ts";
import "../gradients.ts";
import { gradientError, differenceInput as input } from "../../testing/finite-differences.ts";

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  test.each([
    [
      [0, 1],
      [5, 7],
      [2, 3],
    ],
    [
      [4, 6],
      [0, 1],
      [-2, -2],
    ],
    [
      [1, 5],
      [2, 0],
      [1, -3],
    ],
  ])("stridedSlice from %j to %j by %j", async (begin, end, strides) => {
    expect(await gradientError((x) => tf.stridedSlice(x!, begin, end, strides), [input([5, 7])])).toBeLessThan(1e-3);
  });

  test("stridedSlice with open ends and a new axis", async () => {
    const slice = (x: tf.Tensor): tf.Tensor => tf.stridedSlice(x, [2, 0, 1], [1, 0, 0], [2, 1, 2], 1, 5, 0, 2);
    expect(await gradientError((x) => slice(x!), [input([3, 4])])).toBeLessThan(1e-3);
  });

  test.each([[[2, 3]], [[1, 1]], [[4, 1]]])("tile by %j", async (reps) => {
    expect(await gradientError((x) => tf.tile(x!, reps), [input([2, 3])])).toBeLessThan(1e-3);
  });

  test("tile of rank 5", async () => {
    expect(await gradientError((x) => tf.tile(x!, [2, 1, 1, 3, 1]), [input([1, 2, 2, 2, 1])])).toBeLessThan(1e-3);
  });

  test.each(["reflect", "symmetric"] as const)("mirrorPad %s", async (mode) => {
    const paddings: [number, number][] = [
      [1, 0],
      [2, 3],
      [0, 0],
    ];
    expect(await gradientError((x) => tf.mirrorPad(x!, paddings, mode), [input([2, 4, 2])])).toBeLessThan(1e-3);
  });

  test("unstack of an axis with one element", async () => {
    expect(await gradientError((x) => tf.unstack(x!, 0)[0]!, [input([1, 4])])).toBeLessThan(1e-3);
  });

  test("split into one part", async () => {
    expect(await gradientError((x) => tf.split(x!, 1, 1)[0]!, [input([2, 3])])).toBeLessThan(1e-3);
  });

  test("depthToSpace", async () => {
    expect(
      await gradientError((x) => tf.depthToSpace(x as tf.Tensor4D, 2, "NHWC"), [input([2, 2, 3, 8])]),
    ).toBeLessThan(1e-3);
  });
});
