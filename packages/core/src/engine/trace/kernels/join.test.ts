// Tests of the traced kernels that join tensors and take them apart.
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { bools, describeKernels, floats, integers, type KernelCase } from "../../../testing/kernel-cases.ts";
import { verifyCompiled } from "../../verify.node.ts";
import { joinKernels } from "./join.ts";

const SHAPES = [[3], [2, 3], [2, 1, 3], [1, 2, 2, 3], [2, 1, 2, 1, 3]];

const concatCases: readonly KernelCase[] = [
  ...SHAPES.flatMap((shape) =>
    [...shape.keys(), -1].map((axis): KernelCase => {
      const longer = shape.with(axis, shape.at(axis)! + 2);
      const fn: KernelCase["fn"] = ({ x, z }) => ({ y: tf.concat([x!, z!, x!], axis) });
      const inputs = { x: floats(shape, 1), z: floats(longer, 2) };
      return { kernel: "Concat", name: `[${shape}] along ${axis}`, fn, inputs };
    }),
  ),
  {
    kernel: "Concat",
    name: "with empty parts, broadcasts and one number",
    fn: ({ x }) => {
      const broadcast = tf.broadcastTo(tf.slice(x!, [0, 0], [1, 3]), [4, 3]);
      return {
        empty: tf.concat([tf.slice(x!, [0, 0], [0, 3]), x!, tf.zeros([0, 3])], 0),
        zeros: tf.concat([tf.zeros([2, 1]), x!, tf.ones([2, 2])], 1),
        allOnes: tf.mul(tf.sum(x!), tf.concat([tf.ones([2, 1]), tf.ones([2, 2])], 1)),
        repeated: tf.concat([broadcast, tf.mul(broadcast, 2), tf.zeros([4, 1])], 1),
        along: tf.concat([broadcast, x!], 0),
      };
    },
    inputs: { x: floats([2, 3]) },
  },
  {
    kernel: "Concat",
    name: "int32, bool and mixed types",
    fn: ({ x, n, b }) => ({
      yn: tf.concat([n!, n!], 1),
      yb: tf.concat([b!, b!], 0),
      float: tf.concat([x!, n!], 0),
      int: tf.concat([n!, tf.cast(b!, "int32")], 0),
    }),
    inputs: { x: floats([1, 3]), n: integers([2, 3], -9, 9), b: bools([2, 3]) },
    gradients: "none",
  },
];

const packCases: readonly KernelCase[] = [
  ...[[], [3], [2, 3], [2, 1, 3]].map((shape): KernelCase => {
    const axes = [...shape.keys(), shape.length, -1];
    return {
      kernel: "Pack",
      name: `[${shape}] at every axis`,
      fn: ({ a, b, c }) => Object.fromEntries(axes.map((axis, i) => [`y${i}`, tf.stack([a!, b!, c!], axis)])),
      inputs: { a: floats(shape, 1), b: floats(shape, 2), c: floats(shape, 3) },
    };
  }),
  {
    kernel: "Pack",
    name: "of one part, of broadcasts, of int32",
    fn: ({ x, n }) => ({
      one: tf.stack([x!], 1),
      broadcast: tf.stack([tf.broadcastTo(x!, [3, 2]), tf.ones([3, 2])], 1),
      yn: tf.stack([n!, n!], -1),
    }),
    inputs: { x: floats([2]), n: integers([2, 2], -9, 9) },
  },
];

const splitCases: readonly KernelCase[] = [
  {
    kernel: "SplitV",
    name: "into equal and given parts, along every axis",
    fn: ({ x }) => {
      const parts = [
        ...tf.split(x!, 2, 0),
        ...tf.split(x!, [1, 2], 1),
        ...tf.split(x!, [3, -1, 0], 2),
        ...tf.split(x!, 5, -1),
      ];
      return Object.fromEntries(parts.map((part, i) => [`y${i}`, part]));
    },
    inputs: { x: floats([2, 3, 5]) },
  },
  {
    kernel: "SplitV",
    name: "of broadcasts and one number",
    fn: ({ x }) => {
      const broadcast = tf.broadcastTo(x!, [2, 4, 3]);
      const parts = [
        ...tf.split(broadcast, [1, 3], 1),
        ...tf.split(broadcast, 3, 2),
        ...tf.split(tf.mul(tf.ones([2, 4]), tf.sum(x!)), 2, 1),
        ...tf.split(tf.ones([2, 4]), 2, 1),
      ];
      return Object.fromEntries(parts.map((part, i) => [`y${i}`, part]));
    },
    inputs: { x: floats([2, 1, 3]) },
  },
  {
    kernel: "SplitV",
    name: "where only some parts are used",
    fn: ({ x }) => {
      const [, second] = tf.split(x!, 3, 1);
      return { y: tf.square(second!) };
    },
    inputs: { x: floats([2, 3]) },
  },
  {
    kernel: "SplitV",
    name: "int32 and bool",
    fn: ({ n, b }) => {
      const [[n0, n1], [b0, b1]] = [tf.split(n!, [1, 3], 0), tf.split(b!, 2, 1)];
      return { n0: n0!, n1: n1!, b0: b0!, b1: b1! };
    },
    inputs: { n: integers([4], -9, 9), b: bools([3, 2]) },
    gradients: "none",
  },
];

const unpackCases: readonly KernelCase[] = [
  {
    kernel: "Unpack",
    name: "along every axis",
    fn: ({ x }) => {
      const parts = [0, 1, 2, -1].flatMap((axis) => tf.unstack(x!, axis));
      return Object.fromEntries(parts.map((part, i) => [`y${i}`, part]));
    },
    inputs: { x: floats([2, 2, 3]) },
  },
  {
    kernel: "Unpack",
    name: "along an axis of one element",
    fn: ({ x }) => ({ y: tf.unstack(x!, 1)[0]! }),
    inputs: { x: floats([2, 1, 3]) },
    gradients: "none", // tfjs's gradient fails where there is one part only
  },
  {
    kernel: "Unpack",
    name: "a vector, a broadcast, int32",
    fn: ({ x, n }) => {
      const parts = [x!, tf.broadcastTo(x!, [2, 3]), n!].flatMap((tensor) => tf.unstack(tensor));
      return Object.fromEntries(parts.map((part, i) => [`y${i}`, part]));
    },
    inputs: { x: floats([3]), n: integers([2, 2], -9, 9) },
  },
];

describeKernels(joinKernels, [...concatCases, ...packCases, ...splitCases, ...unpackCases]);

test("bools joined with numbers after them are refused with a reason", async () => {
  const compiled = verifyCompiled(
    ({ b, n }) => ({ y: tf.concat([b!, n!]) }),
    { b: bools([2]), n: integers([2], 0, 5) },
    { gradients: false },
  );
  await expect(compiled).rejects.toThrow(/Concat \(\[2\] bool, \[2\] int32\).*bool values joined with int32 ones/);
});
