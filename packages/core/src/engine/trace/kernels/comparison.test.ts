// Tests of comparisons, logic and selection on the trace backend.
import * as tf from "@tensorflow/tfjs-core";
import { bools, describeKernels, floats, integers, type KernelCase } from "../../../testing/kernel-cases.ts";
import type { VerifyInput } from "../../verify.node.ts";
import { currentTrace } from "../backend.ts";
import { comparisonKernels } from "./comparison.ts";

type Operation = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const COMPARISONS: Readonly<Record<string, Operation>> = {
  Equal: tf.equal,
  NotEqual: tf.notEqual,
  Greater: tf.greater,
  GreaterEqual: tf.greaterEqual,
  Less: tf.less,
  LessEqual: tf.lessEqual,
};

/** tfjs composes it of the others and never calls the kernel. */
const logicalXor: Operation = (a, b) => {
  return currentTrace() ? tf.engine().runKernel(tf.LogicalXor, { a, b }) : tf.logicalXor(a, b);
};
const LOGIC: Readonly<Record<string, Operation>> = {
  LogicalAnd: tf.logicalAnd,
  LogicalOr: tf.logicalOr,
  LogicalXor: logicalXor,
};

const SHAPES: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[], []],
  [[5], []],
  [[], [2, 3]],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [
    [2, 3],
    [2, 3],
  ],
  [
    [2, 1, 2, 1, 3],
    [1, 3, 2, 1, 1],
  ],
];

const SPECIAL = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0, 1, -1, 1e-30];
const special = (shape: readonly number[]): VerifyInput => ({
  shape,
  dtype: "float32",
  data: Float32Array.from(SPECIAL),
});

function comparisonCases([kernel, op]: [string, Operation]): KernelCase[] {
  const fn: KernelCase["fn"] = ({ a, b }) => ({ y: op(a!, b!) });
  const inputs: (readonly [string, VerifyInput, VerifyInput])[] = [
    ...SHAPES.map(([a, b], seed) => ["int32", integers(a, -2, 3, seed + 1), integers(b, -2, 3, seed + 9)] as const),
    ["special values", special([8, 1]), special([8])],
    ["float32 and int32", floats([4, 1], 1, -2, 2), integers([5], -2, 3)],
    ["int32 and bool", integers([4, 1], -1, 3), bools([5])],
    ["bools", bools([4, 1]), bools([5], 2)],
  ];
  const lazy: KernelCase["fn"] = ({ a }) => ({
    wide: op(tf.broadcastTo(a!, [3, 2, 4]), tf.fill([4], 1, "int32")),
    same: op(tf.fill([2, 3], 2), tf.ones([3])),
  });
  return [
    ...inputs.map(([name, a, b]): KernelCase => ({ kernel, name, fn, inputs: { a, b }, gradients: "none" })),
    { kernel, name: "lazy values", fn: lazy, inputs: { a: integers([4], -1, 3) }, gradients: "none" },
  ];
}

function logicCases([kernel, op]: [string, Operation]): KernelCase[] {
  const fn: KernelCase["fn"] = ({ a, b }) => ({ y: op(a!, b!) });
  const number = (value: number): KernelCase["fn"] => {
    return ({ a }) => {
      const same = tf.fill([2, 4], value, "bool");
      const wide = tf.broadcastTo(a!, [3, 2, 4]);
      return { right: op(a!, same), left: op(same, wide), both: op(same, tf.ones([4], "bool")) };
    };
  };
  return [
    ...SHAPES.map(([a, b], seed): KernelCase => {
      const inputs = { a: bools(a, seed + 1), b: bools(b, seed + 9) };
      return { kernel, name: `[${a}] and [${b}]`, fn, inputs, gradients: "none" };
    }),
    ...[0, 1].map((value): KernelCase => {
      return { kernel, name: `with ${value}`, fn: number(value), inputs: { a: bools([4]) }, gradients: "none" };
    }),
  ];
}

const negation: KernelCase = {
  kernel: "LogicalNot",
  name: "plain and lazy",
  fn: ({ a }) => ({
    plain: tf.logicalNot(a!),
    wide: tf.logicalNot(tf.broadcastTo(a!, [2, 4, 3])),
    same: tf.logicalNot(tf.zeros([3], "bool")),
  }),
  inputs: { a: bools([4, 3]) },
  gradients: "none",
};

const selections: readonly KernelCase[] = [
  ...SHAPES.map(([t, e], seed): KernelCase => {
    const inputs = { c: bools(seed % 2 ? t : e, seed + 1), t: floats(t, seed + 1), e: floats(e, seed + 9) };
    return { kernel: "Select", name: `[${t}] or [${e}]`, fn: ({ c, t, e }) => ({ y: tf.where(c!, t!, e!) }), inputs };
  }),
  {
    kernel: "Select",
    name: "other types",
    fn: ({ c, i, f, b }) => ({
      integers: tf.where(c!, i!, tf.neg(i!)),
      mixed: tf.where(c!, i!, f!),
      bools: tf.where(c!, b!, tf.logicalNot(b!)),
      ones: tf.where(c!, tf.ones([4], "bool"), b!),
    }),
    inputs: { c: bools([4, 1]), i: integers([4, 4], -9, 9), f: floats([4], 2), b: bools([4], 3) },
    gradients: "none",
  },
  {
    kernel: "Select",
    name: "lazy values",
    fn: ({ c, t }) => ({
      masked: tf.where(c!, t!, tf.zeros([2, 3])),
      always: tf.where(tf.ones([2, 3], "bool"), t!, tf.scalar(7)),
      never: tf.where(tf.zeros([2, 3], "bool"), t!, tf.scalar(7)),
    }),
    inputs: { c: bools([3]), t: floats([3], 1) },
  },
  {
    kernel: "Select",
    name: "NaN that is not chosen",
    fn: ({ c, t }) => ({
      y: tf.where(tf.greater(t!, 0), t!, tf.log(tf.neg(tf.abs(t!)))),
      z: tf.where(c!, t!, Number.NaN),
    }),
    inputs: { c: bools([5]), t: floats([5], 3) },
    gradients: "none",
  },
  {
    kernel: "Select",
    name: "a condition for every row",
    fn: ({ c, t, e }) => {
      const condition = c!;
      if (currentTrace()) return { y: tf.engine().runKernel(tf.Select, { condition, t: t!, e: e! }) as tf.Tensor };
      return { y: tf.where(tf.reshape(condition, [4, 1, 1]), t!, e!) };
    },
    inputs: { c: bools([4]), t: floats([4, 2, 3], 1), e: floats([4, 2, 3], 2) },
    gradients: "none",
  },
];

describeKernels(comparisonKernels, [
  ...Object.entries(COMPARISONS).flatMap(comparisonCases),
  ...Object.entries(LOGIC).flatMap(logicCases),
  negation,
  ...selections,
]);
