// Tests of running sums and of the largest elements on the trace backend.
import * as tf from "@tensorflow/tfjs-core";
import { bools, describeKernels, floats, integers, type KernelCase } from "../../../testing/kernel-cases.ts";
import { currentTrace } from "../backend.ts";
import { scanKernels } from "./scan.ts";

/** Along every axis, forwards and backwards, with and without the element itself. */
function everyScan(x: tf.Tensor): Record<string, tf.Tensor> {
  const outputs: Record<string, tf.Tensor> = {};
  for (const axis of x.shape.keys()) {
    outputs[`along_${axis}`] = tf.cumsum(x, axis);
    outputs[`before_${axis}`] = tf.cumsum(x, axis, true);
    outputs[`back_along_${axis}`] = tf.cumsum(x, axis, false, true);
    outputs[`back_before_${axis}`] = tf.cumsum(x, axis, true, true);
  }
  return outputs;
}

const cumsums: readonly KernelCase[] = [
  ...[[1], [5], [2, 3], [2, 1, 3], [2, 3, 2, 2]].flatMap((shape, seed): KernelCase[] => {
    const kernel = "Cumsum";
    const inputs = { x: floats(shape, seed + 1) };
    const whole = { x: integers(shape, -9, 9, seed + 1) };
    return [
      { kernel, name: `[${shape}]`, fn: ({ x }) => everyScan(x!), inputs, gradients: "compiled" },
      { kernel, name: `int32 [${shape}]`, fn: ({ x }) => everyScan(x!), inputs: whole, gradients: "none" },
    ];
  }),
  {
    kernel: "Cumsum",
    name: "gradient",
    fn: ({ x }) => ({ y: tf.cumsum(x!, 1, true, true) }),
    inputs: { x: floats([2, 3, 2], 1) },
  },
  {
    kernel: "Cumsum",
    name: "an axis counted from the end, which the eager kernel takes for none",
    fn: ({ x }) => ({ y: tf.cumsum(x!, currentTrace() ? -2 : 0) }),
    inputs: { x: floats([3, 2], 1) },
    gradients: "none",
  },
  { kernel: "Cumsum", name: "bool", fn: ({ x }) => everyScan(x!), inputs: { x: bools([3, 4]) }, gradients: "none" },
  {
    kernel: "Cumsum",
    name: "lazy values",
    fn: ({ x }) => ({
      ...everyScan(tf.broadcastTo(x!, [2, 3, 2])),
      ones: tf.cumsum(tf.ones([2, 3]), 1),
      zeros: tf.cumsum(tf.zeros([4])),
    }),
    inputs: { x: floats([3, 1], 1) },
    gradients: "compiled",
  },
];

const largest: readonly KernelCase[] = [
  ...(
    [
      [5, 1],
      [5, 3],
      [5, 5],
      [1, 1],
      [2, 4, 2],
      [3, 1, 4, 4],
    ] as const
  ).flatMap((all, seed): KernelCase[] => {
    const [shape, k] = [all.slice(0, -1), all.at(-1)!];
    const fn: KernelCase["fn"] = ({ x }) => {
      const { values, indices } = tf.topk(x!, k);
      return { values, indices };
    };
    const name = `${k} of [${shape}]`;
    // tf.oneHot, which the gradient needs, refuses a depth of 1.
    const gradients = shape.at(-1) === 1 ? "none" : "compiled";
    return [
      { kernel: "TopK", name, fn, inputs: { x: floats(shape, seed + 1) }, gradients },
      {
        kernel: "TopK",
        name: `${name} with ties`,
        fn,
        inputs: { x: integers(shape, 0, 3, seed + 1) },
        gradients: "none",
      },
    ];
  }),
  {
    kernel: "TopK",
    name: "the sum where the order is free",
    fn: ({ x }) => ({ y: tf.sum(tf.topk(x!, 3, false).values, -1) }),
    inputs: { x: floats([2, 6], 1) },
    gradients: "none",
  },
  {
    kernel: "TopK",
    name: "lazy values",
    fn: ({ x, b }) => {
      const wide = tf.topk(tf.broadcastTo(x!, [2, 4]), 2);
      const repeated = tf.topk(tf.broadcastTo(tf.reshape(x!, [4, 1]), [4, 3]), 2);
      const same = tf.topk(tf.fill([2, 3], 0.5), 2);
      const binary = tf.topk(b!, 2);
      return {
        wideValues: wide.values,
        wideIndices: wide.indices,
        repeatedValues: repeated.values,
        repeatedIndices: repeated.indices,
        sameValues: same.values,
        sameIndices: same.indices,
        binaryValues: binary.values,
        binaryIndices: binary.indices,
      };
    },
    inputs: { x: floats([4], 1), b: bools([3, 4]) },
    gradients: "none",
  },
];

describeKernels(scanKernels, [...cumsums, ...largest]);
