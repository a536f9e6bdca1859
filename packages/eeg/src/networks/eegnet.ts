// EEGNet: filters in time, filters over electrodes for each of them, separable filters in time.
import { BatchNorm, type Context, dropout, Linear, Module } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import type { EegnetConfig } from "../config.ts";
import { EEGNET_POOLS, featureWindows } from "./lengths.ts";
import type { Scores } from "./network.ts";
import { Convolution } from "./parts/convolution.ts";
import { averageWindows, flattenByChannel } from "./parts/windows.ts";

const SEPARABLE = 16;

/** @see Lawhern et al. 2018, "EEGNet", table 2; without the norms of the weights */
export class EEGNet extends Module {
  protected override keys = {
    temporal: "netF.block1.1",
    temporalNorm: "netF.block1.2",
    spatial: "netF.block1.3",
    spatialNorm: "netF.block1.4",
    depthwise: "netF.block2.1",
    pointwise: "netF.block2.2",
    separableNorm: "netF.block2.3",
    classifier: "netC.fc",
  };
  readonly temporal: Convolution;
  readonly temporalNorm: BatchNorm;
  readonly spatial: Convolution;
  readonly spatialNorm: BatchNorm;
  readonly depthwise: Convolution;
  readonly pointwise: Convolution;
  readonly separableNorm: BatchNorm;
  readonly classifier: Linear;
  readonly #rate: number;

  constructor(config: EegnetConfig) {
    super();
    const { chn, kernLength: width, F1, D, F2, n_classes, dropout: rate } = config;
    const [half, maps] = [Math.floor(width / 2), F1 * D];
    const bias = false;
    this.temporal = new Convolution({ into: 1, out: F1, kernel: [1, width], pad: [half - 1, width - half], bias });
    this.temporalNorm = new BatchNorm(F1);
    this.spatial = new Convolution({ into: F1, out: maps, kernel: [chn, 1], groups: F1, bias });
    this.spatialNorm = new BatchNorm(maps);
    const pad = [SEPARABLE / 2 - 1, SEPARABLE / 2] as const;
    this.depthwise = new Convolution({ into: maps, out: maps, kernel: [1, SEPARABLE], groups: maps, pad, bias });
    this.pointwise = new Convolution({ into: maps, out: F2, kernel: [1, 1], bias });
    this.separableNorm = new BatchNorm(F2);
    this.classifier = new Linear(F2 * featureWindows(config), n_classes);
    this.#rate = rate;
  }

  /** @param x [batch, channels, time] */
  forward(x: tf.Tensor, context: Context): Scores {
    const [first, second] = EEGNET_POOLS;
    const pooled = (signal: tf.Tensor, length: number) =>
      dropout(averageWindows(tf.elu(signal), length), this.#rate, context);
    const bands = this.temporalNorm.forward(this.temporal.forward(tf.expandDims(x, 3)), context);
    const sources = pooled(this.spatialNorm.forward(this.spatial.forward(bands), context), first);
    const mixed = this.pointwise.forward(this.depthwise.forward(sources));
    const features = flattenByChannel(pooled(this.separableNorm.forward(mixed, context), second));
    return { features, logits: this.classifier.forward(features) };
  }
}
