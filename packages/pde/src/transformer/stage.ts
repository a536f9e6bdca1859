// A stage: blocks on one token grid, their windows alternately in place and shifted by half.
import {
  type Context,
  cyclicShift,
  type Extent2d,
  Module,
  shiftedWindowMask,
  windowPartition,
  windowReverse,
} from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import type { WindowBlock } from "./block.ts";

/** Added to the scores of pairs from opposite sides: the published -100, which the released code adds twice. */
const ACROSS_BORDER = -200;

/** How a stage cuts its windows. */
export interface StageOptions {
  readonly window: number;
  /** Whether rows and columns repeat. */
  readonly periodic: readonly [boolean, boolean];
}

/** Fills a grid up with zeros, below and to the right, to a multiple of the window. */
function fillUp(x: tf.Tensor, window: number): tf.Tensor {
  const [, height, width] = x.shape as [number, number, number, number];
  const missing = (extent: number) => (window - (extent % window)) % window;
  if (missing(height) + missing(width) === 0) return x;
  return tf.pad(x as tf.Tensor4D, [
    [0, 0],
    [0, missing(height)],
    [0, missing(width)],
    [0, 0],
  ]);
}

/**
 * The mask of windows that are shifted on a grid with borders, or undefined where none is needed: along periodic axes,
 * and on a grid that is smaller than a window.
 *
 * @returns [windows, tokens, tokens]
 * @throws Error when the grid is larger and no multiple of the window
 */
export function borderMask(grid: Extent2d, { window, periodic }: StageOptions, masked: number): tf.Tensor | undefined {
  if (periodic.every(Boolean) || grid.some((extent) => extent < window)) return undefined;
  const half = Math.floor(window / 2);
  const shift: Extent2d = [periodic[0] ? 0 : half, periodic[1] ? 0 : half];
  return shiftedWindowMask(grid, [window, window], shift, masked);
}

/** Blocks of one width, [batch * channels, height, width, dim] -> the same shape. */
export class Stage extends Module {
  readonly blocks: readonly WindowBlock[];
  readonly #options: StageOptions;

  constructor(depth: number, options: StageOptions, block: () => WindowBlock) {
    super();
    this.blocks = Array.from({ length: depth }, block);
    this.#options = options;
  }

  /**
   * @param x [batch * channels, height, width, dim]
   * @param condition [batch * channels, dim]
   */
  forward(x: tf.Tensor, condition: tf.Tensor, channels: number, context: Context): tf.Tensor {
    const together = channelsLast(x, channels);
    const y = this.blocks.reduce((tokens, block, k) => {
      return this.#apply(block, k % 2 === 1, tokens, { channels, condition, context });
    }, together);
    return channelsFirst(y, channels);
  }

  /** @param x [batch, height, width, channels * dim] */
  #apply(
    block: WindowBlock,
    isShifted: boolean,
    x: tf.Tensor,
    given: { readonly channels: number; readonly condition: tf.Tensor; readonly context: Context },
  ): tf.Tensor {
    const { window } = this.#options;
    const [batch, height, width, features] = x.shape as [number, number, number, number];
    const shift = isShifted ? Math.floor(window / 2) : 0;
    const filled = fillUp(cyclicShift(x, [shift, shift]), window);
    const [, rows, columns] = filled.shape as [number, number, number];
    const mask = isShifted ? borderMask([height, width], this.#options, ACROSS_BORDER) : undefined;
    const tokens = windowPartition(filled, [window, window]);
    const done = block.forward({ tokens, batch, channels: given.channels, mask }, given.condition, given.context);
    const whole = windowReverse(done, [rows, columns], [window, window]);
    const isCut = rows === height && columns === width;
    const cut = isCut ? whole : tf.slice(whole, [0, 0, 0, 0], [batch, height, width, features]);
    return cyclicShift(cut, [-shift, -shift]);
  }
}

/** [batch * channels, height, width, dim] -> [batch, height, width, channels * dim] */
function channelsLast(x: tf.Tensor, channels: number): tf.Tensor {
  if (channels === 1) return x;
  const [rows, height, width, dim] = x.shape as [number, number, number, number];
  const apart = tf.reshape(x, [rows / channels, channels, height, width, dim]);
  return tf.reshape(tf.transpose(apart, [0, 2, 3, 1, 4]), [rows / channels, height, width, channels * dim]);
}

/** The inverse of {@link channelsLast}. */
function channelsFirst(x: tf.Tensor, channels: number): tf.Tensor {
  if (channels === 1) return x;
  const [batch, height, width, features] = x.shape as [number, number, number, number];
  const dim = features / channels;
  const apart = tf.reshape(x, [batch, height, width, channels, dim]);
  return tf.reshape(tf.transpose(apart, [0, 3, 1, 2, 4]), [batch * channels, height, width, dim]);
}
