// Transpose: composed with the one before it, left out where the order of elements stays.
import { ints } from "../attributes.ts";
import type { Graph, Node } from "../graph.ts";
import { sizeOf, type Value } from "../value.ts";
import { narrow } from "./narrow.ts";
import { reshape } from "./reshape.ts";

/** Axis i of the result is axis `permutation[i]` of `value`. */
export function transpose(graph: Graph, value: Value, permutation: readonly number[]): Value {
  if (isSorted(permutation)) return value;
  const { dtype, splat } = value;
  const shape = permutation.map((axis) => value.shape[axis]!);
  if (sizeOf(shape) === 0) return graph.splat(dtype, shape, 0);
  if (splat !== undefined) return graph.splat(dtype, shape, splat);
  if (value.expanded) return graph.expand(transpose(graph, narrow(graph, value), permutation), shape);
  const node = graph.producer(value);
  if (node?.op === "Transpose") {
    const inner = permutationOf(node);
    return transpose(
      graph,
      node.inputs[0]!,
      permutation.map((axis) => inner[axis]!),
    );
  }
  if (isSorted(permutation.filter((axis) => value.shape[axis] !== 1))) return reshape(graph, value, shape);
  return graph.op("Transpose", [value], { dtype, shape }, { perm: ints(permutation) });
}

/** The permutation that undoes `permutation`. */
export function inversePermutation(permutation: readonly number[]): number[] {
  return permutation.map((_, axis) => permutation.indexOf(axis));
}

function permutationOf({ attributes: { perm } }: Node): readonly number[] {
  if (perm?.kind !== "ints") throw new Error("a Transpose node without a permutation");
  return perm.value;
}

function isSorted(axes: readonly number[]): boolean {
  return axes.every((axis, place) => place === 0 || axes[place - 1]! < axis);
}
