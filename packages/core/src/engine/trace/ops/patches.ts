// What the windows of a convolution see, as the rows of a matrix.
import type { Graph } from "../graph.ts";
import { sizeOf, type Value } from "../value.ts";
import { concat } from "./concat.ts";
import { pad } from "./pad.ts";
import { reshape } from "./reshape.ts";
import { slice } from "./slice.ts";
import { inversePermutation, transpose } from "./transpose.ts";
import { axesFrom, type WindowAxis } from "./window.ts";

/** True for windows that lie side by side and cover every element once. */
export function isTiling(axes: readonly WindowAxis[]): boolean {
  return axes.every(
    ({ extent, count, length, stride, dilation, before }) =>
      stride === length && (dilation === 1 || length === 1) && before === 0 && count * length === extent,
  );
}

/**
 * The windows of a tiling.
 *
 * @param x [batch, ...spatial, channels]
 * @returns [batch * windows, taps * channels], taps row by row
 */
export function tiles(graph: Graph, x: Value, axes: readonly WindowAxis[]): Value {
  const { shape, order } = tileAxes(x.shape[0]!, axes, x.shape.at(-1)!);
  const together = transpose(graph, reshape(graph, x, shape), order);
  return reshape(graph, together, [x.shape[0]! * sizeOf(counts(axes)), sizeOf(lengths(axes)) * x.shape.at(-1)!]);
}

/** The windows of a tiling back in their places. @returns [batch, ...spatial, channels] */
export function untile(graph: Graph, rows: Value, batch: number, axes: readonly WindowAxis[]): Value {
  const channels = rows.shape[1]! / sizeOf(lengths(axes));
  const { shape, order } = tileAxes(batch, axes, channels);
  const together = reshape(
    graph,
    rows,
    order.map((axis) => shape[axis]!),
  );
  const apart = transpose(graph, together, inversePermutation(order));
  return reshape(graph, apart, [batch, ...axes.map(({ extent }) => extent), channels]);
}

/** Every spatial axis as windows and taps, and the order that brings all windows before all taps. */
function tileAxes(batch: number, axes: readonly WindowAxis[], channels: number) {
  const shape = [batch, ...axes.flatMap(({ count, length }) => [count, length]), channels];
  const windows = axes.map((_, axis) => 1 + 2 * axis);
  return { shape, order: [0, ...windows, ...windows.map((axis) => axis + 1), shape.length - 1] };
}

/**
 * The windows of any convolution. One spatial axis after the other has the slices that the taps see put side by side
 * along the channels, so the taps of the last axis vary slowest.
 *
 * @param x [batch, ...spatial, channels]
 * @returns [batch * windows, taps * channels]
 */
export function patches(graph: Graph, x: Value, axes: readonly WindowAxis[]): Value {
  const between = axes.map(({ before, after }) => [before, after] as const);
  const padded = pad(graph, x, [[0, 0], ...between, [0, 0]], 0);
  const stacked = axes.reduce((value, window, index) => {
    const seen = axesFrom(0, window.length).map((tap) => tapSlice(graph, value, 1 + index, window, tap));
    return concat(graph, seen, x.shape.length - 1);
  }, padded);
  return reshape(graph, stacked, [x.shape[0]! * sizeOf(counts(axes)), stacked.shape.at(-1)!]);
}

/** What one tap sees along one axis of the padded value. */
export function tapSlice(graph: Graph, padded: Value, axis: number, window: WindowAxis, tap: number): Value {
  return slice(
    graph,
    padded,
    padded.shape.map((_, i) => (i === axis ? tap * window.dilation : 0)),
    padded.shape.map((extent, i) => (i === axis ? window.count : extent)),
    padded.shape.map((_, i) => (i === axis ? window.stride : 1)),
  );
}

/** The windows' number along each axis. */
export function counts(axes: readonly WindowAxis[]): number[] {
  return axes.map(({ count }) => count);
}

/** The windows' taps along each axis. */
export function lengths(axes: readonly WindowAxis[]): number[] {
  return axes.map(({ length }) => length);
}
