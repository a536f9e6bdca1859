// Tests of the traced kernels for shapes and orders of axes.
import * as tf from "@tensorflow/tfjs-core";
import { bools, describeKernels, floats, integers, type KernelCase } from "../../../testing/kernel-cases.ts";
import { layoutKernels } from "./layout.ts";

const RESHAPES: readonly [from: readonly number[], to: readonly number[]][] = [
  [[], [1, 1]],
  [[1], []],
  [[6], [2, 3]],
  [[2, 3], [-1]],
  [
    [1, 6, 1],
    [2, 1, 3],
  ],
  [
    [2, 3, 2, 1, 2],
    [4, -1],
  ],
  [
    [2, 3],
    [2, 3],
  ],
];

/** Shapes behind a broadcast, the shape they are broadcast to, and what that is reshaped to. */
const BROADCAST_RESHAPES: readonly (readonly [readonly number[], readonly number[], readonly number[]])[] = [
  [[4], [3, 4], [3, 2, 2]],
  [
    [3, 1],
    [3, 4],
    [1, 3, 2, 2],
  ],
  [[1, 4], [3, 4], [12]],
  [[2, 1, 3], [2, 2, 3], [12]],
  [
    [2, 1, 1],
    [2, 3, 2],
    [2, 6, 1],
  ],
  [
    [1, 1, 2],
    [1, 5, 2],
    [5, 1, 2],
  ],
];

const reshapeCases: readonly KernelCase[] = [
  ...RESHAPES.map(([from, to]): KernelCase => {
    const fn: KernelCase["fn"] = ({ x }) => ({ y: tf.reshape(x!, [...to]) });
    return { kernel: "Reshape", name: `[${from}] to [${to}]`, fn, inputs: { x: floats(from) } };
  }),
  ...BROADCAST_RESHAPES.map(([small, full, to]): KernelCase => {
    const fn: KernelCase["fn"] = ({ x }) => ({ y: tf.reshape(tf.broadcastTo(x!, [...full]), [...to]) });
    return {
      kernel: "Reshape",
      name: `[${small}] broadcast to [${full}] to [${to}]`,
      fn,
      inputs: { x: floats(small) },
    };
  }),
  {
    kernel: "Reshape",
    name: "twice, there and back",
    fn: ({ x }) => ({ y: tf.reshape(tf.reshape(x!, [3, 4]), [2, 6]), z: tf.reshape(tf.reshape(x!, [12]), [4, 3]) }),
    inputs: { x: floats([4, 3]) },
  },
  {
    kernel: "Reshape",
    name: "int32 and bool",
    fn: ({ a, b }) => ({ ya: tf.reshape(a!, [4]), yb: tf.reshape(b!, [3, 1, 2]) }),
    inputs: { a: integers([2, 2], -9, 9), b: bools([6]) },
    gradients: "none",
  },
  {
    kernel: "Reshape",
    name: "of constants, one number and nothing",
    fn: ({ x }) => ({
      constant: tf.mul(x!, tf.reshape(tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]), [6])),
      ones: tf.mul(x!, tf.reshape(tf.ones([2, 3]), [6])),
      empty: tf.reshape(tf.slice(x!, [0], [0]), [0, 3]),
    }),
    inputs: { x: floats([6]) },
  },
  {
    kernel: "Reshape",
    name: "by squeezing",
    fn: ({ x }) => ({ all: tf.squeeze(x!), one: tf.squeeze(x!, [2]) }),
    inputs: { x: floats([1, 3, 1, 2]) },
  },
];

const expandDimsCase: KernelCase = {
  kernel: "ExpandDims",
  name: "at every axis, counted from both ends",
  fn: ({ x, n }) => ({
    ...Object.fromEntries([-3, -2, -1, 0, 1, 2].map((axis, i) => [`y${i}`, tf.expandDims(x!, axis)])),
    int: tf.expandDims(n!, 0),
    scalar: tf.expandDims(tf.sum(x!), 0),
  }),
  inputs: { x: floats([2, 3]), n: integers([4], -5, 5) },
};

function permutations(axes: readonly number[]): number[][] {
  if (axes.length === 0) return [[]];
  return axes.flatMap((axis) => permutations(axes.filter((other) => other !== axis)).map((rest) => [axis, ...rest]));
}

const TRANSPOSED = [
  [2, 3],
  [3, 1],
  [2, 3, 2],
  [1, 3, 2],
  [2, 3, 1, 2],
  [1, 2, 1, 3],
  [2, 1, 2, 3, 2],
];

const transposeCases: readonly KernelCase[] = [
  ...TRANSPOSED.map((shape): KernelCase => {
    const orders = permutations([...shape.keys()]);
    const fn: KernelCase["fn"] = ({ x }) =>
      Object.fromEntries(orders.map((order) => [`to${order.join("")}`, tf.transpose(x!, order)]));
    return { kernel: "Transpose", name: `[${shape}], all orders`, fn, inputs: { x: floats(shape) } };
  }),
  {
    kernel: "Transpose",
    name: "twice, in all pairs of orders",
    fn: ({ x }) => {
      const orders = permutations([0, 1, 2]);
      const pairs = orders.flatMap((first) => orders.map((second) => [first, second] as const));
      return Object.fromEntries(
        pairs.map(([first, second]) => [
          `to${first.join("")}to${second.join("")}`,
          tf.transpose(tf.transpose(x!, first), second),
        ]),
      );
    },
    inputs: { x: floats([2, 3, 4]) },
  },
  {
    kernel: "Transpose",
    name: "of broadcasts and one number",
    fn: ({ x }) => ({
      broadcast: tf.transpose(tf.broadcastTo(x!, [2, 3, 4]), [2, 0, 1]),
      ones: tf.mul(tf.sum(x!), tf.transpose(tf.ones([2, 3]))),
    }),
    inputs: { x: floats([3, 1]) },
  },
  {
    kernel: "Transpose",
    name: "int32 and bool",
    fn: ({ a, b }) => ({ ya: tf.transpose(a!), yb: tf.transpose(b!, [0, 2, 1]) }),
    inputs: { a: integers([2, 3], -9, 9), b: bools([2, 2, 3]) },
    gradients: "none",
  },
];

describeKernels(layoutKernels, [...reshapeCases, expandDimsCase, ...transposeCases]);
