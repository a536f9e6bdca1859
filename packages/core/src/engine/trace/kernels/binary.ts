// Binary arithmetic with broadcasting.
import * as tf from "@tensorflow/tfjs-core";
import type { OnnxDtype } from "../../onnx/model.ts";
import { cast, elementwise, smallest } from "../elementwise.ts";
import type { Graph } from "../graph.ts";
import type { KernelTable, TraceKernel } from "../kernel.ts";
import { broadcastShape, scalarOf, type Value } from "../value.ts";

/** An operation of two values that broadcast against each other. */
export type BinaryOperation = (graph: Graph, a: Value, b: Value) => Value;

/** Both operands in the type that tfjs computes in; bools count as int32. */
export function promote(graph: Graph, a: Value, b: Value): [Value, Value, OnnxDtype] {
  const upcast = tf.upcastType(a.dtype as tf.DataType, b.dtype as tf.DataType) as OnnxDtype;
  const dtype = upcast === "bool" ? "int32" : upcast;
  return [cast(graph, a, dtype), cast(graph, b, dtype), dtype];
}

/** The tfjs kernel with inputs `a` and `b` that an operation is. */
export function binaryKernel(operation: BinaryOperation): TraceKernel {
  return (graph, { a, b }) => operation(graph, a!, b!);
}

/** `value` broadcast to the shape of `value op other`. */
export function like(graph: Graph, value: Value, other: Value): Value {
  return graph.expand(value, broadcastShape([value.shape, other.shape]));
}

/** What is special about an arithmetic operation. */
interface Rules {
  /** `left op b` is b. */
  readonly left?: number;
  /** `a op right` is a. */
  readonly right?: number;
  /** The same of two bools; without it they are computed as int32. */
  readonly logic?: "And" | "Or";
}

type Fold = (a: number, b: number) => number;

/** An operation that folds numbers with `fold`. */
function arithmetic(op: string, fold: Fold, { left, right, logic }: Rules = {}): BinaryOperation {
  return (graph, x, y) => {
    if (logic && x.dtype === "bool" && y.dtype === "bool") {
      return elementwise(graph, logic, [x, y], { dtype: "bool", fold });
    }
    const [a, b, dtype] = promote(graph, x, y);
    if (left !== undefined && scalarOf(a) === left) return like(graph, b, a);
    if (right !== undefined && scalarOf(b) === right) return like(graph, a, b);
    return elementwise(graph, op, [a, b], { dtype, fold: dtype === "int32" ? (p, q) => fold(p, q) | 0 : fold });
  };
}

export const add = arithmetic("Add", (a, b) => a + b, { left: 0, right: 0 });
export const sub = arithmetic("Sub", (a, b) => a - b, { right: 0 });
const product = arithmetic("Mul", (a, b) => a * b, { left: 1, right: 1, logic: "And" });

/** a * b; zero times something that is surely finite is zero. */
export const mul: BinaryOperation = (graph, a, b) => {
  const vanishes = (x: Value, y: Value) => scalarOf(x) === 0 && surelyFinite(graph, y);
  if (!vanishes(a, b) && !vanishes(b, a)) return product(graph, a, b);
  const dtype = tf.upcastType(a.dtype as tf.DataType, b.dtype as tf.DataType) as OnnxDtype;
  return like(graph, graph.splat(dtype, a.shape, 0), b);
};

/** True for whole numbers: those of another type and those cast from it. */
function surelyFinite(graph: Graph, value: Value): boolean {
  if (value.dtype !== "float32") return true;
  const node = graph.producer(value.expanded ?? value);
  return node?.op === "Cast" && node.inputs[0]!.dtype !== "float32";
}

/** a / b in float32; a power of two becomes a factor, which is exact and a cheaper operation. */
const realDiv: BinaryOperation = (graph, x, y) => {
  const [a, b] = [cast(graph, x, "float32"), cast(graph, y, "float32")];
  const divisor = scalarOf(b);
  if (divisor !== undefined && isPowerOfTwo(divisor)) {
    return mul(graph, a, graph.splat("float32", b.shape, 1 / divisor));
  }
  return elementwise(graph, "Div", [a, b], { dtype: "float32", fold: (p, q) => p / q });
};

/** Within what float32 holds of it and of its reciprocal. */
function isPowerOfTwo(value: number): boolean {
  const exponent = Math.log2(Math.abs(value));
  return Number.isInteger(exponent) && Math.abs(exponent) <= 126;
}

const squaredDifference: BinaryOperation = (graph, a, b) => {
  if (a.dtype === "bool" && b.dtype === "bool") {
    return elementwise(graph, "Xor", [a, b], { dtype: "bool", fold: (p, q) => p ^ q });
  }
  const difference = sub(graph, a, b);
  return mul(graph, difference, difference);
};

const generalPower = arithmetic("Pow", (a, b) => a ** b);

/** a ^ b; the exponents 0, 1, 2 and -1 are cheaper as other operations. */
const pow: BinaryOperation = (graph, x, y) => {
  const [a, b, dtype] = promote(graph, x, y);
  const exponent = scalarOf(b);
  if (exponent === 0) return like(graph, graph.splat(dtype, a.shape, 1), b);
  if (exponent === 1) return like(graph, a, b);
  if (exponent === 2) return like(graph, mul(graph, a, a), b);
  if (exponent === -1 && dtype === "float32") return realDiv(graph, graph.splat(dtype, [], 1), like(graph, a, b));
  return generalPower(graph, a, b);
};

/** The sum of a list of values of one shape. */
const addN: TraceKernel = (graph, _inputs, _attributes, list) => list.reduce((sum, value) => add(graph, sum, value));

/** x where it is not negative, alpha * x elsewhere. */
const prelu: TraceKernel = (graph, inputs) => {
  const [x, alpha] = [cast(graph, inputs.x!, "float32"), cast(graph, inputs.alpha!, "float32")];
  const shape = broadcastShape([x.shape, alpha.shape]);
  const [small, slope] = [smallest(graph, x), smallest(graph, alpha)];
  // PRelu broadcasts its slope to x, never x to the slope.
  const wide = graph.expand(small, broadcastShape([small.shape, slope.shape]));
  return graph.expand(graph.op("PRelu", [wide, slope], { dtype: "float32", shape: wide.shape }), shape);
};

/** tfjs kernels of this family. */
export const binaryKernels: KernelTable = {
  Add: binaryKernel(add),
  AddN: addN,
  Sub: binaryKernel(sub),
  Multiply: binaryKernel(mul),
  RealDiv: binaryKernel(realDiv),
  Maximum: binaryKernel(arithmetic("Max", Math.max, { logic: "Or" })),
  Minimum: binaryKernel(arithmetic("Min", Math.min, { logic: "And" })),
  Pow: binaryKernel(pow),
  Prelu: prelu,
  SquaredDifference: binaryKernel(squaredDifference),
};
