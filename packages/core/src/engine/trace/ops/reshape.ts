// Reshape: never twice in a row, and lazy values stay lazy where no axis mixes repeated and own elements.
import { decodeElements } from "../elements.ts";
import type { Graph } from "../graph.ts";
import { sameShape, sizeOf, type Value } from "../value.ts";
import { ownShape } from "./own-shape.ts";

/** Constants up to this many elements are made anew with the other shape. */
const FOLDED_ELEMENTS = 256;

/**
 * `value` with another shape of the same size.
 *
 * @throws Error when the sizes differ
 */
export function reshape(graph: Graph, value: Value, shape: readonly number[]): Value {
  if (sizeOf(value.shape) !== sizeOf(shape)) throw new Error(`[${value.shape}] cannot take the shape [${shape}]`);
  if (sameShape(value.shape, shape)) return value;
  const { dtype, constant } = value;
  if (sizeOf(shape) === 0) return graph.splat(dtype, shape, 0);
  if (value.splat !== undefined) return graph.splat(dtype, shape, value.splat);
  if (constant && sizeOf(shape) <= FOLDED_ELEMENTS) {
    return graph.constant(dtype, shape, decodeElements(dtype, constant.data));
  }
  const own = value.expanded && reshapedOwn(ownShape(value), value.shape, shape);
  if (own) return graph.expand(reshape(graph, value.expanded!, own), shape);
  const node = graph.producer(value);
  if (node?.op === "Reshape") return reshape(graph, node.inputs[0]!, shape);
  return graph.op("Reshape", [value, graph.int64(shape)], { dtype, shape });
}

/**
 * The shape of what is broadcast after reshaping `from` to `to`. Both fall into the shortest runs of axes with equal
 * sizes; undefined if a run holds repeated and own elements.
 *
 * @param own extents of `from`, 1 where it is broadcast
 */
function reshapedOwn(own: readonly number[], from: readonly number[], to: readonly number[]): number[] | undefined {
  const result: number[] = [];
  let [start, target] = [0, 0];
  while (start < from.length || target < to.length) {
    let [end, targetEnd] = [start + 1, target + 1];
    let [size, targetSize] = [from[start] ?? 1, to[target] ?? 1];
    while (size !== targetSize) {
      if (size < targetSize) size *= from[end++]!;
      else targetSize *= to[targetEnd++]!;
    }
    const ownSize = sizeOf(own.slice(start, end));
    if (ownSize !== 1 && ownSize !== size) return undefined;
    const run = to.slice(target, targetEnd);
    result.push(...(ownSize === size ? run : run.map(() => 1)));
    [start, target] = [end, targetEnd];
  }
  return result;
}
