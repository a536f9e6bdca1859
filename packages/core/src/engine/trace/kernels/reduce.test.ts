// Tests of the reductions of the trace backend.
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { bools, describeKernels, floats, integers, type KernelCase } from "../../../testing/kernel-cases.ts";
import type { VerifyInput } from "../../verify.node.ts";
import { Graph } from "../graph.ts";
import { reduceKernels } from "./reduce.ts";

type Reduction = (x: tf.Tensor, axis?: number | number[], keep?: boolean) => tf.Tensor;

const NUMBERS: Readonly<Record<string, Reduction>> = {
  Sum: tf.sum,
  Mean: tf.mean,
  Max: tf.max,
  Min: tf.min,
  Prod: tf.prod,
};
const BOOLS: Readonly<Record<string, Reduction>> = { Any: tf.any, All: tf.all };
const INDICES: Readonly<Record<string, (x: tf.Tensor, axis?: number) => tf.Tensor>> = {
  ArgMax: tf.argMax,
  ArgMin: tf.argMin,
};

const SHAPES = [[], [5], [2, 3], [2, 1, 3], [1, 2, 3, 2], [2, 1, 2, 3, 1]];

/** Every set of axes of a rank, also counted from the end. */
function axisSets(rank: number): number[][] {
  const sets = Array.from({ length: 2 ** rank - 1 }, (_, i) => {
    return Array.from({ length: rank }, (_, axis) => axis).filter((axis) => ((i + 1) >> axis) & 1);
  });
  return [...sets, ...sets.map((axes) => axes.map((axis) => axis - rank))];
}

/** One output for every set of axes, with and without kept axes. */
function everyAxis(op: Reduction, x: tf.Tensor): Record<string, tf.Tensor> {
  const outputs: Record<string, tf.Tensor> = { all: op(x), kept: op(x, undefined, true) };
  for (const [i, axes] of axisSets(x.shape.length).entries()) {
    outputs[`axes_${i}`] = op(x, axes);
    outputs[`axes_${i}_kept`] = op(x, axes, true);
  }
  return outputs;
}

const LAZY: readonly { readonly from: readonly number[]; readonly to: readonly number[] }[] = [
  { from: [3], to: [2, 3] },
  { from: [3], to: [2, 4, 3] },
  { from: [2, 1], to: [3, 2, 2] },
  { from: [2, 1, 3], to: [2, 2, 3] },
  { from: [], to: [2, 3] },
];

function lazyCases(kernel: string, op: Reduction, input: (shape: readonly number[]) => VerifyInput): KernelCase[] {
  return LAZY.map(({ from, to }) => ({
    kernel,
    name: `[${from}] broadcast to [${to}]`,
    fn: ({ x }) => everyAxis(op, tf.broadcastTo(x!, [...to])),
    inputs: { x: input(from) },
    gradients: "none",
  }));
}

function numberCases([kernel, op]: [string, Reduction]): KernelCase[] {
  // One row with a NaN behind other numbers, one with both infinities, one with one, one without any.
  const special = Float32Array.from({ length: 4 * 19 }, (_, i) => 2 + Math.sin(i));
  const nan = kernel === "Max" || kernel === "Min" ? 1 : Number.NaN;
  special.set([nan], 11);
  special.set([Number.POSITIVE_INFINITY, 1, Number.NEGATIVE_INFINITY], 19 + 3);
  special.set([Number.NEGATIVE_INFINITY], 38 + 7);
  return [
    ...SHAPES.map((shape, seed): KernelCase => {
      const inputs = { x: floats(shape, seed + 1, 0.5, 2) };
      return { kernel, name: `[${shape}]`, fn: ({ x }) => everyAxis(op, x!), inputs, gradients: "none" };
    }),
    ...[undefined, 0, 1, [0, 2], [-1]].map((axes): KernelCase => {
      const inputs = { x: floats([2, 3, 2], 7, 0.5, 2) };
      const fn: KernelCase["fn"] = ({ x }) => ({ y: op(x!, axes), z: op(x!, axes, true) });
      // The largest and the smallest change hands within a finite difference.
      const gradients = kernel === "Max" || kernel === "Min" ? "compiled" : "checked";
      return { kernel, name: `gradient along ${axes}`, fn, inputs, gradients };
    }),
    {
      kernel,
      name: "gradient of lazy values",
      fn: ({ x }) => ({ y: op(tf.broadcastTo(x!, [2, 4, 3]), [0, 1]), z: op(tf.mul(x!, tf.ones([4, 3])), 0) }),
      inputs: { x: floats([3], 7, 0.5, 2) },
      gradients: "compiled",
    },
    {
      kernel,
      name: "int32",
      fn: ({ x }) => everyAxis(op, x!),
      inputs: { x: integers([2, 3, 2], -4, 5) },
      gradients: "none",
    },
    { kernel, name: "bool", fn: ({ x }) => everyAxis(op, x!), inputs: { x: bools([2, 3, 2]) }, gradients: "none" },
    ...lazyCases(kernel, op, (shape) => floats(shape, 3, 0.5, 2)),
    ...lazyCases(kernel, op, (shape) => integers(shape, -3, 4, 3)),
    {
      kernel,
      name: "all elements one number",
      fn: () => ({ ...everyAxis(op, tf.fill([2, 3], 0.5)), whole: op(tf.fill([2, 3], 3, "int32"), 1) }),
      inputs: {},
      gradients: "none",
    },
    {
      kernel,
      name: "special values",
      fn: ({ x }) => ({ columns: op(x!, 0), rows: op(x!, 1), all: op(x!) }),
      inputs: { x: { shape: [4, 19], dtype: "float32", data: special } },
      gradients: "none",
    },
  ];
}

function boolCases([kernel, op]: [string, Reduction]): KernelCase[] {
  return [
    ...SHAPES.map((shape, seed): KernelCase => {
      const inputs = { x: bools(shape, seed + 1) };
      return { kernel, name: `[${shape}]`, fn: ({ x }) => everyAxis(op, x!), inputs, gradients: "none" };
    }),
    ...lazyCases(kernel, op, bools),
  ];
}

function indexCases([kernel, op]: [string, (x: tf.Tensor, axis?: number) => tf.Tensor]): KernelCase[] {
  const everyOne = (x: tf.Tensor): Record<string, tf.Tensor> => {
    const { length } = x.shape;
    return Object.fromEntries(Array.from({ length: 2 * length }, (_, i) => [`axis_${i}`, op(x, i - length)] as const));
  };
  const inputs = [
    ...SHAPES.slice(1).map((shape, seed) => floats(shape, seed + 1)),
    ...SHAPES.slice(1).map((shape, seed) => integers(shape, 0, 2, seed + 1)),
    bools([3, 4]),
  ];
  return [
    ...inputs.map((x): KernelCase => {
      return { kernel, name: `${x.dtype} [${x.shape}]`, fn: (t) => everyOne(t.x!), inputs: { x }, gradients: "none" };
    }),
    ...LAZY.map(({ from, to }): KernelCase => {
      const fn: KernelCase["fn"] = ({ x }) => ({
        ...everyOne(tf.broadcastTo(x!, [...to])),
        same: op(tf.ones([2, 3]), 1),
      });
      return { kernel, name: `[${from}] broadcast to [${to}]`, fn, inputs: { x: floats(from, 2) }, gradients: "none" };
    }),
  ];
}

describeKernels(reduceKernels, [
  ...Object.entries(NUMBERS).flatMap(numberCases),
  ...Object.entries(BOOLS).flatMap(boolCases),
  ...Object.entries(INDICES).flatMap(indexCases),
]);

const TARGET = { contrib: false, frozen: false, threads: 1 };

test("a sum along axes where a value repeats itself is a product", () => {
  const graph = new Graph(TARGET);
  const x = graph.expand(graph.input("x", "float32", [3]), [4, 3]);
  const sum = reduceKernels.Sum!(graph, { x }, { axis: [0], keepDims: false }, [x]);
  expect(graph.nodes.map(({ op }) => op).filter((op) => op !== "Reshape")).toEqual(["Mul"]);
  expect(sum).toMatchObject({ shape: [3] });
});

test("a sum of ones is a number", () => {
  const graph = new Graph(TARGET);
  const x = graph.splat("float32", [4, 3], 1);
  expect(reduceKernels.Sum!(graph, { x }, { axis: [0], keepDims: true }, [x])).toMatchObject({
    shape: [1, 3],
    splat: 4,
  });
  expect(graph.nodes).toEqual([]);
});

test("a sum of no elements is zero and a mean of none is refused", () => {
  const graph = new Graph(TARGET);
  const x = graph.input("x", "float32", [0, 3]);
  expect(reduceKernels.Sum!(graph, { x }, { axis: [0], keepDims: false }, [x])).toMatchObject({ shape: [3], splat: 0 });
  expect(() => reduceKernels.Mean!(graph, { x }, { axis: [0], keepDims: false }, [x])).toThrow("no elements");
});
