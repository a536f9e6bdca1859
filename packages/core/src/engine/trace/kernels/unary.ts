// Operations on single elements.
import * as tf from "@tensorflow/tfjs-core";
import { float } from "../attributes.ts";
import { cast, elementwise } from "../elementwise.ts";
import type { Graph } from "../graph.ts";
import type { KernelAttributes, KernelTable, TraceKernel } from "../kernel.ts";
import type { Value } from "../value.ts";
import { add, mul, sub } from "./binary.ts";
import { greater, greaterOrEqual, less, where } from "./comparison.ts";

type Fold = (x: number) => number;

/** A function of one value. */
type Compute = (graph: Graph, x: Value, attributes: KernelAttributes) => Value;

/** A kernel for numbers of either type. @throws Error for bools */
function ofNumbers(compute: Compute): TraceKernel {
  return (graph, { x }, attributes) => {
    if (x!.dtype === "bool") throw new Error("takes numbers, not bools: cast to float32 or int32 first");
    return compute(graph, x!, attributes);
  };
}

/** A kernel computed in float32; of int32 the result is cut to int32 again, as tfjs does. */
function inFloat(compute: Compute): TraceKernel {
  return ofNumbers((graph, x, attributes) => {
    return cast(graph, compute(graph, cast(graph, x, "float32"), attributes), x.dtype);
  });
}

/** One ONNX node on float32. */
function floatOp(op: string, fold?: Fold): TraceKernel {
  return inFloat((graph, x) => elementwise(graph, op, [x], { dtype: "float32", ...(fold && { fold }) }));
}

/** One ONNX node on either type. */
function numberOp(op: string, fold: Fold): TraceKernel {
  return ofNumbers((graph, x) => elementwise(graph, op, [x], { dtype: x.dtype, fold }));
}

/** Several nodes on float32; splats are folded at once. */
function composed(fold: Fold, compute: Compute): TraceKernel {
  return inFloat((graph, x, attributes) => {
    if (x.splat !== undefined) return graph.splat("float32", x.shape, fold(x.splat));
    return compute(graph, x, attributes);
  });
}

/** Rounding to whole numbers: int32 stays what it is. */
function rounding(op: string, fold: Fold): TraceKernel {
  return ofNumbers((graph, x) => {
    return x.dtype === "int32" ? x : elementwise(graph, op, [x], { dtype: "float32", fold });
  });
}

/** A test that only floats can pass or fail; other types have the answer `otherwise`. */
function floatTest(otherwise: number, compute: Compute): TraceKernel {
  return (graph, { x }, attributes) => {
    if (x!.dtype !== "float32") return graph.splat("bool", x!.shape, otherwise);
    return compute(graph, x!, attributes);
  };
}

function number(graph: Graph, value: number): Value {
  return graph.splat("float32", [], value);
}

function floatNode(graph: Graph, op: string, ...operands: Value[]): Value {
  return elementwise(graph, op, operands, { dtype: "float32" });
}

/** Halves go to the even neighbour. */
function roundHalfToEven(x: number): number {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}

function exp(graph: Graph, x: Value): Value {
  return elementwise(graph, "Exp", [x], { dtype: "float32", fold: Math.exp });
}

/** e^x - 1 = 2t / (1 - t) with t = tanh(x / 2), which is accurate near zero; from 1 on the plain form is. */
const expm1 = composed(Math.expm1, (graph, x) => {
  const tanh = floatNode(graph, "Tanh", mul(graph, x, number(graph, 0.5)));
  const small = floatNode(graph, "Div", add(graph, tanh, tanh), sub(graph, number(graph, 1), tanh));
  const large = sub(graph, exp(graph, x), number(graph, 1));
  return where(graph, less(graph, x, number(graph, 1)), small, large);
});

/** log(1 + x) = log(u) + (x - (u - 1)) / u with u = 1 + x rounded; the second term is what rounding took. */
const log1p = composed(Math.log1p, (graph, x) => {
  const sum = add(graph, x, number(graph, 1));
  const log = floatNode(graph, "Log", sum);
  const lost = sub(graph, x, sub(graph, sum, number(graph, 1)));
  const corrected = add(graph, log, floatNode(graph, "Div", lost, sum));
  const infinite = elementwise(graph, "IsInf", [log], { dtype: "bool" });
  return where(graph, infinite, log, corrected);
});

/** 1 / (1 + e^-x): ONNX Runtime's Sigmoid is exactly 0 below about -18, where its logarithm would be infinite. */
const sigmoid = composed(
  (x) => 1 / (1 + Math.exp(-x)),
  (graph, x) => {
    const decay = exp(graph, elementwise(graph, "Neg", [x], { dtype: "float32" }));
    return floatNode(graph, "Reciprocal", add(graph, decay, number(graph, 1)));
  },
);

const rsqrt = composed(
  (x) => 1 / Math.sqrt(x),
  (graph, x) => floatNode(graph, "Reciprocal", floatNode(graph, "Sqrt", x)),
);

/** Bounds of int32 that are fractions are cut to whole numbers, as tfjs does. */
function clip(graph: Graph, x: Value, low: number, high: number): Value {
  const { dtype } = x;
  const within = (bound: number) => Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(bound)));
  const bounds = [low, high].map((bound) => graph.splat(dtype, [], dtype === "int32" ? within(bound) : bound));
  return elementwise(graph, "Clip", [x, ...bounds], {
    dtype,
    fold: (p, min, max) => Math.min(Math.max(p, min!), max!),
  });
}

const leakyRelu: TraceKernel = (graph, { x }, { alpha }) => {
  const operand = cast(graph, x!, "float32");
  const fold = (p: number) => (p < 0 ? alpha * p : p);
  return elementwise(graph, "LeakyRelu", [operand], { dtype: "float32", fold, attributes: { alpha: float(alpha) } });
};

/** 1 above zero, alpha elsewhere; of a NaN as of any number that is not above zero. */
const step = ofNumbers((graph, x, { alpha }) => {
  const above = greater(graph, x, graph.splat(x.dtype, [], 0));
  if (!alpha) return cast(graph, above, x.dtype);
  const other = x.dtype === "int32" ? Math.trunc(alpha) : alpha;
  return where(graph, above, graph.splat(x.dtype, [], 1), graph.splat(x.dtype, [], other));
});

/** dy where elu's output y is not negative, dy * (y + 1) elsewhere. */
const eluGrad: TraceKernel = (graph, { dy, y }) => {
  const falling = mul(graph, dy!, add(graph, y!, number(graph, 1)));
  return where(graph, greaterOrEqual(graph, y!, number(graph, 0)), dy!, falling);
};

const isNan: Compute = (graph, x) => {
  return elementwise(graph, "IsNaN", [x], { dtype: "bool", fold: (p) => Number(Number.isNaN(p)) });
};

const isInf: Compute = (graph, x) => {
  const fold = (p: number) => Number(Math.abs(p) === Number.POSITIVE_INFINITY);
  return elementwise(graph, "IsInf", [x], { dtype: "bool", fold });
};

/** A NaN is not less than anything. */
const finite: Compute = (graph, x) => {
  return less(graph, floatNode(graph, "Abs", x), number(graph, Number.POSITIVE_INFINITY));
};

const castTo: TraceKernel = (graph, { x }, { dtype }) => {
  if (dtype === "float32" || dtype === "int32" || dtype === "bool") return cast(graph, x!, dtype);
  throw new Error(`tensors of type ${dtype} have no compiled form: use float32, int32 or bool`);
};

const { SELU_SCALE, SELU_SCALEALPHA } = tf.backend_util;

/** tfjs kernels of this family. */
export const unaryKernels: KernelTable = {
  Abs: numberOp("Abs", Math.abs),
  Acos: floatOp("Acos", Math.acos),
  Acosh: floatOp("Acosh", Math.acosh),
  Asin: floatOp("Asin", Math.asin),
  Asinh: floatOp("Asinh", Math.asinh),
  Atan: floatOp("Atan", Math.atan),
  Atanh: floatOp("Atanh", Math.atanh),
  Cast: castTo,
  Ceil: rounding("Ceil", Math.ceil),
  ClipByValue: ofNumbers((graph, x, { clipValueMin, clipValueMax }) => clip(graph, x, clipValueMin, clipValueMax)),
  Cos: floatOp("Cos", Math.cos),
  Cosh: floatOp("Cosh", Math.cosh),
  Elu: floatOp("Elu", (x) => (x >= 0 ? x : Math.expm1(x))),
  EluGrad: eluGrad,
  Erf: floatOp("Erf"),
  Exp: (graph, { x }) => exp(graph, cast(graph, x!, "float32")),
  Expm1: expm1,
  Floor: rounding("Floor", Math.floor),
  Identity: (_graph, { x }) => x!,
  IsFinite: floatTest(1, finite),
  IsInf: floatTest(0, isInf),
  IsNan: floatTest(0, isNan),
  LeakyRelu: leakyRelu,
  Log: floatOp("Log", Math.log),
  Log1p: log1p,
  Neg: numberOp("Neg", (x) => -x),
  Reciprocal: floatOp("Reciprocal", (x) => 1 / x),
  Relu: numberOp("Relu", (x) => Math.max(0, x)),
  Relu6: ofNumbers((graph, x) => clip(graph, x, 0, 6)),
  Round: rounding("Round", roundHalfToEven),
  Rsqrt: rsqrt,
  Selu: floatOp("Selu", (x) => (x >= 0 ? SELU_SCALE * x : SELU_SCALEALPHA * Math.expm1(x))),
  Sigmoid: sigmoid,
  Sign: numberOp("Sign", Math.sign),
  Sin: floatOp("Sin", Math.sin),
  Sinh: floatOp("Sinh", Math.sinh),
  Softplus: floatOp("Softplus", (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  Sqrt: floatOp("Sqrt", Math.sqrt),
  Square: ofNumbers((graph, x) => mul(graph, x, x)),
  Step: step,
  Tan: floatOp("Tan", Math.tan),
  Tanh: floatOp("Tanh", Math.tanh),
};
