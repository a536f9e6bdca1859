// Activation functions with closed-form gradients.
import * as tf from "@tensorflow/tfjs-core";
import { isTracing, traced } from "../engine/fused.ts";

const INVERSE_SQRT_2 = Math.SQRT1_2;
const INVERSE_SQRT_2PI = 1 / Math.sqrt(2 * Math.PI);

/** Phi(x), the standard normal distribution function. */
function normalCdf(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.add(tf.erf(tf.mul(x, INVERSE_SQRT_2)), 1), 0.5);
}

function tracedGelu(x: tf.Tensor, save: tf.GradSaveFunc) {
  save([x]);
  const gradFunc = (dy: tf.Tensor, [sx]: tf.Tensor[]) => traced("sciformer.GeluGrad", { x: sx, dy }, {});
  return { value: traced("sciformer.Gelu", { x }, {})[0]!, gradFunc };
}

/**
 * Exact GELU: x * Phi(x); gradient Phi(x) + x * phi(x).
 *
 * @param x any shape
 * @see Hendrycks & Gimpel 2016, "Gaussian Error Linear Units"
 */
export function gelu(x: tf.Tensor): tf.Tensor {
  const op = tf.customGrad((...inputs) => {
    const [input, save] = inputs as [tf.Tensor, tf.GradSaveFunc];
    if (isTracing()) return tracedGelu(input, save);
    const cdf = normalCdf(input);
    save([input, cdf]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [sx, scdf] = saved as [tf.Tensor, tf.Tensor];
      const density = tf.mul(tf.exp(tf.mul(tf.square(sx), -0.5)), INVERSE_SQRT_2PI);
      return tf.mul(dy, tf.add(scdf, tf.mul(sx, density)));
    };
    return { value: tf.mul(input, cdf), gradFunc };
  });
  return op(x);
}
