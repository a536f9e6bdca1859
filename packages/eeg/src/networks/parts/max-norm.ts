// Weights whose norm is held below a bound.
import type { Context, Parameter } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";

/** Added to a norm that divides, as in PyTorch's `renorm`. */
const NORM_EPS = 1e-7;

/**
 * Every w[o] whose Euclidean norm is above `most`, shortened to it.
 *
 * @param weight [out, ...]
 */
export function shortened(weight: tf.Tensor, most: number): tf.Tensor {
  const rows = tf.reshape(weight, [weight.shape[0]!, -1]);
  const norm = tf.sqrt(tf.sum(tf.square(rows), 1, true));
  const factor = tf.where(tf.greater(norm, most), tf.div(most, tf.add(norm, NORM_EPS)), tf.onesLike(norm));
  return tf.reshape(tf.mul(rows, factor), weight.shape);
}

/**
 * A parameter as the network uses it: shortened, which in training it stays. The gradient is that of the shortened
 * weight.
 */
export function heldWeight(parameter: Parameter, most: number, { training }: Context): tf.Tensor {
  const project = tf.customGrad((...inputs) => {
    const [weight] = inputs as [tf.Tensor];
    return { value: shortened(weight, most), gradFunc: (dy: tf.Tensor) => dy };
  });
  const held = project(parameter.value);
  if (training) parameter.variable.assign(held);
  return held;
}
