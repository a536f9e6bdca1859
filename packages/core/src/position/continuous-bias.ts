// Attention bias from a small network over the offset between query and key, which works for any window.
import * as tf from "@tensorflow/tfjs-core";
import { xavierUniform } from "../nn/initialisers.ts";
import { Linear } from "../nn/linear.ts";
import { Module } from "../nn/module.ts";
import { offsetCount, relativeBias, relativeIndex } from "./relative-bias.ts";

/** Offsets at the ends of a window are as large as this before their logarithm is taken. */
const REACH = 8;
const HIDDEN = 512;
const LARGEST_BIAS = 16;

/** sign(c) log2(|c| + 1) / log2(8) with c = 8 offset / (extent - 1). */
function logOffset(offset: number, extent: number): number {
  const c = extent > 1 ? (REACH * offset) / (extent - 1) : 0;
  return (Math.sign(c) * Math.log2(Math.abs(c) + 1)) / Math.log2(REACH);
}

/**
 * Log-spaced offsets of all pairs in a window, in the order of {@link relativeIndex}.
 *
 * @param extents sides of the window
 * @returns [offsets, axes]
 * @see Liu et al. 2022, "Swin Transformer V2", eq. 4
 */
export function logOffsetTable(extents: readonly number[]): tf.Tensor2D {
  const rows = offsetCount(extents);
  const table = new Float32Array(rows * extents.length);
  for (let row = 0; row < rows; row++) {
    let rest = row;
    for (let axis = extents.length - 1; axis >= 0; axis--) {
      const extent = extents[axis]!;
      table[row * extents.length + axis] = logOffset((rest % (2 * extent - 1)) - (extent - 1), extent);
      rest = Math.floor(rest / (2 * extent - 1));
    }
  }
  return tf.tensor2d(table, [rows, extents.length]);
}

/**
 * 16 sigmoid(W2 relu(W1 offset + b)) for every pair of tokens and every head. It does not depend on the input.
 *
 * @see Liu et al. 2022, "Swin Transformer V2", section 3.3
 */
export class ContinuousRelativeBias extends Module {
  readonly cpb_mlp: readonly [Linear, null, Linear];
  readonly #extents: readonly number[];

  constructor(extents: readonly number[], heads: number) {
    super();
    const weight = xavierUniform();
    const into = new Linear(extents.length, HIDDEN, { weight });
    this.cpb_mlp = [into, null, new Linear(HIDDEN, heads, { weight, bias: false })];
    this.#extents = extents;
  }

  /** [heads, tokens, tokens] */
  forward(): tf.Tensor {
    const [first, , second] = this.cpb_mlp;
    const scores = second.forward(tf.relu(first.forward(logOffsetTable(this.#extents))));
    return relativeBias(tf.mul(tf.sigmoid(scores), LARGEST_BIAS), relativeIndex(this.#extents));
  }
}
