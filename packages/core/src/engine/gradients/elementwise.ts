// Gradients of elementwise operations of two inputs, with broadcasting.
import * as tf from "@tensorflow/tfjs-core";
import { reduceTo } from "./broadcast.ts";

/**
 * dy goes to the input that won; where both are equal each gets half, as in PyTorch.
 *
 * @param wins strictly greater (or less) of two inputs
 * @param winsOrTies the same with equality
 */
function extremeGradient(kernelName: string, wins: typeof tf.greater, winsOrTies: typeof tf.greater): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: ["a", "b"],
    gradFunc: (dy, saved) => {
      const [a, b] = saved as [tf.Tensor, tf.Tensor];
      const towards = (own: tf.Tensor, other: tf.Tensor): tf.Tensor => {
        const share = tf.add(tf.cast(wins(own, other), "float32"), tf.cast(winsOrTies(own, other), "float32"));
        return reduceTo(tf.mul(dy as tf.Tensor, tf.mul(share, 0.5)), own.shape);
      };
      return { a: () => towards(a, b), b: () => towards(b, a) };
    },
  };
}

const squaredDifference: tf.GradConfig = {
  kernelName: tf.SquaredDifference,
  inputsToSave: ["a", "b"],
  gradFunc: (dy, saved) => {
    const [a, b] = saved as [tf.Tensor, tf.Tensor];
    const towards = (own: tf.Tensor, other: tf.Tensor): tf.Tensor =>
      reduceTo(tf.mul(dy as tf.Tensor, tf.mul(tf.sub(own, other), 2)), own.shape);
    return { a: () => towards(a, b), b: () => towards(b, a) };
  },
};

export const elementwiseGradients: readonly tf.GradConfig[] = [
  extremeGradient(tf.Maximum, tf.greater, tf.greaterEqual),
  extremeGradient(tf.Minimum, tf.less, tf.lessEqual),
  squaredDifference,
];
