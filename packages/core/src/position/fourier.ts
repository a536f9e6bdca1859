// Fourier features of coordinates: random frequencies, and the octaves of NeRF.
import * as tf from "@tensorflow/tfjs-core";
import { normal } from "../nn/initialisers.ts";
import { Module } from "../nn/module.ts";
import { Buffer } from "../nn/parameter.ts";
import { type WaveLayout, waves } from "./waves.ts";

/**
 * [cos(2 pi B x), sin(2 pi B x)].
 *
 * @param x [..., axes]
 * @param frequencies B, [features, axes], cycles per unit
 * @returns [..., 2 * features]
 * @see Tancik et al. 2020, "Fourier Features Let Networks Learn High Frequency Functions", the Gaussian mapping
 */
export function fourierFeatures(x: tf.Tensor, frequencies: tf.Tensor): tf.Tensor {
  const [features, axes] = frequencies.shape as [number, number];
  if (x.shape.at(-1) !== axes) {
    throw new Error(
      `fourierFeatures: x [${x.shape}] must end in ${axes}, the axes of frequencies [${features},${axes}]`,
    );
  }
  const rows = tf.reshape(x, [-1, axes]) as tf.Tensor2D;
  const phases = tf.mul(tf.matMul(rows, frequencies as tf.Tensor2D, false, true), 2 * Math.PI);
  return tf.reshape(waves(phases, "cosines-first"), [...x.shape.slice(0, -1), 2 * features]);
}

/** Fourier features with frequencies from N(0, sigma^2), drawn once and not trained: `[..., axes] -> [..., 2 * features]`. */
export class FourierFeatures extends Module {
  /** [features, axes], cycles per unit */
  readonly frequencies: Buffer;

  constructor(axes: number, features: number, sigma: number) {
    super();
    this.frequencies = new Buffer([features, axes], normal(sigma));
  }

  forward(x: tf.Tensor): tf.Tensor {
    return fourierFeatures(x, this.frequencies.value);
  }
}

/** Options of {@link octaveFeatures}. */
export interface OctaveOptions {
  /** Radians per unit of the lowest octave, pi unless given. */
  readonly lowest?: number;
  readonly layout?: WaveLayout;
}

/**
 * sin(2^k pi x_i) and cos(2^k pi x_i) for every coordinate i (outer) and octave k = 0..octaves-1 (inner).
 *
 * @param x [..., axes]
 * @returns [..., 2 * axes * octaves]
 * @see Mildenhall et al. 2020, "NeRF", eq. 4
 */
export function octaveFeatures(x: tf.Tensor, octaves: number, options: OctaveOptions = {}): tf.Tensor {
  const { lowest = Math.PI, layout = "interleaved" } = options;
  const frequencies = tf.tensor1d(Array.from({ length: octaves }, (_, k) => lowest * 2 ** k));
  const phases = tf.mul(tf.expandDims(x, -1), frequencies);
  return waves(tf.reshape(phases, [...x.shape.slice(0, -1), x.shape.at(-1)! * octaves]), layout);
}
