// Placing a tensor inside zeros: the transpose of slicing and of strided slicing.
import * as tf from "@tensorflow/tfjs-core";

/**
 * The window `begin ... begin + size` of `x` extended by zeros on all sides: slices where the window is smaller and
 * pads where it is larger. `begin` may be negative.
 */
export function zeroWindow(x: tf.Tensor, begin: readonly number[], size: readonly number[]): tf.Tensor {
  const start = begin.map((from) => Math.max(from, 0));
  const end = begin.map((from, axis) => Math.min(from + size[axis]!, x.shape[axis]!));
  const sliced = tf.slice(
    x,
    start,
    end.map((to, axis) => to - start[axis]!),
  );
  return tf.pad(
    sliced,
    begin.map((from, axis) => [start[axis]! - from, from + size[axis]! - end[axis]!] as [number, number]),
  );
}

/**
 * Zeros of `shape` with element k of `x` along each axis at `begin + k * stride`: the transpose of a strided slice.
 * Strides may be negative.
 */
export function scatterStrided(
  x: tf.Tensor,
  begin: readonly number[],
  strides: readonly number[],
  shape: readonly number[],
): tf.Tensor {
  let placed = x;
  for (const [axis, stride] of strides.entries()) {
    if (stride === 1) continue;
    placed = spreadAxis(stride < 0 ? tf.reverse(placed, axis) : placed, axis, Math.abs(stride));
  }
  const first = begin.map((from, axis) => {
    const stride = strides[axis]!;
    return stride < 0 ? from + (x.shape[axis]! - 1) * stride : from;
  });
  return zeroWindow(
    placed,
    first.map((from) => -from),
    shape,
  );
}

/** Puts `stride - 1` zeros after every element of one axis, except the last. */
function spreadAxis(x: tf.Tensor, axis: number, stride: number): tf.Tensor {
  const [outer, n, inner] = around(x.shape, axis);
  const spaced = tf.pad(tf.reshape(x, [outer * n, 1, inner]), [
    [0, 0],
    [0, stride - 1],
    [0, 0],
  ]);
  const length = (n - 1) * stride + 1;
  const trimmed = tf.slice(tf.reshape(spaced, [outer, n * stride, inner]), [0, 0, 0], [outer, length, inner]);
  const shape = x.shape.slice();
  shape[axis] = length;
  return tf.reshape(trimmed, shape);
}

/** Number of elements before, along and after an axis. */
export function around(shape: readonly number[], axis: number): [number, number, number] {
  const product = (extents: readonly number[]) => extents.reduce((size, extent) => size * extent, 1);
  return [product(shape.slice(0, axis)), shape[axis]!, product(shape.slice(axis + 1))];
}
