// Attention over heads that lie side by side in the last axis.
import * as tf from "@tensorflow/tfjs-core";
import { isTracing } from "../engine/fused.ts";
import type { Context } from "../nn/context.ts";
import { type Attended, type AttentionOptions, attention } from "./dense.ts";
import { tracedAttention } from "./traced.ts";

/** [batch, seq, heads * dim] -> [batch, heads, seq, dim] */
function splitHeads(x: tf.Tensor, heads: number): tf.Tensor {
  const [batch, seq, width] = x.shape as [number, number, number];
  return tf.transpose(tf.reshape(x, [batch, seq, heads, width / heads]), [0, 2, 1, 3]);
}

/**
 * {@link attention} of every head, the heads' outputs side by side again.
 *
 * @param q [batch, queries, heads * headDim]
 * @param k [batch, keys, heads * headDim]
 * @param v [batch, keys, heads * valueDim]
 * @returns output [batch, queries, heads * valueDim] and weights [batch, heads, queries, keys]
 * @see Vaswani et al. 2017, section 3.2.2
 */
export function multiHeadAttention(
  q: tf.Tensor,
  k: tf.Tensor,
  v: tf.Tensor,
  heads: number,
  context: Context,
  options: AttentionOptions = {},
): Attended {
  const [batch, queries] = q.shape as [number, number];
  if (isTracing() && !context.observer) {
    const { bias, dropout: rate = 0, scale = 1 / Math.sqrt(q.shape[2]! / heads) } = options;
    const shape = [batch, heads, queries, k.shape[1]!];
    const inputs = { q, k, v, bias };
    return { output: tracedAttention("MultiHeadAttention", inputs, { scale, heads }, { shape, rate }, context) };
  }
  const [qh, kh, vh] = [q, k, v].map((x) => splitHeads(x, heads)) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const { output, ...rest } = attention(qh, kh, vh, context, options);
  const merged = tf.reshape(tf.transpose(output, [0, 2, 1, 3]), [batch, queries, v.shape[2]!]);
  return { output: merged, ...rest };
}
