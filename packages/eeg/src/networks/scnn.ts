// SCNN (ShallowConvNet): log power of learnt sources.
import { BatchNorm, type Context, dropout, Linear, Module } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import type { ScnnConfig } from "../config.ts";
import { featureWindows, SHALLOW } from "./lengths.ts";
import type { Scores } from "./network.ts";
import { Convolution } from "./parts/convolution.ts";
import { mixedConvolution } from "./parts/mixed-convolution.ts";
import { averageOverlapping, flattenByChannel } from "./parts/windows.ts";

/** Keeps the logarithm of a silent source finite. */
const LEAST_POWER = 1e-6;

/** Dropout is off at test time, other than in the published code. @see Schirrmeister et al. 2017, section 2.4.4 */
export class SCNN extends Module {
  protected override keys = {
    temporal: "netF.layer1.1",
    spatial: "netF.layer1.2",
    norm: "netF.layer1.3",
    classifier: "netC.fc",
  };
  readonly temporal: Convolution;
  readonly spatial: Convolution;
  readonly norm: BatchNorm;
  readonly classifier: Linear;
  readonly #rate: number;

  constructor(config: ScnnConfig) {
    super();
    const { filter, maps } = SHALLOW;
    this.temporal = new Convolution({ into: 1, out: maps, kernel: [1, filter] });
    this.spatial = new Convolution({ into: maps, out: maps, kernel: [config.chn, 1], bias: false });
    this.norm = new BatchNorm(maps);
    this.classifier = new Linear(maps * featureWindows(config), config.n_classes);
    this.#rate = config.dropout;
  }

  /** @param x [batch, channels, time] */
  forward(x: tf.Tensor, context: Context): Scores {
    const { pool, step, pad } = SHALLOW;
    const sources = this.norm.forward(mixedConvolution(x, this.temporal, this.spatial, [0, pad]), context);
    const power = averageOverlapping(tf.square(sources), pool, step);
    const features = flattenByChannel(dropout(tf.log(tf.maximum(power, LEAST_POWER)), this.#rate, context));
    return { features, logits: this.classifier.forward(features) };
  }
}
