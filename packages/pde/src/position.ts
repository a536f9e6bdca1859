// Encodings of times and constants as waves, and of places: tokens have none beside the bias inside their window.
import { geometricFrequencies, sinusoidal } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";

/** Width of the encoding that conditions a model. */
export const SCALAR_FEATURES = 256;

/** Times, steps and constants are multiplied by this before they are encoded. */
export const SCALAR_SCALE = 1000;

/**
 * [cos(s f_0), ..., sin(s f_0), ...] with f_i = 10000^(-i / floor(dim / 2)), and one zero at the end where dim is odd.
 *
 * @param scalars [rows]
 * @returns [rows, dim]
 * @see Holzschuh et al. 2025, section 3
 */
export function scalarFeatures(scalars: tf.Tensor, dim = SCALAR_FEATURES): tf.Tensor {
  const features = sinusoidal(scalars, geometricFrequencies(Math.floor(dim / 2)), "cosines-first");
  if (dim % 2 === 0) return features;
  return tf.pad(features as tf.Tensor2D, [
    [0, 0],
    [0, 1],
  ]);
}

/**
 * As {@link scalarFeatures}, with f_i = 10000^(-i / (dim / 2 - 1)): the last wave is the longest of them.
 *
 * @param values [...]
 * @returns [..., dim]
 */
export function parameterFeatures(values: tf.Tensor, dim = SCALAR_FEATURES): tf.Tensor {
  const half = dim / 2;
  const frequencies = Array.from({ length: half }, (_, i) => 10_000 ** (-i / (half - 1)));
  return sinusoidal(values, frequencies, "cosines-first");
}

/**
 * Cosine and sine of the angles of places on a square grid: column f_0, row f_0, column f_1, row f_1, ... with
 * f_i = 10000^(-4 i / dim).
 *
 * @param count places, row by row on a grid floor(sqrt(count)) wide
 * @returns [count, dim / 2, 2]
 */
export function squareRotaryTable(count: number, dim: number): tf.Tensor3D {
  const [side, pairs] = [Math.floor(Math.sqrt(count)), dim / 2];
  const table = new Float32Array(count * pairs * 2);
  for (let place = 0; place < count; place++) {
    const [column, row] = [place % side, Math.floor(place / side)];
    for (let pair = 0; pair < pairs; pair++) {
      const angle = (pair % 2 === 0 ? column : row) * 10_000 ** ((-4 * Math.floor(pair / 2)) / dim);
      table[(place * pairs + pair) * 2] = Math.cos(angle);
      table[(place * pairs + pair) * 2 + 1] = Math.sin(angle);
    }
  }
  return tf.tensor3d(table, [count, pairs, 2]);
}
