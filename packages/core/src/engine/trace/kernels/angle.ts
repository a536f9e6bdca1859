// The angle of a vector.
import { cast, elementwise } from "../elementwise.ts";
import type { Graph } from "../graph.ts";
import type { KernelTable, TraceKernel } from "../kernel.ts";
import type { Value } from "../value.ts";
import { add, sub } from "./binary.ts";
import { equal, less, where } from "./comparison.ts";

/**
 * The angle of (x, y) from the ratio y / |x|, which is 1, 0 or -1 where |x| = |y|, both zero or both infinite among
 * them; on the left side it is taken from pi or, below the axis, from -pi.
 */
function angle(graph: Graph, y: Value, x: Value): Value {
  const float = (op: string, ...operands: Value[]) => elementwise(graph, op, operands, { dtype: "float32" });
  const [width, height] = [float("Abs", x), float("Abs", y)];
  const ratio = where(graph, equal(graph, width, height), float("Sign", y), float("Div", y, width));
  const right = float("Atan", ratio);
  const number = (value: number) => graph.splat("float32", [], value);
  const half = where(graph, isNegative(graph, y), number(-Math.PI), number(Math.PI));
  return where(graph, isNegative(graph, x), sub(graph, half, right), right);
}

/** Below zero or the negative zero: v + 1/v is negative for both, the infinity too. */
function isNegative(graph: Graph, v: Value): Value {
  const reciprocal = elementwise(graph, "Reciprocal", [v], { dtype: "float32", fold: (p) => 1 / p });
  return less(graph, add(graph, v, reciprocal), graph.splat("float32", [], 0));
}

/** The type is that of the operands. */
const atan2: TraceKernel = (graph, { a, b }) => {
  const [y, x] = [cast(graph, a!, "float32"), cast(graph, b!, "float32")];
  return cast(graph, angle(graph, y, x), a!.dtype);
};

/** tfjs kernels of this family. */
export const angleKernels: KernelTable = { Atan2: atan2 };
