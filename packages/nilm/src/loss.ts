// The training loss: mean squared error of scaled power.
import * as tf from "@tensorflow/tfjs-core";

/**
 * Mean over all elements of (prediction - truth)^2.
 *
 * @param prediction [batch, appliances, window], scaled
 * @param truth [batch, appliances, window], scaled
 * @see Petralia et al. 2025, section 5.1
 */
export function meanSquaredError(prediction: tf.Tensor, truth: tf.Tensor): tf.Tensor {
  return tf.mean(tf.square(tf.sub(prediction, truth)));
}
