// Tests of the binary arithmetic of the trace backend.
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { bools, describeKernels, floats, integers, type KernelCase } from "../../../testing/kernel-cases.ts";
import type { VerifyInput } from "../../verify.node.ts";
import { Graph } from "../graph.ts";
import { binaryKernels } from "./binary.ts";

type Operation = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** How one kernel is tried. */
interface Trial {
  readonly op: Operation;
  /** Range of b; a is in [0.5, 2). */
  readonly range?: readonly [number, number];
  /** int32 operands give int32. */
  readonly whole?: boolean;
  /** Special values that are left out. */
  readonly without?: readonly number[];
}

const TRIALS: Readonly<Record<string, Trial>> = {
  Add: { op: tf.add, whole: true },
  Sub: { op: tf.sub, whole: true },
  Multiply: { op: tf.mul, whole: true },
  RealDiv: { op: tf.div, range: [0.5, 2] },
  Maximum: { op: tf.maximum, range: [2.5, 4], whole: true },
  Minimum: { op: tf.minimum, range: [2.5, 4], whole: true },
  // 1 to a power that is NaN or infinite is 1 in C and NaN in JavaScript.
  Pow: { op: tf.pow, without: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] },
  SquaredDifference: { op: tf.squaredDifference, whole: true },
};

const SHAPES: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[], []],
  [[3], []],
  [[], [2, 3]],
  [[2, 3], [3]],
  [[1], [2, 1]],
  [
    [2, 1, 3],
    [1, 5, 1],
  ],
  [
    [2, 3],
    [2, 3],
  ],
  [
    [3, 1],
    [2, 1, 1, 4],
  ],
  [
    [2, 1, 2, 1, 3],
    [1, 3, 2, 1, 1],
  ],
];

function casesOf([kernel, trial]: [string, Trial]): KernelCase[] {
  const { op, range = [-2, 2] } = trial;
  const fn: KernelCase["fn"] = ({ a, b }) => ({ y: op(a!, b!) });
  const cases = SHAPES.map(([a, b], seed): KernelCase => {
    const inputs = { a: floats(a, seed + 1, 0.5, 2), b: floats(b, seed + 20, ...range) };
    const gradients = seed === 5 ? "checked" : "compiled";
    return { kernel, name: `[${a}] and [${b}]`, fn, inputs, gradients };
  });
  return [
    ...cases,
    ...lazyCases(kernel, op),
    specialCase(kernel, trial),
    ...(trial.whole ? wholeCases(kernel, op) : []),
  ];
}

function lazyCases(kernel: string, op: Operation): KernelCase[] {
  const inputs = { a: floats([2, 1], 1, 0.5, 2), b: floats([3], 2, 0.5, 2) };
  const wide = (x: tf.Tensor) => tf.broadcastTo(x, [2, 2, 3]);
  const numbers = [0, 1, 2, -1, 0.5, 3];
  return [
    {
      kernel,
      name: "of broadcast values",
      inputs,
      fn: ({ a, b }) => ({ y: op(wide(a!), wide(b!)), z: op(wide(a!), b!) }),
    },
    ...numbers.map((number): KernelCase => {
      const name = `with the number ${number}`;
      const fn: KernelCase["fn"] = ({ a }) => ({
        right: op(a!, tf.fill([2, 3], number)),
        ...(number > 0 && { left: op(tf.scalar(number), a!), both: op(tf.fill([2], number), tf.fill([2], 3)) }),
      });
      return { kernel, name, fn, inputs: { a: inputs.a }, gradients: "compiled" };
    }),
  ];
}

const SPECIAL = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0, 1, -1, 2, 0.5, -3, 1e30, 1e-30];

/** Every special value with every other. */
function specialCase(kernel: string, { op, without = [] }: Trial): KernelCase {
  const values = Float32Array.from(SPECIAL.filter((value) => !without.includes(value)));
  const operand = (shape: readonly number[]): VerifyInput => ({ shape, dtype: "float32", data: values });
  const inputs = { a: operand([values.length, 1]), b: operand([values.length]) };
  return { kernel, name: "special values", fn: ({ a, b }) => ({ y: op(a!, b!) }), inputs, gradients: "none" };
}

function wholeCases(kernel: string, op: Operation): KernelCase[] {
  const inputs = {
    i: integers([2, 1, 3], -9, 9),
    j: integers([4, 1], -9, 9, 2),
    f: floats([3], 3),
    b: bools([4, 3], 4),
  };
  const cases: Omit<KernelCase, "gradients">[] = [
    { kernel, name: "int32", fn: ({ i, j }) => ({ y: op(i!, j!), z: op(i!, tf.fill([3], 1, "int32")) }), inputs },
    { kernel, name: "int32 and float32", fn: ({ i, f }) => ({ y: op(i!, f!), z: op(f!, i!) }), inputs },
    { kernel, name: "bool and others", fn: ({ b, i, f }) => ({ y: op(b!, i!), z: op(f!, b!) }), inputs },
  ];
  return cases.map((one) => ({ ...one, gradients: "none" }));
}

function prelu(x: readonly number[], alpha: readonly number[], gradients: KernelCase["gradients"]): KernelCase {
  const inputs = { x: floats(x, 1), alpha: floats(alpha, 2) };
  const fn: KernelCase["fn"] = (t) => ({ y: tf.prelu(t.x!, t.alpha!) });
  return { kernel: "Prelu", name: `[${x}] with slopes [${alpha}]`, fn, inputs, ...(gradients && { gradients }) };
}

const others: readonly KernelCase[] = [
  prelu([2, 3], [2, 3], "compiled"),
  prelu([2, 4, 3], [3], "compiled"),
  prelu([2, 4, 3], [4, 1], "compiled"),
  prelu([2, 4, 3], [], "compiled"),
  prelu([1, 3], [2, 1], "none"),
  {
    kernel: "Prelu",
    name: "lazy values",
    fn: ({ x, alpha }) => ({
      one: tf.prelu(tf.broadcastTo(x!, [2, 4, 3]), alpha!),
      other: tf.prelu(x!, tf.fill([3], 0.25)),
      both: tf.prelu(tf.fill([2, 3], -2), tf.broadcastTo(alpha!, [2, 3])),
    }),
    inputs: { x: floats([4, 1], 1), alpha: floats([3], 2) },
    gradients: "none",
  },
  {
    kernel: "AddN",
    name: "one, two and four terms",
    fn: ({ x, y }) => ({ four: tf.addN([x!, y!, tf.zeros([2, 3]), x!]), two: tf.addN([x!, y!]), one: tf.addN([x!]) }),
    inputs: { x: floats([2, 3], 1), y: floats([2, 3], 2) },
  },
  {
    kernel: "AddN",
    name: "int32",
    fn: ({ x, y }) => ({ sum: tf.addN([x!, y!, x!]) }),
    inputs: { x: integers([5], -9, 9), y: integers([5], -9, 9, 2) },
    gradients: "none",
  },
  ...(["Multiply", "Maximum", "Minimum", "Add", "SquaredDifference"] as const).map((kernel): KernelCase => {
    const { op } = TRIALS[kernel]!;
    const fn: KernelCase["fn"] = ({ a, b }) => ({ y: op(a!, b!), z: op(a!, tf.ones([3], "bool")) });
    return { kernel, name: "bools", fn, inputs: { a: bools([4, 3], 1), b: bools([3], 2) }, gradients: "none" };
  }),
  {
    kernel: "Pow",
    name: "int32",
    fn: ({ a, b }) => ({ y: tf.pow(a!, b!), square: tf.pow(a!, tf.scalar(2, "int32")) }),
    inputs: { a: integers([7, 1], -4, 5), b: integers([5], 0, 5) },
    gradients: "none",
  },
  {
    kernel: "Multiply",
    name: "zero times what is surely finite",
    fn: ({ i, b }) => ({ y: tf.mul(tf.cast(b!, "float32"), tf.zeros([2, 3])), z: tf.mul(i!, tf.zeros([3], "int32")) }),
    inputs: { i: integers([2, 3], -9, 9), b: bools([3]) },
    gradients: "none",
  },
];

describeKernels(binaryKernels, [...Object.entries(TRIALS).flatMap(casesOf), ...others]);

const TARGET = { contrib: false, frozen: false, threads: 1 };

/** The operators that a kernel appends for x of shape [2, 3] and the given other operand. */
function operators(kernel: string, other: (graph: Graph) => ReturnType<Graph["input"]>): string[] {
  const graph = new Graph(TARGET);
  const [a, b] = [graph.input("x", "float32", [2, 3]), other(graph)];
  binaryKernels[kernel]!(graph, { a, b }, {}, [a, b]);
  return graph.nodes.map(({ op }) => op);
}

test.each([
  ["Add", 0],
  ["Sub", 0],
  ["Multiply", 1],
  ["RealDiv", 1],
  ["Pow", 1],
])("%s with %d appends nothing", (kernel, number) => {
  expect(operators(kernel, (graph) => graph.splat("float32", [2, 3], number))).toEqual([]);
  expect(operators(kernel, (graph) => graph.constant("float32", [1], [number]))).toEqual([]);
});

test.each([
  ["RealDiv", 4],
  ["Pow", 2],
])("%s with %d is a multiplication", (kernel, number) => {
  expect(operators(kernel, (graph) => graph.splat("float32", [], number))).toEqual(["Mul"]);
});

test("zero times a float that may be infinite stays a multiplication", () => {
  expect(operators("Multiply", (graph) => graph.splat("float32", [], 0))).toEqual(["Mul"]);
});

test("a broadcast operand is not broadcast beforehand", () => {
  expect(operators("Add", (graph) => graph.expand(graph.input("y", "float32", [3]), [4, 2, 3]))).toEqual(["Add"]);
});

test("operands that are both broadcast are added before", () => {
  const graph = new Graph(TARGET);
  const a = graph.expand(graph.input("x", "float32", [3]), [4, 3]);
  const sum = binaryKernels.Add!(graph, { a, b: a }, {}, [a, a]);
  expect(graph.nodes.map(({ outputs }) => outputs[0]!.shape)).toEqual([[3]]);
  expect(sum).toMatchObject({ shape: [4, 3], expanded: { shape: [3] } });
});
