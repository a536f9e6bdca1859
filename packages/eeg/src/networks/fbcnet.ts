// FBCNet: log variance of spatial filters, those of each group of channels apart.
import { BatchNorm, type Context, Linear, linear, Module } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import type { FbcnetConfig } from "../config.ts";
import type { Scores } from "./network.ts";
import { Convolution, convolve } from "./parts/convolution.ts";
import { heldWeight } from "./parts/max-norm.ts";
import { flattenByChannel, varianceWindows } from "./parts/windows.ts";

/** Largest norm of a filter and of the weights of a class. */
export const FBCNET_NORMS = { spatial: 2, classifier: 0.5 } as const;

const [LEAST_VARIANCE, MOST_VARIANCE] = [1e-6, 1e6];

/** @see Mane et al. 2021, "FBCNet"; its bands are groups of consecutive channels here, as in the published comparison */
export class FBCNet extends Module {
  protected override keys = { spatial: "netF.scb.0", norm: "netF.scb.1", classifier: "netF.lastLayer.0" };
  readonly spatial: Convolution;
  readonly norm: BatchNorm;
  readonly classifier: Linear;
  readonly #config: FbcnetConfig;

  constructor(config: FbcnetConfig) {
    super();
    const { chn, nBands, m, strideFactor, n_classes } = config;
    const maps = nBands * m;
    this.spatial = new Convolution({ into: nBands, out: maps, kernel: [chn / nBands, 1], groups: nBands });
    this.norm = new BatchNorm(maps);
    this.classifier = new Linear(maps * strideFactor, n_classes);
    this.#config = config;
  }

  /** @param x [batch, channels, time] */
  forward(x: tf.Tensor, context: Context): Scores {
    const { nBands, strideFactor } = this.#config;
    const [batch, channels, time] = x.shape as [number, number, number];
    const groups = tf.transpose(tf.reshape(x, [batch, nBands, channels / nBands, time]), [0, 2, 3, 1]);
    const filters = heldWeight(this.spatial.weight, FBCNET_NORMS.spatial, context);
    const filtered = convolve(groups, filters, this.spatial.bias!.value, this.spatial.options);
    const sources = this.norm.forward(filtered, context);
    const swish = tf.mul(sources, tf.sigmoid(sources));
    const variances = varianceWindows(swish, Math.floor(time / strideFactor));
    const features = flattenByChannel(tf.log(tf.clipByValue(variances, LEAST_VARIANCE, MOST_VARIANCE)));
    const weight = heldWeight(this.classifier.weight, FBCNET_NORMS.classifier, context);
    return { features, logits: linear(features, weight, this.classifier.bias!.value) };
  }
}
