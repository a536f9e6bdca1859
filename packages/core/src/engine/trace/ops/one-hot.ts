// Where a whole number is which: the mask behind one-hot vectors and counts.
import { elementwise } from "../elementwise.ts";
import type { Graph } from "../graph.ts";
import type { Value } from "../value.ts";
import { reshape } from "./reshape.ts";

/**
 * Bools of shape [...indices.shape, depth]: true where the last axis's position is the index. Indices below 0 or from
 * `depth` on are false everywhere: ONNX's OneHot would count the negative ones from the end.
 */
export function oneHotMask(graph: Graph, indices: Value, depth: number): Value {
  const column = reshape(graph, indices, [...indices.shape, 1]);
  const positions = Array.from({ length: depth }, (_, position) => position);
  return elementwise(graph, "Equal", [column, graph.constant("int32", [depth], positions)], { dtype: "bool" });
}
