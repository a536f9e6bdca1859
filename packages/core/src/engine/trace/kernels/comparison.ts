// Comparisons, logic and selection.
import * as tf from "@tensorflow/tfjs-core";
import type { OnnxDtype } from "../../onnx/model.ts";
import { cast, elementwise } from "../elementwise.ts";
import type { Graph } from "../graph.ts";
import type { KernelTable, TraceKernel } from "../kernel.ts";
import { reshape } from "../ops/reshape.ts";
import { broadcastShape, type Value } from "../value.ts";
import { type BinaryOperation, binaryKernel, like, promote } from "./binary.ts";

/** A comparison of numbers; bools are compared as int32. */
function comparison(op: string, compare: (a: number, b: number) => boolean): BinaryOperation {
  return (graph, x, y) => {
    const [a, b] = promote(graph, x, y);
    return elementwise(graph, op, [a, b], { dtype: "bool", fold: (p, q) => Number(compare(p, q)) });
  };
}

export const less = comparison("Less", (a, b) => a < b);
export const greater = comparison("Greater", (a, b) => a > b);
export const greaterOrEqual = comparison("GreaterOrEqual", (a, b) => a >= b);

export const equal: BinaryOperation = (graph, x, y) => {
  const [a, b] = x.dtype === y.dtype ? [x, y] : promote(graph, x, y);
  return elementwise(graph, "Equal", [a, b], { dtype: "bool", fold: (p, q) => Number(p === q) });
};

/** The negation of a bool. */
function not(graph: Graph, x: Value): Value {
  return elementwise(graph, "Not", [cast(graph, x, "bool")], { dtype: "bool", fold: (p) => 1 - p });
}

/** An operation on bools for which `neutral` changes nothing and its opposite decides alone. */
function logic(op: "And" | "Or", neutral: number): BinaryOperation {
  return (graph, x, y) => {
    const [a, b] = [cast(graph, x, "bool"), cast(graph, y, "bool")];
    if (a.splat !== undefined) return a.splat === neutral ? like(graph, b, a) : like(graph, a, b);
    if (b.splat !== undefined) return b.splat === neutral ? like(graph, a, b) : like(graph, b, a);
    return elementwise(graph, op, [a, b], { dtype: "bool" });
  };
}

const and = logic("And", 1);
export const or = logic("Or", 0);

const xor: BinaryOperation = (graph, a, b) => {
  const operands = [cast(graph, a, "bool"), cast(graph, b, "bool")];
  return elementwise(graph, "Xor", operands, { dtype: "bool", fold: (p, q) => p ^ q });
};

/** `t` where the condition holds and `e` elsewhere; all three broadcast. */
export function where(graph: Graph, condition: Value, t: Value, e: Value): Value {
  const dtype = tf.upcastType(t.dtype as tf.DataType, e.dtype as tf.DataType) as OnnxDtype;
  const [yes, no] = [cast(graph, t, dtype), cast(graph, e, dtype)];
  if (condition.splat !== undefined) {
    return graph.expand(condition.splat ? yes : no, broadcastShape([condition.shape, t.shape, e.shape]));
  }
  if (dtype !== "bool") return elementwise(graph, "Where", [condition, yes, no], { dtype });
  // ONNX Runtime's Where takes no bools.
  return or(graph, and(graph, condition, yes), and(graph, not(graph, condition), no));
}

/** A condition of rank 1 chooses whole rows. */
const select: TraceKernel = (graph, { condition, t, e }) => {
  const rank = t!.shape.length;
  const [mask, length] = [cast(graph, condition!, "bool"), condition!.shape[0]];
  if (mask.shape.length !== 1 || rank <= 1) return where(graph, mask, t!, e!);
  return where(graph, reshape(graph, mask, [length!, ...new Array<number>(rank - 1).fill(1)]), t!, e!);
};

/** tfjs kernels of this family. */
export const comparisonKernels: KernelTable = {
  Equal: binaryKernel(equal),
  NotEqual: binaryKernel((graph, a, b) => not(graph, equal(graph, a, b))),
  Greater: binaryKernel(greater),
  GreaterEqual: binaryKernel(greaterOrEqual),
  Less: binaryKernel(less),
  LessEqual: binaryKernel(comparison("LessOrEqual", (a, b) => a <= b)),
  LogicalAnd: binaryKernel(and),
  LogicalOr: binaryKernel(or),
  LogicalXor: binaryKernel(xor),
  LogicalNot: (graph, { x }) => not(graph, x!),
  Select: select,
};
