// Tests of the unary kernels of the trace backend.
import * as tf from "@tensorflow/tfjs-core";
import { bools, describeKernels, floats, integers, type KernelCase } from "../../../testing/kernel-cases.ts";
import type { VerifyInput } from "../../verify.node.ts";
import { unaryKernels } from "./unary.ts";

type Operation = (x: tf.Tensor) => tf.Tensor;

/** How one kernel is tried. */
interface Trial {
  readonly op: Operation;
  /** Range of the values tried, [-2, 2) unless given. */
  readonly range?: readonly [number, number];
  /** `compiled` for operations with steps or kinks in the range. */
  readonly gradients?: "checked" | "compiled" | "none";
  /** Range of the int32 values tried, where the kernel takes them. */
  readonly integers?: readonly [number, number];
  /** Special values that are left out. */
  readonly without?: readonly number[];
}

const WHOLE = { integers: [-3, 8] } as const;
const KINKED = { gradients: "compiled", ...WHOLE } as const;
const NON_FINITE = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
const TRIALS: Readonly<Record<string, Trial>> = {
  Abs: { op: tf.abs, ...KINKED },
  Acos: { op: tf.acos, range: [-0.8, 0.8], integers: [-1, 2] },
  Acosh: { op: tf.acosh, range: [1.5, 4], integers: [1, 9] },
  Asin: { op: tf.asin, range: [-0.8, 0.8], integers: [-1, 2] },
  Asinh: { op: tf.asinh, ...WHOLE },
  Atan: { op: tf.atan, ...WHOLE },
  Atanh: { op: tf.atanh, range: [-0.8, 0.8] },
  Cast: { op: (x) => tf.cast(x, "int32"), gradients: "none", without: NON_FINITE },
  Ceil: { op: tf.ceil, gradients: "compiled" },
  ClipByValue: { op: (x) => tf.clipByValue(x, -0.7, 1.1), ...KINKED },
  Cos: { op: tf.cos },
  Cosh: { op: tf.cosh },
  Elu: { op: tf.elu, gradients: "compiled" },
  Erf: { op: tf.erf },
  Exp: { op: tf.exp, ...WHOLE },
  Expm1: { op: tf.expm1, range: [-3, 3], ...WHOLE },
  Floor: { op: tf.floor, gradients: "compiled" },
  Identity: { op: tf.clone, ...WHOLE },
  IsFinite: { op: tf.isFinite, gradients: "none", ...WHOLE },
  IsInf: { op: tf.isInf, gradients: "none", ...WHOLE },
  IsNan: { op: tf.isNaN, gradients: "none", ...WHOLE },
  LeakyRelu: { op: (x) => tf.leakyRelu(x, 0.3), ...KINKED },
  Log: { op: tf.log, range: [0.2, 4] },
  Log1p: { op: tf.log1p, range: [-0.8, 4] },
  Neg: { op: tf.neg, ...WHOLE },
  Reciprocal: { op: tf.reciprocal, range: [0.5, 3] },
  Relu: { op: tf.relu, ...KINKED },
  Relu6: { op: tf.relu6, range: [-3, 9], ...KINKED },
  Round: { op: tf.round, gradients: "compiled", ...WHOLE },
  Rsqrt: { op: tf.rsqrt, range: [0.5, 3] },
  Selu: { op: tf.selu, gradients: "compiled" },
  Sigmoid: { op: tf.sigmoid },
  Sign: { op: tf.sign, ...KINKED, without: [Number.NaN] },
  Sin: { op: tf.sin },
  Sinh: { op: tf.sinh, ...WHOLE },
  Softplus: { op: tf.softplus },
  Sqrt: { op: tf.sqrt, range: [0.3, 3] },
  Square: { op: tf.square, ...WHOLE },
  Step: { op: (x) => tf.step(x, 0.25), ...KINKED, without: [Number.NaN] },
  Tan: { op: tf.tan, range: [-1, 1] },
  Tanh: { op: tf.tanh },
};

const SHAPES = [[], [5], [1, 3], [2, 1, 3], [2, 1, 3, 1], [1, 2, 1, 3, 2]];

function casesOf([kernel, trial]: [string, Trial]): KernelCase[] {
  const { op, range = [-2, 2], gradients = "checked", integers: whole } = trial;
  const shape = SHAPES[kernel.length % SHAPES.length]!;
  const cases: KernelCase[] = SHAPES.map((own, seed) => {
    const inputs = { x: floats(own, seed + 1, ...range) };
    // Finite differences once a kernel: they do not depend on the shape.
    const kind = own === shape || gradients === "none" ? gradients : "compiled";
    return { kernel, name: `of [${own}]`, fn: ({ x }) => ({ y: op(x!) }), inputs, gradients: kind };
  });
  const middle = (range[0] + range[1] * 2) / 3;
  cases.push({ ...lazyCase(kernel, op, middle), gradients: gradients === "none" ? "none" : "compiled" });
  cases.push(specialCase(kernel, op, trial.without));
  if (whole) {
    const inputs = { x: integers([3, 5], ...whole, kernel.length) };
    cases.push({ kernel, name: "of int32", fn: ({ x }) => ({ y: op(x!) }), inputs, gradients: "none" });
  }
  return cases;
}

/** Broadcast values and values that are all one number. */
function lazyCase(kernel: string, op: Operation, value: number): KernelCase {
  return {
    kernel,
    name: "of lazy values",
    fn: ({ x }) => ({ broadcast: op(tf.broadcastTo(x!, [4, 2, 3])), same: op(tf.fill([2, 3], value)) }),
    inputs: { x: floats([2, 1], 3, value - 0.1, value + 0.1) },
  };
}

const SPECIAL = [...NON_FINITE, -0, 0, 0.5, 1.5, 2.5, -0.5, -1.5, 1e-30, -40, 40];

function specialCase(kernel: string, op: Operation, without: readonly number[] = []): KernelCase {
  const values = SPECIAL.filter((value) => !without.includes(value));
  const x: VerifyInput = { shape: [values.length], dtype: "float32", data: Float32Array.from(values) };
  return { kernel, name: "of special values", fn: (t) => ({ y: op(t.x!) }), inputs: { x }, gradients: "none" };
}

const others: readonly KernelCase[] = [
  ...(["float32", "int32", "bool"] as const).map((dtype): KernelCase => {
    const inputs = { f: floats([7], 1, -3, 3), i: integers([7], -2, 3), b: bools([7]) };
    const fn: KernelCase["fn"] = ({ f, i, b }) => ({
      fromFloat: tf.cast(f!, dtype),
      fromInteger: tf.cast(i!, dtype),
      fromBool: tf.cast(b!, dtype),
      same: tf.cast(tf.fill([3], 2.7), dtype),
    });
    return { kernel: "Cast", name: `to ${dtype}`, fn, inputs, gradients: "none" };
  }),
  {
    kernel: "EluGrad",
    name: "behind elu",
    fn: ({ x }) => ({ dx: tf.grad((t: tf.Tensor) => tf.elu(t))(x!) }),
    inputs: { x: floats([3, 5], 2, -2, 2) },
    gradients: "none",
  },
  {
    kernel: "Step",
    name: "to zero",
    fn: ({ x }) => ({ y: tf.step(x!), same: tf.step(tf.fill([3], -2), 0.5) }),
    inputs: { x: floats([3, 5], 2, -2, 2) },
    gradients: "compiled",
  },
  {
    kernel: "ClipByValue",
    name: "on one side",
    fn: ({ x, i }) => ({
      y: tf.clipByValue(x!, 0, Number.POSITIVE_INFINITY),
      whole: tf.clipByValue(i!, Number.NEGATIVE_INFINITY, 1.5),
    }),
    inputs: { x: floats([3, 5], 2), i: integers([7], -3, 4) },
    gradients: "compiled",
  },
];

/** All values of one size, so that an error is relative to that size. */
function sizedCase(kernel: string, op: Operation, size: number): KernelCase {
  const factors = [-1, -0.9, -0.3, 0.3, 0.71, 1];
  const x: VerifyInput = { shape: [6], dtype: "float32", data: Float32Array.from(factors, (factor) => factor * size) };
  return {
    kernel,
    name: `of values around ${size}`,
    fn: (t) => ({ y: op(t.x!) }),
    inputs: { x },
    gradients: "compiled",
  };
}

const accurate: readonly KernelCase[] = [
  ...[0.5, 1e-2, 1e-4, 1e-6, 1e-7, 1e-9].flatMap((size) => [
    sizedCase("Expm1", tf.expm1, size),
    sizedCase("Log1p", tf.log1p, size),
  ]),
  ...[-17, -19, -40, -80].map((middle): KernelCase => {
    const inputs = { x: floats([7], 5, middle - 0.5, middle + 0.5) };
    const fn: KernelCase["fn"] = ({ x }) => ({ y: tf.log(tf.sigmoid(x!)), z: tf.sigmoid(x!) });
    return { kernel: "Sigmoid", name: `around ${middle}`, fn, inputs, gradients: "compiled" };
  }),
];

describeKernels(unaryKernels, [...Object.entries(TRIALS).flatMap(casesOf), ...others, ...accurate]);
