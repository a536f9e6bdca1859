// The last layer: modulated norm and a convolution to the pixels of every patch.
import { Conv2d, type Conv2dOptions, Linear, layerNorm, Module } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import { silu } from "./embedders.ts";
import { zeros } from "./initialisers.ts";
import { modulate } from "./modulation.ts";

const EPS = 1e-6;

/** [rows, height, width, dim] and a condition [rows, dim] -> [rows, height, width, out]; 0 in a fresh model. */
export class FinalLayer extends Module {
  readonly adaLN_modulation: readonly [null, Linear];
  readonly out_proj: Conv2d;

  constructor(dim: number, out: number, options: Conv2dOptions) {
    super();
    this.adaLN_modulation = [null, new Linear(dim, 2 * dim, { weight: zeros })];
    this.out_proj = new Conv2d(dim, out, 3, { ...options, weight: zeros });
  }

  forward(x: tf.Tensor, condition: tf.Tensor): tf.Tensor {
    const [rows, , , dim] = x.shape as [number, number, number, number];
    const vectors = this.adaLN_modulation[1].forward(silu(condition));
    const [shift, scale] = tf.split(tf.reshape(vectors, [rows, 1, 1, 2 * dim]), 2, -1) as [tf.Tensor, tf.Tensor];
    const normal = layerNorm(x, tf.ones([dim]), tf.zeros([dim]), EPS);
    return this.out_proj.forward(modulate(normal, scale, shift));
  }
}
