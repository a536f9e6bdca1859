// Sums a gradient back over the axes along which an input was broadcast.
import * as tf from "@tensorflow/tfjs-core";

/** @returns a tensor of `shape`: `gradient` summed over every axis that broadcasting added or stretched */
export function reduceTo(gradient: tf.Tensor, shape: number[]): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, gradient.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(gradient, axes) : gradient, shape);
}
