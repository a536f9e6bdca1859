// Additive attention masks, built from ranges so that they cost a traced graph no stored constant.
import * as tf from "@tensorflow/tfjs-core";
import { MASKED } from "./dense.ts";

function whereIndices(n: number, rule: (row: tf.Tensor, column: tf.Tensor) => tf.Tensor): tf.Tensor {
  const index = tf.range(0, n, 1, "int32");
  return tf.mul(tf.cast(rule(tf.expandDims(index, 1), tf.expandDims(index, 0)), "float32"), MASKED);
}

/** [n, n]: no token sees itself. @see Petralia et al. 2025 (NILMFormer), diagonally masked attention */
export function diagonalMask(n: number): tf.Tensor {
  return whereIndices(n, tf.equal);
}

/** [n, n]: a token sees itself and the tokens before it. */
export function causalMask(n: number): tf.Tensor {
  return whereIndices(n, tf.less);
}

/**
 * [batch, 1, 1, keys] from validity: padded keys are seen by no query.
 *
 * @param valid [batch, keys], 1 where the key is real
 */
export function paddingMask(valid: tf.Tensor): tf.Tensor {
  const removed = tf.mul(tf.sub(1, tf.cast(valid, "float32")), MASKED);
  return tf.expandDims(tf.expandDims(removed, 1), 1);
}
