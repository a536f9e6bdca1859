// Dense attention: every query sees every key that the mask leaves.
import * as tf from "@tensorflow/tfjs-core";
import type { Context } from "../nn/context.ts";
import { dropout } from "../nn/dropout.ts";

/** Added to a score to take a key out: the most negative finite float. */
export const MASKED = -3.4028234663852886e38;

/** Options of {@link attention}. */
export interface AttentionOptions {
  /** Added to the scaled scores, broadcast to [batch, heads, queries, keys]: {@link MASKED} removes, a bias shifts. */
  readonly bias?: tf.Tensor | undefined;
  /** Factor of the scores, 1/sqrt(headDim) unless given. */
  readonly scale?: number | undefined;
  /** Dropout rate of the weights. */
  readonly dropout?: number | undefined;
}

/**
 * o = softmax(scale * q k^T + bias) v.
 *
 * @param q [batch, heads, queries, headDim]
 * @param k [batch, heads, keys, headDim]
 * @param v [batch, heads, keys, valueDim]
 * @returns output [batch, heads, queries, valueDim] and the weights before dropout [batch, heads, queries, keys]
 * @see Vaswani et al. 2017, "Attention Is All You Need", eq. 1
 */
export function attention(
  q: tf.Tensor,
  k: tf.Tensor,
  v: tf.Tensor,
  context: Context,
  options: AttentionOptions = {},
): { output: tf.Tensor; weights: tf.Tensor } {
  const scale = options.scale ?? 1 / Math.sqrt(q.shape.at(-1)!);
  const scores = tf.matMul(tf.mul(q, scale), k, false, true);
  const weights = tf.softmax(options.bias ? tf.add(scores, options.bias) : scores);
  return { output: tf.matMul(dropout(weights, options.dropout ?? 0, context), v), weights };
}
