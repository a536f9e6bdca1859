// Attention in windows of a grid of tokens, plain or shifted: cutting, putting together, and the mask.
import * as tf from "@tensorflow/tfjs-core";
import { MASKED } from "./dense.ts";

/** Rows and columns. */
export type Extent2d = readonly [number, number];

type GridShape = [number, number, number, number];

/**
 * Cuts a grid into windows, row-major.
 *
 * @param x [batch, height, width, channels]
 * @returns [batch * windows, window tokens, channels]
 * @throws Error when the window does not divide the grid
 * @see Liu et al. 2021, "Swin Transformer", section 3.2
 */
export function windowPartition(x: tf.Tensor, window: Extent2d): tf.Tensor {
  const [batch, height, width, channels] = x.shape as GridShape;
  const [rows, columns] = windowGrid([height, width], window);
  const cut = tf.reshape(x, [batch, rows, window[0], columns, window[1], channels]);
  const ordered = tf.transpose(cut, [0, 1, 3, 2, 4, 5]);
  return tf.reshape(ordered, [batch * rows * columns, window[0] * window[1], channels]);
}

/**
 * Puts the windows of {@link windowPartition} together again.
 *
 * @param windows [batch * windows, window tokens, channels]
 * @param grid height and width
 * @returns [batch, height, width, channels]
 * @throws Error when the window does not divide the grid
 */
export function windowReverse(windows: tf.Tensor, grid: Extent2d, window: Extent2d): tf.Tensor {
  const [rows, columns] = windowGrid(grid, window);
  const channels = windows.shape[2]!;
  const batch = windows.shape[0]! / (rows * columns);
  const cut = tf.reshape(windows, [batch, rows, columns, window[0], window[1], channels]);
  return tf.reshape(tf.transpose(cut, [0, 1, 3, 2, 4, 5]), [batch, grid[0], grid[1], channels]);
}

/** Windows along both sides. */
function windowGrid(grid: Extent2d, window: Extent2d): [number, number] {
  const [rows, columns] = [grid[0] / window[0], grid[1] / window[1]];
  if (!(Number.isInteger(rows) && Number.isInteger(columns))) {
    throw new Error(`windows of ${window[0]} x ${window[1]} do not divide a grid of ${grid[0]} x ${grid[1]}`);
  }
  return [rows, columns];
}

/**
 * y[b, i, j] = x[b, (i + shift[0]) mod height, (j + shift[1]) mod width]; a shift by -s undoes one by s.
 *
 * @param x [batch, height, width, channels]
 */
export function cyclicShift(x: tf.Tensor, shift: Extent2d): tf.Tensor {
  return roll(roll(x, 1, shift[0]), 2, shift[1]);
}

/** Moves what stands before `shift` along an axis to its end. */
function roll(x: tf.Tensor, axis: number, shift: number): tf.Tensor {
  const length = x.shape[axis]!;
  const first = ((shift % length) + length) % length;
  if (first === 0) return x;
  const part = (start: number, count: number) => {
    const begin = x.shape.map((_, other) => (other === axis ? start : 0));
    return tf.slice(
      x,
      begin,
      x.shape.map((extent, other) => (other === axis ? count : extent)),
    );
  };
  return tf.concat([part(first, length - first), part(0, first)], axis);
}

/**
 * The additive mask of shifted windows on a grid with borders: after the shift a window at the far border holds tokens
 * of opposite sides, which must not see one another.
 *
 * @param shift rows and columns, each from 0 to less than the window's; 0 along an axis that has no border
 * @param masked what pairs from opposite sides get
 * @returns [windows, window tokens, window tokens]
 * @throws Error when the window does not divide the grid or the shift is not less than the window
 * @see Liu et al. 2021, "Swin Transformer", figure 4
 */
export function shiftedWindowMask(
  grid: Extent2d,
  window: Extent2d,
  shift: Extent2d,
  masked: number = MASKED,
): tf.Tensor {
  if (shift.some((steps, axis) => steps < 0 || steps >= window[axis]!)) {
    throw new Error(`a shift by ${shift[0]}, ${shift[1]} is not within windows of ${window[0]} x ${window[1]}`);
  }
  const rows = tf.reshape(wrapped(grid[0], shift[0]), [1, grid[0], 1, 1]);
  const columns = tf.reshape(wrapped(grid[1], shift[1]), [1, 1, grid[1], 1]);
  const region = tf.squeeze(windowPartition(tf.add(tf.mul(rows, 2), columns), window), [2]);
  const apart = tf.notEqual(tf.expandDims(region, 2), tf.expandDims(region, 1));
  return tf.mul(tf.cast(apart, "float32"), masked);
}

/** [n]: 1 where the shift brought a token round from the other side. */
function wrapped(n: number, shift: number): tf.Tensor {
  return tf.cast(tf.greaterEqual(tf.range(0, n, 1, "int32"), tf.scalar(n - shift, "int32")), "float32");
}

/** Options of {@link inWindows}. */
export interface WindowOptions {
  readonly window: Extent2d;
  /** How far the windows are moved down and right; [0, 0] unless given. */
  readonly shift?: Extent2d;
  /** The grid has no borders: opposite sides are neighbours, so that shifted windows need no mask. */
  readonly periodic?: boolean;
}

/**
 * Applies `mix` to every window: shift, cut, mix, put together, shift back.
 *
 * @param x [batch, height, width, channels]
 * @param mix [batch * windows, tokens, channels] and a mask [batch * windows, 1, tokens, tokens] to add to the scores
 *   (absent where nothing is to be masked) -> the same shape, other channels allowed
 * @returns [batch, height, width, channels of mix]
 * @throws Error when the window does not divide the grid
 * @see Liu et al. 2021, "Swin Transformer", section 3.2
 */
export function inWindows(
  x: tf.Tensor,
  { window, shift = [0, 0], periodic = false }: WindowOptions,
  mix: (tokens: tf.Tensor, mask: tf.Tensor | undefined) => tf.Tensor,
): tf.Tensor {
  const [batch, height, width] = x.shape as GridShape;
  const tokens = windowPartition(cyclicShift(x, shift), window);
  const bordered = !periodic && (shift[0] !== 0 || shift[1] !== 0);
  const mask = bordered ? shiftedWindowMask([height, width], window, shift) : undefined;
  const mixed = mix(tokens, mask && tf.tile(tf.expandDims(mask, 1), [batch, 1, 1, 1]));
  return cyclicShift(windowReverse(mixed, [height, width], window), [-shift[0], -shift[1]]);
}
