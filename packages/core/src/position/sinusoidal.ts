// Sinusoidal encoding of positions and of other scalars.
import * as tf from "@tensorflow/tfjs-core";
import { geometricFrequencies, type WaveLayout, waves } from "./waves.ts";

/**
 * sin(s f_k) and cos(s f_k) of every scalar s: times, steps, positions that are not whole numbers. The phases are
 * float32; where they pass about 1000 radians and every position is known beforehand, {@link sinusoidalTable} is
 * more exact.
 *
 * @param scalars [...]
 * @param frequencies f_k, radians per unit of the scalar
 * @returns [..., 2 * frequencies]
 * @see Vaswani et al. 2017, "Attention Is All You Need", section 3.5
 */
export function sinusoidal(
  scalars: tf.Tensor,
  frequencies: readonly number[],
  layout: WaveLayout = "interleaved",
): tf.Tensor {
  const phases = tf.mul(tf.expandDims(tf.cast(scalars, "float32"), -1), tf.tensor1d([...frequencies]));
  return waves(phases, layout);
}

/**
 * The fixed table PE[p, 2k] = sin(p / 10000^(2k/dim)), PE[p, 2k+1] = cos(p / 10000^(2k/dim)) of positions
 * 0..length-1, with phases formed in float64.
 *
 * @returns [length, dim]
 * @throws Error when `dim` is odd
 * @see Vaswani et al. 2017, section 3.5
 */
export function sinusoidalTable(length: number, dim: number, layout: WaveLayout = "interleaved"): tf.Tensor2D {
  if (dim % 2 !== 0) throw new Error(`sinusoidalTable: dim ${dim} is not even`);
  const half = dim / 2;
  const sinePlace = { interleaved: 0, "sines-first": 0, "cosines-first": half }[layout];
  const cosinePlace = { interleaved: 1, "sines-first": half, "cosines-first": 0 }[layout];
  const stride = layout === "interleaved" ? 2 : 1;
  const table = new Float32Array(length * dim);
  const frequencies = geometricFrequencies(half);
  for (let position = 0; position < length; position++) {
    for (const [k, frequency] of frequencies.entries()) {
      const place = position * dim + stride * k;
      table[place + sinePlace] = Math.sin(position * frequency);
      table[place + cosinePlace] = Math.cos(position * frequency);
    }
  }
  return tf.tensor2d(table, [length, dim]);
}
