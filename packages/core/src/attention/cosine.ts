// Cosine attention: scores are the cosines of the angles between queries and keys, with a learned scale per head.
import * as tf from "@tensorflow/tfjs-core";
import type { Context } from "../nn/context.ts";
import type { Attended, AttentionOptions } from "./dense.ts";
import { multiHeadAttention } from "./multi-head.ts";

/** The square of the norm up to which a vector counts as zero. */
const SMALLEST_SQUARE = 1e-24;

/**
 * y = x / |x| over the last axis, and 0 where |x| <= 1e-12.
 *
 * Gradient in closed form: with r = 1 / |x|, dx = r (dy - y (y . dy)); 0 where y is 0.
 *
 * @param x [..., dim]
 */
export function unitVectors(x: tf.Tensor): tf.Tensor {
  const op = tf.customGrad((...inputs) => {
    const [input, save] = inputs as [tf.Tensor, tf.GradSaveFunc];
    const squares = tf.sum(tf.square(input), -1, true);
    const isLarge = tf.cast(tf.greater(squares, SMALLEST_SQUARE), "float32");
    const r = tf.mul(tf.rsqrt(tf.maximum(squares, SMALLEST_SQUARE)), isLarge);
    const y = tf.mul(input, r);
    save([y, r]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [sy, sr] = saved as [tf.Tensor, tf.Tensor];
      return tf.mul(sr, tf.sub(dy, tf.mul(sy, tf.sum(tf.mul(dy, sy), -1, true))));
    };
    return { value: y, gradFunc };
  });
  return op(x);
}

/**
 * o = softmax(scale cos(q, k) + bias) v in every head, the heads side by side.
 *
 * @param q [batch, queries, heads * headDim]
 * @param k [batch, keys, heads * headDim]
 * @param v [batch, keys, heads * valueDim]
 * @param scale [heads]
 * @returns output [batch, queries, heads * valueDim] and weights [batch, heads, queries, keys]
 * @see Liu et al. 2022, "Swin Transformer V2", eq. 2
 */
export function cosineAttention(
  q: tf.Tensor,
  k: tf.Tensor,
  v: tf.Tensor,
  scale: tf.Tensor,
  context: Context,
  options: Pick<AttentionOptions, "bias"> = {},
): Attended {
  const heads = scale.shape[0]!;
  const inHeads = (x: tf.Tensor) => tf.reshape(x, [...x.shape.slice(0, -1), heads, x.shape.at(-1)! / heads]);
  const queries = tf.mul(unitVectors(inHeads(q)), tf.reshape(scale, [heads, 1]));
  const keys = unitVectors(inHeads(k));
  const side = (x: tf.Tensor, like: tf.Tensor) => tf.reshape(x, like.shape);
  return multiHeadAttention(side(queries, q), side(keys, k), v, heads, context, { ...options, scale: 1 });
}
