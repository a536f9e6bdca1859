// Concatenation: without empty parts, over the axes along which not all parts repeat themselves.
import { int } from "../attributes.ts";
import type { Graph } from "../graph.ts";
import { sizeOf, type Value } from "../value.ts";
import { narrow } from "./narrow.ts";
import { ownShape } from "./own-shape.ts";

/**
 * The values one after the other along `axis`.
 *
 * @param values at least one; of one type, and of one shape but for `axis`
 * @param axis not negative
 */
export function concat(graph: Graph, values: readonly Value[], axis: number): Value {
  const { dtype, shape: first } = values[0]!;
  const shape = first.map((extent, i) => (i === axis ? sum(values.map((value) => value.shape[axis]!)) : extent));
  const parts = values.filter((value) => sizeOf(value.shape) > 0);
  if (parts.length === 0) return graph.splat(dtype, shape, 0);
  if (parts.length === 1) return parts[0]!;
  const { splat } = parts[0]!;
  if (splat !== undefined && parts.every((part) => Object.is(part.splat, splat))) {
    return graph.splat(dtype, shape, splat);
  }
  const owns = parts.map(ownShape);
  const kept = first.flatMap((_, i) => (i === axis || owns.some((own) => own[i] !== 1) ? [i] : []));
  const small = parts.map((part) => narrow(graph, part, kept));
  const smallShape = shape.map((extent, i) => (kept.includes(i) ? extent : 1));
  return graph.expand(graph.op("Concat", small, { dtype, shape: smallShape }, { axis: int(axis) }), shape);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
