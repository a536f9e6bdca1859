// Linear attention: a feature map in place of the softmax, so that the cost grows with the keys and not their square.
import * as tf from "@tensorflow/tfjs-core";

/** elu(x) + 1, positive everywhere. @see Katharopoulos et al. 2020, eq. 7 */
export function eluPlusOne(x: tf.Tensor): tf.Tensor {
  return tf.add(tf.elu(x), 1);
}

/** Options of {@link linearAttention}. */
export interface LinearAttentionOptions {
  /** The feature map phi, element by element and not negative; {@link eluPlusOne} unless given. */
  readonly featureMap?: (x: tf.Tensor) => tf.Tensor;
  /** Added to the denominator. */
  readonly eps?: number;
}

/**
 * o_i = phi(q_i) (sum_j phi(k_j)^T v_j) / (phi(q_i) . sum_j phi(k_j) + eps): the same as the weights
 * phi(q_i) . phi(k_j) normalised over all keys j. Every query sees every key.
 *
 * @param q [batch, heads, queries, headDim]
 * @param k [batch, heads, keys, headDim]
 * @param v [batch, heads, keys, valueDim]
 * @returns [batch, heads, queries, valueDim]
 * @see Katharopoulos et al. 2020, "Transformers are RNNs", eq. 5 and 6
 */
export function linearAttention(
  q: tf.Tensor,
  k: tf.Tensor,
  v: tf.Tensor,
  options: LinearAttentionOptions = {},
): tf.Tensor {
  const { featureMap = eluPlusOne, eps = 1e-6 } = options;
  const [query, key] = [featureMap(q), featureMap(k)];
  const memory = tf.matMul(key, v, true, false);
  const normaliser = tf.sum(tf.mul(query, tf.sum(key, 2, true)), -1, true);
  return tf.div(tf.matMul(query, memory), tf.add(normaliser, eps));
}
