// Normalisation with given statistics, compiled against eager.
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { describeKernels, floats, type KernelCase } from "../../../testing/kernel-cases.ts";
import { traceFunction } from "../trace.ts";
import { normaliseKernels } from "./normalise.ts";

type Tensors = Readonly<Record<string, tf.Tensor>>;

function batchNorm({ x, mean, variance, offset, scale }: Tensors) {
  return { y: tf.batchNorm(x!, mean!, variance!, offset, scale, 1e-3) };
}

/** Extents of x and of its parameters. */
const SHAPES: readonly (readonly [number[], number[]])[] = [
  [[4, 3], [3]],
  [[2, 3, 4], [4]],
  [[2, 2, 3, 2], [2]],
  [[2, 2, 3, 1], [1]],
  [
    [3, 2],
    [3, 2],
  ],
  [
    [2, 1, 3, 2],
    [2, 1, 3, 2],
  ],
];

const cases = SHAPES.flatMap(([x, parameter]) =>
  [[], ["offset"], ["scale"], ["offset", "scale"]].map((given): KernelCase => {
    const optional = given.map((name, index) => [name, floats(parameter, 4 + index, 0.5, 1.5)] as const);
    const statistics = { mean: floats(parameter, 2), variance: floats(parameter, 3, 0.5, 2) };
    return {
      kernel: "FusedBatchNorm",
      name: `[${x}] by [${parameter}] with ${given}`,
      fn: batchNorm,
      inputs: { x: floats(x, 1), ...statistics, ...Object.fromEntries(optional) },
      // tfjs's gradient needs both
      gradients: given.length === 2 ? "checked" : "none",
    };
  }),
);

const constant: KernelCase = {
  kernel: "FusedBatchNorm",
  name: "constant statistics",
  fn: ({ x }) => ({ y: tf.batchNorm(x!, tf.zeros([3]), tf.ones([3]), tf.zeros([3]), tf.ones([3]), 0) }),
  inputs: { x: floats([4, 3], 1) },
};

describeKernels(normaliseKernels, [...cases, constant]);

test("refuses parameters that tfjs would repeat in another way than broadcasting does", () => {
  const shapes = { x: [2, 2, 3, 4], mean: [2, 2, 1, 1], variance: [2, 2, 1, 1] };
  const entries = Object.entries(shapes).map(([name, shape]) => [name, { shape, dtype: "float32" as const }]);
  const target = { contrib: true, frozen: false, threads: 1 };
  expect(() => traceFunction(batchNorm, Object.fromEntries(entries), { target })).toThrow(
    "a parameter [2,2,1,1] is not the end of the shape [2,2,3,4]",
  );
});
