// The discrete Fourier transform of real signals as matrix products, differentiable on every backend.
//
// tfjs's own FFT works on complex tensors, which its gradient tape refuses. A product costs n^2 instead of n log n,
// which is no loss up to about a thousand samples.
import * as tf from "@tensorflow/tfjs-core";

/** A spectrum of the frequencies 0 ... n/2: real and imaginary part, each [..., floor(n/2) + 1]. */
export interface Spectrum {
  readonly real: tf.Tensor;
  readonly imaginary: tf.Tensor;
}

/**
 * X_k = sum_t x_t exp(-2 pi i k t / n) for k = 0 ... floor(n/2), over the last axis.
 *
 * @param x [..., n]
 */
export function realDft(x: tf.Tensor): Spectrum {
  const n = x.shape.at(-1)!;
  const bins = Math.floor(n / 2) + 1;
  const { cosine, sine } = waves(n, bins);
  return { real: lastAxisProduct(x, cosine), imaginary: lastAxisProduct(x, tf.neg(sine)) };
}

/**
 * The signal of n samples with the given spectrum: inverse of {@link realDft}.
 *
 * @param spectrum parts [..., floor(n/2) + 1]
 * @returns [..., n]
 */
export function inverseRealDft({ real, imaginary }: Spectrum, n: number): tf.Tensor {
  const bins = Math.floor(n / 2) + 1;
  const { cosine, sine } = waves(n, bins);
  // each frequency but 0 and n/2 stands for itself and its mirror image
  const weights = Float32Array.from({ length: bins }, (_, k) => (k === 0 || 2 * k === n ? 1 : 2) / n);
  const share = tf.tensor1d(weights);
  const evenPart = lastAxisProduct(tf.mul(real, share), tf.transpose(cosine));
  return tf.sub(evenPart, lastAxisProduct(tf.mul(imaginary, share), tf.transpose(sine)));
}

/** cos and sin of 2 pi k t / n, each [n, bins]. */
function waves(n: number, bins: number): { cosine: tf.Tensor2D; sine: tf.Tensor2D } {
  const cosine = new Float32Array(n * bins);
  const sine = new Float32Array(n * bins);
  for (let t = 0; t < n; t++) {
    for (let k = 0; k < bins; k++) {
      const angle = (2 * Math.PI * ((k * t) % n)) / n;
      cosine[t * bins + k] = Math.cos(angle);
      sine[t * bins + k] = Math.sin(angle);
    }
  }
  return { cosine: tf.tensor2d(cosine, [n, bins]), sine: tf.tensor2d(sine, [n, bins]) };
}

function lastAxisProduct(x: tf.Tensor, matrix: tf.Tensor): tf.Tensor {
  const [rows, columns] = matrix.shape as [number, number];
  return tf.reshape(tf.matMul(tf.reshape(x, [-1, rows]), matrix), [...x.shape.slice(0, -1), columns]);
}
