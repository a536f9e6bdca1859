// Tests of the angle of a vector on the trace backend.
import * as tf from "@tensorflow/tfjs-core";
import { describeKernels, floats, integers, type KernelCase } from "../../../testing/kernel-cases.ts";
import type { VerifyInput } from "../../verify.node.ts";
import { angleKernels } from "./angle.ts";

const { NaN: NOT_A_NUMBER, POSITIVE_INFINITY: INFINITE } = Number;
const SPECIAL = [NOT_A_NUMBER, INFINITE, -INFINITE, 0, -0, 1, -1, 2, -0.5, 1e30, -1e30, 1e-30, -1e-30];
const special = (shape: readonly number[]): VerifyInput => ({
  shape,
  dtype: "float32",
  data: Float32Array.from(SPECIAL),
});

const fn: KernelCase["fn"] = ({ y, x }) => ({ angle: tf.atan2(y!, x!) });
const quadrants: KernelCase[] = [
  [0.5, 0.5],
  [0.5, -1.5],
  [-1.5, 0.5],
  [-1.5, -1.5],
].map(([y, x]) => ({
  kernel: "Atan2",
  name: `around ${y}, ${x}`,
  fn,
  inputs: { y: floats([2, 1], 1, y, y! + 1), x: floats([3], 2, x, x! + 1) },
}));

describeKernels(angleKernels, [
  ...quadrants,
  { kernel: "Atan2", name: "special values", fn, inputs: { y: special([13, 1]), x: special([13]) }, gradients: "none" },
  {
    kernel: "Atan2",
    name: "int32",
    fn,
    inputs: { y: integers([5], -4, 5), x: integers([5], -4, 5, 2) },
    gradients: "none",
  },
  {
    kernel: "Atan2",
    name: "lazy values",
    fn: ({ y }) => ({
      one: tf.atan2(tf.broadcastTo(y!, [2, 3]), tf.fill([3], -2)),
      same: tf.atan2(tf.ones([2]), tf.fill([2], 2)),
    }),
    inputs: { y: floats([3], 1) },
  },
]);
