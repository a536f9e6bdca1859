// Repeating a tensor: a broadcast wherever the repeated axis holds one element.
import type { Graph } from "../graph.ts";
import type { Value } from "../value.ts";
import { narrow } from "./narrow.ts";
import { ownShape } from "./own-shape.ts";

/** `value` repeated `counts` times along each axis. */
export function tile(graph: Graph, value: Value, counts: readonly number[]): Value {
  const { dtype } = value;
  const shape = value.shape.map((extent, axis) => extent * counts[axis]!);
  if (shape.includes(0)) return graph.splat(dtype, shape, 0);
  const own = ownShape(value);
  const small = narrow(graph, value);
  const needed = counts.map((count, axis) => (own[axis] === 1 ? 1 : count));
  if (needed.every((count) => count === 1)) return graph.expand(small, shape);
  const smallShape = own.map((extent, axis) => extent * needed[axis]!);
  return graph.expand(graph.op("Tile", [small, graph.int64(needed)], { dtype, shape: smallShape }), shape);
}
