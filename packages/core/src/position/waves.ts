// Phases to sines and cosines: what the sinusoidal and the Fourier encodings share.
import * as tf from "@tensorflow/tfjs-core";

/**
 * Order of the features of phases p0, p1, ...: `interleaved` sin p0, cos p0, sin p1, cos p1, ...; the other two one
 * half after the other.
 */
export type WaveLayout = "interleaved" | "sines-first" | "cosines-first";

/** base^(-k / count) for k = 0..count-1. @see Vaswani et al. 2017, section 3.5, with count = dim / 2 */
export function geometricFrequencies(count: number, base = 10000): number[] {
  return Array.from({ length: count }, (_, k) => base ** (-k / count));
}

/**
 * Sine and cosine of every phase, [..., n] -> [..., 2 n].
 *
 * @param phases [..., n] radians
 */
export function waves(phases: tf.Tensor, layout: WaveLayout): tf.Tensor {
  const [sine, cosine] = [tf.sin(phases), tf.cos(phases)];
  if (layout === "sines-first") return tf.concat([sine, cosine], -1);
  if (layout === "cosines-first") return tf.concat([cosine, sine], -1);
  return tf.reshape(tf.stack([sine, cosine], -1), [...phases.shape.slice(0, -1), 2 * phases.shape.at(-1)!]);
}
