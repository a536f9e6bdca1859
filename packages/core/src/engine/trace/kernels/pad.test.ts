// Tests of the traced kernels that pad.
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { bools, describeKernels, floats, integers, type KernelCase } from "../../../testing/kernel-cases.ts";
import { Random } from "../../random.ts";
import { verifyCompiled } from "../../verify.node.ts";
import { padKernels } from "./pad.ts";

type Paddings = [number, number][];

const SHAPES = [[4], [3, 4], [2, 3, 4], [2, 3, 1, 3], [2, 1, 3, 2, 3]];

/** A margin of 0, 1 or 2 on every side. */
function randomPaddings(shape: readonly number[], seed: number, largest: (extent: number) => number): Paddings {
  const random = new Random(seed);
  return shape.map((extent) => {
    const bound = 1 + Math.min(2, largest(extent));
    return [random.integer(bound), random.integer(bound)];
  });
}

const padCases: readonly KernelCase[] = [
  ...SHAPES.map((shape, seed): KernelCase => {
    const paddings = randomPaddings(shape, seed, () => 2);
    const fn: KernelCase["fn"] = ({ x }) => ({ zeros: tf.pad(x!, paddings), numbers: tf.pad(x!, paddings, -1.5) });
    return { kernel: "PadV2", name: `[${shape}] by ${JSON.stringify(paddings)}`, fn, inputs: { x: floats(shape) } };
  }),
  {
    kernel: "PadV2",
    name: "of broadcasts, one number, nothing and by nothing",
    fn: ({ x }) => {
      const across: Paddings = [
        [0, 0],
        [1, 2],
      ];
      const along: Paddings = [
        [2, 0],
        [0, 0],
      ];
      const broadcast = tf.broadcastTo(x!, [4, 3]);
      return {
        across: tf.pad(broadcast, across, 2),
        along: tf.pad(broadcast, along, 2),
        same: tf.mul(tf.sum(x!), tf.pad(tf.zeros([2, 2]), across)),
        other: tf.mul(tf.sum(x!), tf.pad(tf.ones([2, 2]), across)),
        empty: tf.add(tf.sum(x!), tf.pad(tf.zeros([0, 2]), across.with(0, [1, 1]), 3)),
        nothing: tf.pad(x!, across.with(1, [0, 0])),
      };
    },
    inputs: { x: floats([1, 3]) },
  },
  {
    kernel: "PadV2",
    name: "with infinities",
    fn: ({ x }) => ({ y: tf.pad(x!, [[1, 1]], Number.NEGATIVE_INFINITY), z: tf.pad(x!, [[0, 1]], Number.NaN) }),
    inputs: { x: floats([3]) },
    gradients: "none",
  },
  {
    kernel: "PadV2",
    name: "int32 and bool",
    fn: ({ n, b }) => ({ yn: tf.pad(n!, [[1, 2]], 7), yb: tf.pad(b!, [[2, 1]], 1), zb: tf.pad(b!, [[0, 1]]) }),
    inputs: { n: integers([4], -9, 9), b: bools([3]) },
    gradients: "none",
  },
];

const mirrorCases: readonly KernelCase[] = [
  ...SHAPES.flatMap((shape, seed): KernelCase[] => {
    const reflect = randomPaddings(shape, 20 + seed, (extent) => extent - 1);
    const symmetric = randomPaddings(shape, 40 + seed, (extent) => extent);
    const fn: KernelCase["fn"] = ({ x }) => ({
      reflect: tf.mirrorPad(x!, reflect, "reflect"),
      symmetric: tf.mirrorPad(x!, symmetric, "symmetric"),
    });
    const name = `[${shape}] by ${JSON.stringify(reflect)} and ${JSON.stringify(symmetric)}`;
    return [{ kernel: "MirrorPad", name, fn, inputs: { x: floats(shape) } }];
  }),
  {
    kernel: "MirrorPad",
    name: "of broadcasts and one number",
    fn: ({ x }) => {
      const margin: Paddings = [
        [1, 2],
        [1, 1],
      ];
      return {
        reflect: tf.mirrorPad(tf.broadcastTo(x!, [3, 3]), margin, "reflect"),
        symmetric: tf.mirrorPad(tf.broadcastTo(x!, [3, 3]), margin, "symmetric"),
        ones: tf.mul(tf.sum(x!), tf.mirrorPad(tf.ones([3, 2]), margin, "reflect")),
      };
    },
    inputs: { x: floats([1, 3]) },
  },
  {
    kernel: "MirrorPad",
    name: "int32 and bool",
    fn: ({ n, b }) => ({
      yn: tf.mirrorPad(n!, [[1, 2]], "reflect"),
      zn: tf.mirrorPad(n!, [[1, 2]], "symmetric"),
      yb: tf.mirrorPad(b!, [[1, 2]], "reflect"),
      zb: tf.mirrorPad(b!, [[1, 2]], "symmetric"),
    }),
    inputs: { n: integers([4], -9, 9), b: bools([3]) },
    gradients: "none",
  },
];

describeKernels(padKernels, [...padCases, ...mirrorCases]);

test("a negative padding is refused with a reason", async () => {
  const compiled = verifyCompiled(({ x }) => ({ y: tf.pad(x!, [[-1, 0]]) }), { x: floats([3]) }, { gradients: false });
  await expect(compiled).rejects.toThrow(/PadV2 \(\[3\] float32\).*paddings \[\[-1,0\]\], expected none below 0/);
});
