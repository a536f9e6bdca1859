// Lazy values without their repetitions, for operations that treat the repetitions alike.
import type { Graph } from "../graph.ts";
import type { Value } from "../value.ts";
import { ownShape } from "./own-shape.ts";
import { reshape } from "./reshape.ts";

/**
 * `value` with extent 1 along the axes where it only repeats itself; broadcasting the result gives `value` again.
 *
 * @param kept axes that keep their extent all the same
 */
export function narrow(graph: Graph, value: Value, kept: readonly number[] = []): Value {
  const { dtype, shape, splat, expanded } = value;
  if (splat === undefined && expanded === undefined) return value;
  const own = ownShape(value);
  const narrowed = shape.map((extent, axis) => (kept.includes(axis) ? extent : own[axis]!));
  if (splat !== undefined) return graph.splat(dtype, narrowed, splat);
  return graph.expand(reshape(graph, expanded!, own), narrowed);
}
