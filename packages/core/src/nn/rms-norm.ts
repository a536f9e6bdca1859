// Root-mean-square layer normalisation.
import * as tf from "@tensorflow/tfjs-core";
import { constant } from "./initialisers.ts";
import { Module } from "./module.ts";
import { Parameter } from "./parameter.ts";

/**
 * y = x / sqrt(mean(x^2) + eps) * weight, over the last axis.
 *
 * @param x [..., dim]
 * @param weight [dim]
 * @returns [..., dim]
 * @see Zhang & Sennrich 2019, "Root Mean Square Layer Normalization", eq. 4
 */
export function rmsNorm(x: tf.Tensor, weight: tf.Tensor, eps = 1e-6): tf.Tensor {
  const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), eps));
  return tf.mul(tf.mul(x, inverse), weight);
}

/** Learned RMS normalisation over the last axis `[..., dim]`. */
export class RMSNorm extends Module {
  readonly weight: Parameter;
  readonly #eps: number;

  constructor(dim: number, eps = 1e-6) {
    super();
    this.weight = new Parameter([dim], constant(1));
    this.#eps = eps;
  }

  forward(x: tf.Tensor): tf.Tensor {
    return rmsNorm(x, this.weight.value, this.#eps);
  }
}
