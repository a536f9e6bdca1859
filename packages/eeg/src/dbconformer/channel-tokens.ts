// The tokens of the S-Conformer: one for each channel, with the same filters for all.
import { Linear, Module } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import type { DbconformerConfig } from "../config.ts";
import { Convolution, keepLength } from "../networks/parts/convolution.ts";

const KERNEL = 25;
const STRIDE = 5;

/**
 * Filters in time, their mean over the trial, and a linear layer.
 *
 * @see Wang et al. 2026, "DBConformer", section III-C
 */
export class ChannelTokens extends Module {
  protected override keys = { filters: "encoder.0", projection: "encoder.4" };
  readonly filters: Convolution;
  readonly projection: Linear;

  constructor({ spa_dim, emb_size }: DbconformerConfig) {
    super();
    this.filters = new Convolution({ into: 1, out: spa_dim, kernel: KERNEL, stride: STRIDE, pad: keepLength(KERNEL) });
    this.projection = new Linear(spa_dim, emb_size);
  }

  /** [batch, channels, time] -> [batch, channels, dim] */
  forward(x: tf.Tensor): tf.Tensor {
    const filtered = tf.elu(this.filters.forward(tf.expandDims(x, 3)));
    return this.projection.forward(tf.mean(filtered, 2));
  }
}
