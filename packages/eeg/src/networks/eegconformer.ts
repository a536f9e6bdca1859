// EEG Conformer: tokens from shallow convolutions, transformer blocks, three linear layers.
import { BatchNorm, type Context, dropout, LayerNorm, Linear, Module, type TransformerBlock } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import type { EegconformerConfig } from "../config.ts";
import { featureWindows, SHALLOW } from "./lengths.ts";
import type { Scores } from "./network.ts";
import { Classifier } from "./parts/classifier.ts";
import { Convolution } from "./parts/convolution.ts";
import { preNormBlocks } from "./parts/encoder.ts";
import { mixedConvolution } from "./parts/mixed-convolution.ts";
import { averageOverlapping } from "./parts/windows.ts";

/** The published network has a second, shorter head that nothing is sent through. */
class UnusedHead extends Module {
  protected override keys = { norm: "1", linear: "2" };
  readonly norm: LayerNorm;
  readonly linear: Linear;

  constructor(dim: number, classes: number) {
    super();
    this.norm = new LayerNorm(dim);
    this.linear = new Linear(dim, classes);
  }
}

/** @see Song et al. 2023, "EEG Conformer: Convolutional Transformer for EEG Decoding and Visualization", table I */
export class EEGConformer extends Module {
  protected override keys = {
    temporal: "netF.0.shallownet.0",
    spatial: "netF.0.shallownet.1",
    norm: "netF.0.shallownet.2",
    projection: "netF.0.projection.0",
    blocks: "netF.1",
    unused: "netF.2.clshead",
    classifier: "netF.2",
  };
  readonly temporal: Convolution;
  readonly spatial: Convolution;
  readonly norm: BatchNorm;
  readonly projection: Convolution;
  readonly blocks: readonly TransformerBlock[];
  readonly unused: UnusedHead;
  readonly classifier: Classifier;
  readonly #rate: number;

  constructor(config: EegconformerConfig) {
    super();
    const { chn, emb_size: dim, depth, heads, n_classes, dropout: rate } = config;
    const { filter, maps } = SHALLOW;
    this.temporal = new Convolution({ into: 1, out: maps, kernel: [1, filter] });
    this.spatial = new Convolution({ into: maps, out: maps, kernel: [chn, 1] });
    this.norm = new BatchNorm(maps);
    this.projection = new Convolution({ into: maps, out: dim, kernel: [1, 1] });
    this.blocks = preNormBlocks(depth, { dim, heads, dropout: rate });
    this.unused = new UnusedHead(dim, n_classes);
    this.classifier = new Classifier(dim * featureWindows(config), [256, 32], n_classes);
    this.#rate = rate;
  }

  /** @param x [batch, channels, time] */
  forward(x: tf.Tensor, context: Context): Scores {
    const { pool, step } = SHALLOW;
    const sources = this.norm.forward(mixedConvolution(x, this.temporal, this.spatial), context);
    const windows = dropout(averageOverlapping(tf.elu(sources), pool, step), this.#rate, context);
    const tokens = tf.squeeze(this.projection.forward(windows), [1]);
    const encoded = this.blocks.reduce((h, block) => block.forward(h, context), tokens);
    const features = tf.reshape(encoded, [x.shape[0]!, -1]);
    return { features, logits: this.classifier.forward(features, context) };
  }
}
