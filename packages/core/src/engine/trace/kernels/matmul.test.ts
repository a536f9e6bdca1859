// Matrix products, compiled against eager.
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { describeKernels, floats, integers, type KernelCase } from "../../../testing/kernel-cases.ts";
import { largestError, verifyCompiled } from "../../verify.node.ts";
import { traceFunction } from "../trace.ts";
import { matmulKernels } from "./matmul.ts";

type Shape = readonly number[];

const TRANSPOSES = [false, true].flatMap((a) => [false, true].map((b) => [a, b] as const));
const swapped = (shape: Shape, swap: boolean) => (swap ? [...shape.slice(0, -2), ...shape.slice(-2).reverse()] : shape);
const named = (...shapes: Shape[]) => shapes.map((shape) => `[${shape}]`).join(" ");

/** Batch shapes of a and b; tfjs's own kernel is wrong where both are broadcast, so only one is. */
const BATCHES: readonly (readonly [Shape, Shape])[] = [
  [[], []],
  [[3], [3]],
  [[1], [1]],
  [
    [2, 3],
    [2, 3],
  ],
  [[3], []],
  [[], [3]],
  [
    [2, 3],
    [1, 1],
  ],
  [[1], [2, 2]],
  [
    [2, 1, 2],
    [2, 1, 2],
  ],
];
const SIZES = [
  [2, 3, 4],
  [1, 3, 1],
  [3, 1, 2],
] as const;

const products: KernelCase[] = TRANSPOSES.flatMap(([transposeA, transposeB]) =>
  BATCHES.flatMap(([batchA, batchB], which) => {
    const [rows, inner, columns] = SIZES[which % SIZES.length]!;
    const [a, b] = [
      swapped([...batchA, rows, inner], transposeA),
      swapped([...batchB, inner, columns], transposeB),
    ] as const;
    return {
      kernel: "BatchMatMul",
      name: `${named(a, b)} ${transposeA} ${transposeB}`,
      fn: ({ a, b }) => ({ y: tf.matMul(a!, b!, transposeA, transposeB) }),
      inputs: { a: floats(a, 1), b: floats(b, 2) },
    };
  }),
);

const square = { a: floats([2, 3, 3], 1), b: floats([2, 3, 3], 2) };
const special: KernelCase[] = [
  {
    kernel: "BatchMatMul",
    name: "int32",
    fn: ({ a, b }) => ({ y: tf.matMul(a!, b!, false, true) }),
    inputs: { a: integers([2, 3], -9, 9, 1), b: integers([4, 3], -9, 9, 2) },
    gradients: "none",
  },
  {
    kernel: "BatchMatMul",
    name: "int32 and float32",
    fn: ({ a, b }) => ({ y: tf.matMul(a!, b!) }),
    inputs: { a: integers([2, 3], -9, 9, 1), b: floats([3, 4], 2) },
  },
  ...[tf.ones, tf.zeros].flatMap((constant) =>
    TRANSPOSES.map(
      ([transposeA, transposeB]): KernelCase => ({
        kernel: "BatchMatMul",
        name: `${constant.name} as either operand ${transposeA} ${transposeB}`,
        fn: ({ a, b }) => {
          const left = tf.matMul(constant([2, 3, 3]), b!, transposeA, transposeB);
          const right = tf.matMul(a!, constant([2, 3, 3]), transposeA, transposeB);
          return { y: tf.add(left, right) };
        },
        inputs: square,
      }),
    ),
  ),
  {
    kernel: "BatchMatMul",
    name: "constants as both operands",
    fn: () => ({ y: tf.matMul(tf.fill([2, 5], 0.5), tf.fill([5, 3], -3)) }),
    inputs: {},
    gradients: "none",
  },
  {
    kernel: "BatchMatMul",
    name: "repeated batches as operands",
    fn: ({ a, b }) => ({
      both: tf.matMul(tf.broadcastTo(a!, [4, 2, 3]), tf.broadcastTo(b!, [4, 3, 2])),
      one: tf.matMul(tf.broadcastTo(a!, [4, 2, 3]), tf.ones([4, 3, 2])),
      rows: tf.matMul(tf.broadcastTo(tf.slice(a!, [0, 0], [1, 3]), [4, 3]), b!),
    }),
    inputs: { a: floats([2, 3], 1), b: floats([3, 2], 2) },
  },
  {
    kernel: "BatchMatMul",
    name: "operands that were transposed and scaled",
    fn: ({ a, b }) => {
      const turned = tf.transpose(a!, [0, 2, 1]);
      return {
        left: tf.matMul(turned, b!),
        right: tf.matMul(b!, turned, true),
        twice: tf.matMul(turned, b!, true, true),
        scaled: tf.matMul(tf.mul(turned, 0.3), tf.div(b!, 7)),
        turnedAfter: tf.matMul(tf.transpose(tf.mul(a!, -2), [0, 2, 1]), tf.mul(3, b!), true),
        byZero: tf.matMul(tf.mul(a!, 0), b!),
      };
    },
    inputs: square,
  },
];

const ACTIVATIONS = ["linear", "relu", "elu", "relu6", "sigmoid", "leakyrelu", "prelu"] as const;
const fused: KernelCase[] = ACTIVATIONS.map((activation) => ({
  kernel: "_FusedMatMul",
  name: activation,
  fn: ({ a, b, bias, alpha }) => ({
    y: tf.fused.matMul({
      a: a!,
      b: b!,
      bias: bias!,
      activation,
      leakyreluAlpha: 0.3,
      ...(activation === "prelu" && { preluActivationWeights: alpha! }),
    }),
  }),
  inputs: { a: floats([3, 4], 1, -2, 2), b: floats([4, 5], 2), bias: floats([5], 3), alpha: floats([5], 4) },
  gradients: "none",
}));

const linear: KernelCase[] = [
  ...TRANSPOSES.map(([transposeA, transposeB]): KernelCase => {
    const [a, b] = [swapped([3, 4], transposeA), swapped([4, 5], transposeB)];
    return {
      kernel: "_FusedMatMul",
      name: `with its gradient ${transposeA} ${transposeB}`,
      fn: ({ a, b, bias }) => ({ y: tf.fused.matMul({ a: a!, b: b!, bias: bias!, transposeA, transposeB }) }),
      inputs: { a: floats(a, 1), b: floats(b, 2), bias: floats([5], 3) },
    };
  }),
  {
    kernel: "_FusedMatMul",
    name: "without bias, batches",
    fn: ({ a, b }) => ({ y: tf.fused.matMul({ a: a!, b: b! }) }),
    inputs: square,
  },
  {
    kernel: "_FusedMatMul",
    name: "a bias for each row, a constant bias",
    fn: ({ a, b, bias }) => ({
      y: tf.fused.matMul({ a: a!, b: b!, bias: bias! }),
      z: tf.fused.matMul({ a: a!, b: b!, bias: tf.ones([5]) }),
    }),
    inputs: { a: floats([3, 4], 1), b: floats([4, 5], 2), bias: floats([3, 1], 3) },
  },
];

describeKernels(matmulKernels, [...products, ...special, ...fused, ...linear]);

/** Names of the nodes that a function of `a` [2, 3, 4] and `b` [2, 5, 4] leaves in the graph. */
function nodesOf(fn: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, contrib: boolean): string[] {
  const signature = {
    a: { shape: [2, 3, 4], dtype: "float32" },
    b: { shape: [2, 5, 4], dtype: "float32" },
  } as const;
  const target = { contrib, frozen: false, threads: 1 };
  const { session } = traceFunction(({ a, b }) => ({ y: fn(a!, b!) }), signature, { target });
  return session.graph.nodes.map(({ op }) => op);
}

test("a scale and a transpose of an operand become part of the product", () => {
  const scores = (a: tf.Tensor, b: tf.Tensor) => tf.matMul(tf.mul(a, 0.5), tf.transpose(b, [0, 2, 1]));
  expect(nodesOf(scores, true).at(-1)).toBe("FusedMatMul");
  expect(nodesOf(scores, false).at(-1)).toBe("MatMul");
});

test("the standard operators give the same", async () => {
  const target = { contrib: false };
  for (const { name, fn, inputs } of [...products, ...linear]) {
    const { results } = await verifyCompiled(fn, inputs, { target });
    expect(largestError(results), name).toBeLessThan(1e-6);
  }
});

test("the standard operators know no transposed batches: they get a Transpose", () => {
  expect(nodesOf((a, b) => tf.matMul(a, b, false, true), false)).toEqual(["Transpose", "MatMul"]);
});

test("batch axes of both operands are broadcast", async () => {
  const fn = ({ a, b }: Readonly<Record<string, tf.Tensor>>) => ({ y: tf.matMul(a!, b!) });
  const inputs = { a: floats([2, 1, 2, 3], 1), b: floats([1, 3, 3, 2], 2) };
  const { results } = await verifyCompiled(fn, inputs, { gradients: false });
  const [a, b] = [inputs.a.data, inputs.b.data];
  const element = (n: number, m: number, i: number, j: number) =>
    [0, 1, 2].reduce((sum, k) => sum + a[n * 6 + i * 3 + k]! * b[m * 6 + k * 2 + j]!, 0);
  const want = [0, 1].flatMap((n) =>
    [0, 1, 2].flatMap((m) => [0, 1].flatMap((i) => [0, 1].map((j) => element(n, m, i, j)))),
  );
  for (const [place, got] of results[0]!.compiled.entries()) expect(got).toBeCloseTo(want[place]!, 5);
});
