// Dense attention: every query sees every key that the mask leaves.
import * as tf from "@tensorflow/tfjs-core";
import { isTracing } from "../engine/fused.ts";
import type { Context } from "../nn/context.ts";
import { dropout } from "../nn/dropout.ts";
import { tracedAttention } from "./traced.ts";

const { assertAndGetBroadcastShape } = tf.broadcast_util;

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

/** What {@link attention} gives. */
export interface Attended {
  /** [batch, heads, queries, valueDim] */
  readonly output: tf.Tensor;
  /** [batch, heads, queries, keys] before dropout; a compiled function has them only where its context is observed. */
  readonly weights?: tf.Tensor;
}

/**
 * o = softmax(scale * q k^T + bias) v.
 *
 * @param q [batch, heads, queries, headDim]
 * @param k [batch, heads, keys, headDim]
 * @param v [batch, heads, keys, valueDim]
 * @see Vaswani et al. 2017, "Attention Is All You Need", eq. 1
 */
export function attention(
  q: tf.Tensor,
  k: tf.Tensor,
  v: tf.Tensor,
  context: Context,
  options: AttentionOptions = {},
): Attended {
  const scale = options.scale ?? 1 / Math.sqrt(q.shape.at(-1)!);
  const { bias, dropout: rate = 0 } = options;
  if (isTracing() && !context.observer) {
    const batches = assertAndGetBroadcastShape(q.shape.slice(0, -2), k.shape.slice(0, -2));
    const scores = [...batches, q.shape.at(-2)!, k.shape.at(-2)!];
    const shape = bias ? assertAndGetBroadcastShape(scores, bias.shape) : scores;
    return { output: tracedAttention("Attention", { q, k, v, bias }, { scale }, { shape, rate }, context) };
  }
  const [queries, keys, values] = withSameLeading(q, k, v);
  const scores = tf.matMul(tf.mul(queries, scale), keys, false, true);
  const weights = tf.softmax(bias ? tf.add(scores, bias) : scores);
  return { output: tf.matMul(dropout(weights, rate, context), values), weights };
}

/** Broadcasts all axes but the last two: tfjs's product is wrong where two tensors differ in the inner ones of them. */
function withSameLeading(...tensors: [tf.Tensor, tf.Tensor, tf.Tensor]): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const leading = tensors.map(({ shape }) => shape.slice(0, -2)).reduce((a, b) => assertAndGetBroadcastShape(a, b));
  const [q, k, v] = tensors.map((x) => tf.broadcastTo(x, [...leading, ...x.shape.slice(-2)]));
  return [q!, k!, v!];
}
