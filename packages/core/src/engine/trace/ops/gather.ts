// Picking rows along an axis by their numbers.
import { int } from "../attributes.ts";
import { decodeElements } from "../elements.ts";
import { cast } from "../elementwise.ts";
import type { Graph } from "../graph.ts";
import type { Value } from "../value.ts";
import { narrow } from "./narrow.ts";
import { ownShape } from "./own-shape.ts";
import { reshape } from "./reshape.ts";
import { transpose } from "./transpose.ts";

/**
 * The elements of `x` at `indices` along `axis`.
 *
 * @param indices int32, of any shape; it takes the place of the axis
 */
export function gather(graph: Graph, x: Value, indices: Value, axis: number): Value {
  const around = (extents: readonly number[], middle: readonly number[]) => extents.toSpliced(axis, 1, ...middle);
  const { dtype } = x;
  const shape = around(x.shape, indices.shape);
  if (shape.includes(0)) return graph.splat(dtype, shape, 0);
  if (ownShape(x)[axis] === 1) {
    const one = indices.shape.map(() => 1);
    const small = narrow(graph, x);
    return graph.expand(reshape(graph, small, around(small.shape, one)), shape);
  }
  const [small, picked] = [narrow(graph, x), narrow(graph, indices)];
  const smallShape = around(small.shape, picked.shape);
  return graph.expand(graph.op("Gather", [small, picked], { dtype, shape: smallShape }, { axis: int(axis) }), shape);
}

/**
 * The same where each entry of the first `batchDims` axes has indices of its own.
 *
 * @param x [...batch, ...outer, n, ...inner] with n at `axis`
 * @param indices [...batch, ...m]
 * @returns [...batch, ...outer, ...m, ...inner]
 */
export function gatherBatched(graph: Graph, x: Value, indices: Value, axis: number, batchDims: number): Value {
  const { dtype, splat } = x;
  const shape = x.shape.toSpliced(axis, 1, ...indices.shape.slice(batchDims));
  if (splat !== undefined || shape.includes(0)) return graph.splat(dtype, shape, splat ?? 0);
  const axes = x.shape.map((_, i) => i);
  const [batch, outer] = [axes.slice(0, batchDims), axes.slice(batchDims, axis)];
  const small = narrow(graph, x, [...batch, axis]);
  const rows = transpose(graph, small, [...batch, axis, ...outer, ...axes.slice(axis + 1)]);
  const column = toInt64(graph, reshape(graph, indices, [...indices.shape, 1]));
  const picked = [...indices.shape, ...rows.shape.slice(batchDims + 1)];
  const result = graph.op("GatherND", [rows, column], { dtype, shape: picked }, { batch_dims: int(batchDims) });
  const places = picked.map((_, i) => i);
  const [m, inner] = [indices.shape.length, indices.shape.length + outer.length];
  const order = [...batch, ...places.slice(m, inner), ...places.slice(batchDims, m), ...places.slice(inner)];
  return graph.expand(transpose(graph, result, order), shape);
}

/**
 * The elements or slices of `params` at full or partial indices.
 *
 * @param indices [..., depth], int32
 * @returns [..., ...params.shape from `depth` on]
 */
export function gatherNd(graph: Graph, params: Value, indices: Value): Value {
  const { dtype } = params;
  const depth = indices.shape.at(-1)!;
  const outer = indices.shape.slice(0, -1);
  const shape = [...outer, ...params.shape.slice(depth)];
  if (params.splat !== undefined || shape.includes(0)) return graph.splat(dtype, shape, params.splat ?? 0);
  if (depth === 0) return graph.expand(params, shape);
  if (depth === 1) return gather(graph, params, reshape(graph, indices, outer), 0);
  const small = narrow(
    graph,
    params,
    Array.from({ length: depth }, (_, axis) => axis),
  );
  const smallShape = [...outer, ...small.shape.slice(depth)];
  return graph.expand(graph.op("GatherND", [small, toInt64(graph, indices)], { dtype, shape: smallShape }), shape);
}

/** Indices in the type that GatherND and ScatterND want. */
export function toInt64(graph: Graph, indices: Value): Value {
  const { constant, shape } = indices;
  if (constant) return graph.constant("int64", shape, decodeElements(constant.dtype, constant.data));
  return cast(graph, indices, "int64");
}
