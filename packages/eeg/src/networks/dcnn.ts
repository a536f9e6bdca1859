// DCNN (DeepConvNet): four convolutions in time, each followed by a maximum over pairs.
import { BatchNorm, type Context, dropout, Linear, Module } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import type { DcnnConfig } from "../config.ts";
import { DEEP, featureWindows } from "./lengths.ts";
import type { Scores } from "./network.ts";
import { Convolution } from "./parts/convolution.ts";
import { mixedConvolution } from "./parts/mixed-convolution.ts";
import { flattenByChannel, maximumWindows } from "./parts/windows.ts";

/** Convolution and batch norm of a later layer. */
class Layer extends Module {
  protected override keys = { conv: "1", norm: "2" };
  readonly conv: Convolution;
  readonly norm: BatchNorm;

  constructor(into: number, out: number) {
    super();
    this.conv = new Convolution({ into, out, kernel: [1, DEEP.filter], bias: false });
    this.norm = new BatchNorm(out);
  }

  forward(x: tf.Tensor, context: Context): tf.Tensor {
    return this.norm.forward(this.conv.forward(x), context);
  }
}

/** @see Schirrmeister et al. 2017, "Deep learning with convolutional neural networks for EEG", section 2.4.2 */
export class DCNN extends Module {
  protected override keys = {
    temporal: "netF.block1.0",
    spatial: "netF.block1.1",
    norm: "netF.block1.2",
    layers: "netF.layers",
    classifier: "netC.fc",
  };
  readonly temporal: Convolution;
  readonly spatial: Convolution;
  readonly norm: BatchNorm;
  readonly layers: readonly Layer[];
  readonly classifier: Linear;
  readonly #rate: number;

  constructor(config: DcnnConfig) {
    super();
    const { filter, maps } = DEEP;
    const [first] = maps;
    this.temporal = new Convolution({ into: 1, out: first, kernel: [1, filter] });
    this.spatial = new Convolution({ into: first, out: first, kernel: [config.chn, 1], bias: false });
    this.norm = new BatchNorm(first);
    this.layers = maps.slice(1).map((out, index) => new Layer(maps[index]!, out));
    this.classifier = new Linear(maps.at(-1)! * featureWindows(config), config.n_classes);
    this.#rate = config.dropout;
  }

  /** @param x [batch, channels, time] */
  forward(x: tf.Tensor, context: Context): Scores {
    const pooled = (signal: tf.Tensor) => maximumWindows(tf.elu(signal), DEEP.pool);
    const sources = pooled(this.norm.forward(mixedConvolution(x, this.temporal, this.spatial), context));
    const deep = this.layers.reduce(
      (h, layer) => pooled(layer.forward(dropout(h, this.#rate, context), context)),
      sources,
    );
    const features = flattenByChannel(deep);
    return { features, logits: this.classifier.forward(features) };
  }
}
