// Tests of floor division and its remainder on the trace backend.
import * as tf from "@tensorflow/tfjs-core";
import { bools, describeKernels, floats, integers, type KernelCase } from "../../../testing/kernel-cases.ts";
import type { VerifyInput } from "../../verify.node.ts";
import { divisionKernels } from "./division.ts";

const OPERATIONS = { FloorDiv: tf.floorDiv, Mod: tf.mod } as const;

/** Whole numbers whose division has something special: both signs, zero, -1, the ends of int32. */
const WHOLE = [0, 1, -1, 2, -2, 3, -3, 7, -7, 100, 2 ** 31 - 1, -(2 ** 31), -(2 ** 31) + 1];
/** 0.7 / 0.1 rounds to 7 in float32 although it is below. */
const FLOATS = [0, 0.7, -0.7, 0.1, -0.1, 0.3, 1, -1, 2.5, -2.5, 6, -6, 123.456];

function operand(dtype: "int32" | "float32", values: readonly number[], shape: readonly number[]): VerifyInput {
  return { shape, dtype, data: dtype === "int32" ? Int32Array.from(values) : Float32Array.from(values) };
}

function casesOf([kernel, op]: [string, typeof tf.mod]): KernelCase[] {
  const fn: KernelCase["fn"] = ({ a, b }) => ({ y: op(a!, b!) });
  const nonZero = FLOATS.filter((value) => value !== 0);
  const whole = { a: operand("int32", WHOLE, [WHOLE.length, 1]), b: operand("int32", WHOLE, [WHOLE.length]) };
  const float = { a: operand("float32", FLOATS, [FLOATS.length, 1]), b: operand("float32", nonZero, [nonZero.length]) };
  const small = { a: integers([2, 3], -20, 20), b: bools([3]), f: floats([3], 2, 0.5, 2) };
  return [
    { kernel, name: "int32", fn, inputs: whole, gradients: "none" },
    { kernel, name: "float32", fn, inputs: float, gradients: "none" },
    {
      kernel,
      name: "float32, gradients",
      fn,
      inputs: { a: floats([4, 1], 1, 3, 9), b: floats([3], 2, 1, 2) },
      gradients: "compiled",
    },
    ...[1, -1, 0, 3, -4].map((divisor): KernelCase => {
      const by = (x: tf.Tensor) => ({
        number: op(x, tf.scalar(divisor, "int32")),
        same: op(tf.fill([2, 3], -17, "int32"), tf.scalar(divisor, "int32")),
        wide: op(tf.broadcastTo(x, [2, 2, 3]), tf.fill([3], divisor, "int32")),
      });
      return { kernel, name: `int32 by ${divisor}`, fn: ({ a }) => by(a!), inputs: { a: small.a }, gradients: "none" };
    }),
    { kernel, name: "mixed types", fn: ({ a, f }) => ({ y: op(a!, f!) }), inputs: small, gradients: "none" },
    { kernel, name: "bools", fn: ({ a, b }) => ({ y: op(a!, b!) }), inputs: small, gradients: "none" },
  ];
}

const zeroDivisor: KernelCase = {
  kernel: "FloorDiv",
  name: "float32 by zero",
  fn: ({ a }) => ({ y: tf.floorDiv(a!, tf.zeros([4])) }),
  inputs: { a: operand("float32", [1, -1, 0, 5], [4]) },
  gradients: "none",
};

describeKernels(divisionKernels, [...Object.entries(OPERATIONS).flatMap(casesOf), zeroDivisor]);
