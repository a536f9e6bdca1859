// Reductions along axes. Along axes where a lazy value repeats itself nothing is computed over and over.
//
// ONNX Runtime's maximum and minimum may pass over a NaN, where tfjs's are NaN.
import * as tf from "@tensorflow/tfjs-core";
import { int, ints } from "../attributes.ts";
import { cast } from "../elementwise.ts";
import type { Graph } from "../graph.ts";
import type { KernelAttributes, KernelTable, TraceKernel } from "../kernel.ts";
import { narrow } from "../ops/narrow.ts";
import { reshape } from "../ops/reshape.ts";
import { sizeOf, type Value } from "../value.ts";
import { mul } from "./binary.ts";

/** How values are put together along axes. */
interface Reduction {
  readonly op: string;
  /** Result for no elements at all; without it there is none. */
  readonly empty?: number;
  /** What `count` times the same value gives; the value itself unless given. */
  readonly repeat?: (graph: Graph, value: Value, count: number) => Value;
}

const SUM: Reduction = { op: "ReduceSum", empty: 0, repeat: (graph, value, count) => times(graph, value, count) };
const MEAN: Reduction = { op: "ReduceMean" };
const MAX: Reduction = { op: "ReduceMax" };
const MIN: Reduction = { op: "ReduceMin" };
const PROD: Reduction = { op: "ReduceProd", empty: 1, repeat: (graph, value, count) => power(graph, value, count) };

function times(graph: Graph, value: Value, count: number): Value {
  return mul(graph, value, graph.splat(value.dtype, [], count));
}

/** By squaring: as many multiplications as `count` has binary digits, twice at most. */
function power(graph: Graph, value: Value, count: number): Value {
  if (count === 1) return value;
  const half = power(graph, value, Math.floor(count / 2));
  const square = mul(graph, half, half);
  return count % 2 === 0 ? square : mul(graph, square, value);
}

/** `shape` without the axes, or with extent 1 there. */
function reducedShape(shape: readonly number[], axes: readonly number[], keep: boolean): number[] {
  if (keep) return shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  return shape.filter((_, axis) => !axes.includes(axis));
}

/** `value` reduced along axes, which are not negative. */
function reduce(graph: Graph, value: Value, { op, empty, repeat }: Reduction, axes: readonly number[], keep: boolean) {
  const { dtype } = value;
  const shape = reducedShape(value.shape, axes, keep);
  if (sizeOf(shape) === 0) return graph.splat(dtype, shape, 0);
  const count = sizeOf(axes.map((axis) => value.shape[axis]!));
  if (count === 0) {
    if (empty === undefined) throw new Error("there are no elements along the axes to be reduced");
    return graph.splat(dtype, shape, empty);
  }
  const small = narrow(graph, value);
  const own = sizeOf(axes.map((axis) => small.shape[axis]!));
  const smallShape = reducedShape(small.shape, axes, keep);
  const result = own === 1 ? reshape(graph, small, smallShape) : reduceNode(graph, small, op, axes, keep);
  return graph.expand(own === count || !repeat ? result : repeat(graph, result, count / own), shape);
}

/** Opset 17 takes the axes of ReduceSum as an input and those of the others as an attribute. */
function reduceNode(graph: Graph, value: Value, op: string, axes: readonly number[], keep: boolean): Value {
  const output = { dtype: value.dtype, shape: reducedShape(value.shape, axes, keep) };
  const keepdims = int(Number(keep));
  if (op === "ReduceSum") return graph.op(op, [value, graph.int64(axes)], output, { keepdims });
  return graph.op(op, [value], output, { axes: ints(axes), keepdims });
}

/** A kernel that reduces what `prepare` makes of its input. */
function reduction(how: Reduction, prepare: (graph: Graph, x: Value) => Value): TraceKernel {
  return (graph, { x }, attributes) => {
    return reduce(graph, prepare(graph, x!), how, axesOf(x!, attributes), attributes.keepDims === true);
  };
}

/** tfjs calls the axes of Max by another name than those of the others. */
function axesOf({ shape }: Value, { axis, reductionIndices }: KernelAttributes): number[] {
  return tf.util.parseAxisParam(axis ?? reductionIndices, [...shape]);
}

/** Bools count as int32. */
function asNumbers(graph: Graph, x: Value): Value {
  return x.dtype === "bool" ? cast(graph, x, "int32") : x;
}

function asFloats(graph: Graph, x: Value): Value {
  return cast(graph, x, "float32");
}

/** A reduction of bools: the largest or the smallest of 0 and 1. */
function ofBools(how: Reduction): TraceKernel {
  return (graph, { x }, attributes) => {
    const numbers = cast(graph, cast(graph, x!, "bool"), "int32");
    return cast(graph, reduce(graph, numbers, how, axesOf(x!, attributes), attributes.keepDims === true), "bool");
  };
}

/** tfjs keeps the type of bools here. */
function extreme(how: Reduction): TraceKernel {
  const numbers = reduction(how, (_graph, x) => x);
  const bools = ofBools(how);
  return (graph, inputs, attributes, list) => {
    return (inputs.x!.dtype === "bool" ? bools : numbers)(graph, inputs, attributes, list);
  };
}

/** Index of the extreme value along one axis, of the first where there are several. */
function argExtreme(op: "ArgMax" | "ArgMin"): TraceKernel {
  return (graph, { x }, { axis }) => {
    const [along] = tf.util.parseAxisParam(axis, [...x!.shape]) as [number];
    const shape = reducedShape(x!.shape, [along], false);
    const small = narrow(graph, asNumbers(graph, x!));
    if (small.shape[along] === 1) return graph.splat("int32", shape, 0);
    if (small.shape[along] === 0) throw new Error("there are no elements along the axis");
    const output = { dtype: "int64", shape: reducedShape(small.shape, [along], false) } as const;
    const index = graph.op(op, [small], output, { axis: int(along), keepdims: int(0), select_last_index: int(0) });
    return graph.expand(cast(graph, index, "int32"), shape);
  };
}

/** tfjs kernels of this family. */
export const reduceKernels: KernelTable = {
  All: ofBools(MIN),
  Any: ofBools(MAX),
  ArgMax: argExtreme("ArgMax"),
  ArgMin: argExtreme("ArgMin"),
  Max: extreme(MAX),
  Mean: reduction(MEAN, asFloats),
  Min: extreme(MIN),
  Prod: reduction(PROD, asNumbers),
  Sum: reduction(SUM, asNumbers),
};
