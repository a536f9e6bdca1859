// Splitting along an axis: one node for all parts.
import { int } from "../attributes.ts";
import type { Graph } from "../graph.ts";
import type { Value } from "../value.ts";
import { narrow } from "./narrow.ts";
import { ownShape } from "./own-shape.ts";

/**
 * Parts of `value` along `axis`.
 *
 * @param sizes extents of the parts; they add up to that of `value`
 * @param axis not negative
 */
export function split(graph: Graph, value: Value, sizes: readonly number[], axis: number): Value[] {
  const along = (extents: readonly number[], size: number) => extents.map((extent, i) => (i === axis ? size : extent));
  const { dtype, shape } = value;
  const own = ownShape(value);
  const small = narrow(graph, value);
  const filled = sizes.filter((size) => size > 0);
  const outputs = filled.map((size) => ({ dtype, shape: along(own, size) }));
  const whole = own[axis] === 1 || filled.length === 1 || shape.includes(0);
  const parts = whole
    ? filled.map(() => small)
    : graph.emit("Split", [small, graph.int64(filled)], outputs, { axis: int(axis) });
  let next = 0;
  return sizes.map((size) => {
    const partShape = along(shape, size);
    return partShape.includes(0) ? graph.splat(dtype, partShape, 0) : graph.expand(parts[next++]!, partShape);
  });
}
