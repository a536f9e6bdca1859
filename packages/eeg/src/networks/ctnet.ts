// CTNet: tokens from an EEGNet, transformer blocks, and both together to the classes.
import {
  BatchNorm,
  type Context,
  dropout,
  Linear,
  Module,
  type Parameter,
  type TransformerBlock,
} from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import type { CtnetConfig } from "../config.ts";
import { positionTable, withPositions } from "../position.ts";
import { CTNET_PLACES, featureWindows } from "./lengths.ts";
import type { Scores } from "./network.ts";
import { Convolution, keepLength } from "./parts/convolution.ts";
import { postNormBlocks } from "./parts/encoder.ts";
import { averageWindows } from "./parts/windows.ts";

const SECOND_FILTER = 16;
const POSITION_DROPOUT = 0.1;

/** @see Zhao et al. 2024, "CTNet: a convolutional transformer network for EEG-based motor imagery classification" */
export class CTNet extends Module {
  protected override keys = {
    temporal: "netF.cnn.0.cnn_module.0",
    temporalNorm: "netF.cnn.0.cnn_module.1",
    spatial: "netF.cnn.0.cnn_module.2",
    spatialNorm: "netF.cnn.0.cnn_module.3",
    second: "netF.cnn.0.cnn_module.7",
    secondNorm: "netF.cnn.0.cnn_module.8",
    positions: "netF.position.encoding",
    blocks: "netF.trans",
    classifier: "netC.fc",
  };
  readonly temporal: Convolution;
  readonly temporalNorm: BatchNorm;
  readonly spatial: Convolution;
  readonly spatialNorm: BatchNorm;
  readonly second: Convolution;
  readonly secondNorm: BatchNorm;
  readonly positions: Parameter;
  readonly blocks: readonly TransformerBlock[];
  readonly classifier: Linear;
  readonly #config: CtnetConfig;

  constructor(config: CtnetConfig) {
    super();
    const { chn, emb_size: dim, depth, heads, f1, kernel, n_classes } = config;
    const bias = false;
    this.temporal = new Convolution({ into: 1, out: f1, kernel: [1, kernel], pad: keepLength(kernel), bias });
    this.temporalNorm = new BatchNorm(f1);
    this.spatial = new Convolution({ into: f1, out: dim, kernel: [chn, 1], groups: f1, bias });
    this.spatialNorm = new BatchNorm(dim);
    const pad = keepLength(SECOND_FILTER);
    this.second = new Convolution({ into: dim, out: dim, kernel: [1, SECOND_FILTER], pad, bias });
    this.secondNorm = new BatchNorm(dim);
    this.positions = positionTable(CTNET_PLACES, dim);
    this.blocks = postNormBlocks(depth, { dim, heads, dropout: config.dropout });
    this.classifier = new Linear(dim * featureWindows(config), n_classes);
    this.#config = config;
  }

  /** @param x [batch, channels, time] */
  forward(x: tf.Tensor, context: Context): Scores {
    const tokens = this.#tokens(x, context);
    const scaled = tf.mul(tokens, Math.sqrt(this.#config.emb_size));
    const placed = dropout(withPositions(scaled, this.positions), POSITION_DROPOUT, context);
    const encoded = this.blocks.reduce((h, block) => block.forward(h, context), placed);
    const features = tf.reshape(tf.add(placed, encoded), [x.shape[0]!, -1]);
    return { features, logits: this.classifier.forward(features) };
  }

  #tokens(x: tf.Tensor, context: Context): tf.Tensor {
    const { pool1, pool2, cnn_dropout } = this.#config;
    const pooled = (signal: tf.Tensor, length: number) =>
      dropout(averageWindows(tf.elu(signal), length), cnn_dropout, context);
    const bands = this.temporalNorm.forward(this.temporal.forward(tf.expandDims(x, 3)), context);
    const sources = pooled(this.spatialNorm.forward(this.spatial.forward(bands), context), pool1);
    return tf.squeeze(pooled(this.secondNorm.forward(this.second.forward(sources), context), pool2), [1]);
  }
}
