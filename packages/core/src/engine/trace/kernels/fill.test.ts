// Tests of the traced kernels that make tensors of one number, of a sequence or of repetitions.
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { bools, describeKernels, floats, integers, type KernelCase } from "../../../testing/kernel-cases.ts";
import { verifyCompiled } from "../../verify.node.ts";
import { fillKernels } from "./fill.ts";

const TILES: readonly [shape: readonly number[], counts: readonly number[]][] = [
  [[3], [4]],
  [[1], [5]],
  [
    [2, 3],
    [1, 2],
  ],
  [
    [2, 1],
    [3, 4],
  ],
  [
    [1, 3],
    [2, 1],
  ],
  [
    [2, 1, 3],
    [2, 3, 1],
  ],
  [
    [1, 2, 1, 2],
    [3, 1, 2, 2],
  ],
  [
    [2, 1, 1, 2, 1],
    [1, 2, 1, 2, 2],
  ],
];

const tileCases: readonly KernelCase[] = [
  ...TILES.map(([shape, counts]): KernelCase => {
    const fn: KernelCase["fn"] = ({ x }) => ({ y: tf.tile(x!, [...counts]) });
    return { kernel: "Tile", name: `[${shape}] by [${counts}]`, fn, inputs: { x: floats(shape) } };
  }),
  {
    kernel: "Tile",
    name: "by broadcasting, to each shape that a [3, 1] tensor fits",
    fn: ({ x }) => ({
      columns: tf.broadcastTo(x!, [3, 4]),
      batch: tf.broadcastTo(x!, [2, 3, 1]),
      both: tf.broadcastTo(x!, [2, 3, 4]),
      again: tf.broadcastTo(tf.broadcastTo(x!, [3, 4]), [2, 3, 4]),
      tiled: tf.tile(tf.broadcastTo(x!, [3, 4]), [2, 2]),
    }),
    inputs: { x: floats([3, 1]) },
  },
  {
    kernel: "Tile",
    name: "no times, one number, int32 and bool",
    fn: ({ x, n, b }) => ({
      empty: tf.tile(x!, [0]),
      ones: tf.mul(tf.sum(x!), tf.tile(tf.ones([2, 2]), [2, 3])),
      yn: tf.tile(n!, [2, 3]),
      yb: tf.tile(b!, [3]),
      zb: tf.tile(tf.reshape(b!, [3, 1]), [1, 2]),
    }),
    inputs: { x: floats([2]), n: integers([2, 2], -9, 9), b: bools([3]) },
  },
];

const fillCases: readonly KernelCase[] = [
  {
    kernel: "Fill",
    name: "of each type",
    fn: ({ x }) => ({
      float: tf.mul(x!, tf.fill([2, 3], 0.1)),
      int: tf.fill([2], -7.9, "int32"),
      bool: tf.fill([2, 1], 1, "bool"),
      large: tf.fill([20, 10], 2.5),
      scalar: tf.fill([], 3),
      empty: tf.fill([0, 2], 3),
      infinity: tf.fill([2], Number.NEGATIVE_INFINITY),
    }),
    inputs: { x: floats([2, 3]) },
  },
  {
    kernel: "ZerosLike",
    name: "of each type",
    fn: ({ x, n, b }) => ({
      y: tf.add(x!, tf.zerosLike(x!)),
      yn: tf.zerosLike(n!),
      yb: tf.zerosLike(b!),
      large: tf.zerosLike(tf.broadcastTo(x!, [40, 2])),
    }),
    inputs: { x: floats([2]), n: integers([2, 2], -9, 9), b: bools([3]) },
  },
  {
    kernel: "OnesLike",
    name: "of each type",
    fn: ({ x, n, b }) => ({ y: tf.mul(x!, tf.onesLike(x!)), yn: tf.onesLike(n!), yb: tf.onesLike(b!) }),
    inputs: { x: floats([2]), n: integers([2, 2], -9, 9), b: bools([3]) },
  },
];

const sequenceCases: readonly KernelCase[] = [
  {
    kernel: "Range",
    name: "up, down, in fractions, in one step and in none",
    fn: ({ x }) => ({
      up: tf.mul(x!, tf.range(0, 5)),
      down: tf.range(4, -1),
      downBySteps: tf.range(7, 0, -2),
      fractions: tf.range(0, 1, 0.1),
      between: tf.range(0.5, 4),
      int: tf.range(2, 11, 3, "int32"),
      one: tf.range(3, 4),
      none: tf.range(3, 3),
      wrong: tf.range(0, 3, -1),
    }),
    inputs: { x: floats([5]) },
  },
  {
    kernel: "LinSpace",
    name: "up, down, with one number and with two",
    fn: ({ x }) => ({
      up: tf.mul(x!, tf.linspace(-1, 1, 5)),
      down: tf.linspace(3, 0, 7),
      one: tf.linspace(3, 9, 1),
      two: tf.linspace(3, 9, 2),
    }),
    inputs: { x: floats([5]) },
  },
];

describeKernels(fillKernels, [...tileCases, ...fillCases, ...sequenceCases]);

test("a range downwards by a fraction upwards is refused: eager tfjs runs away from its end", async () => {
  const compiled = verifyCompiled(({ x }) => ({ y: tf.add(x!, tf.range(1, 0, 0.5)) }), { x: floats([2]) });
  await expect(compiled).rejects.toThrow(/Range.*from 1 to 0 by 0.5/);
});
