// A convolutional U-Net with residual blocks: the network that the transformer is measured against.
import {
  type Context,
  Conv2d,
  type Conv2dOptions,
  constant,
  Linear,
  layerNorm,
  Module,
  normal,
  Parameter,
} from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import { circularAxes, type TransformerConfig, type UnetConfig } from "./config.ts";
import type { PdeInput } from "./model.ts";
import { LabelEmbedder, ScalarEmbedder, silu } from "./transformer/embedders.ts";
import { downSamplings, onPaddedGrid } from "./transformer/grid.ts";
import { projection, zeros } from "./transformer/initialisers.ts";
import type { MixedInput } from "./transformer/mixed.ts";
import { modulate } from "./transformer/modulation.ts";
import { Down, Up } from "./transformer/resample.ts";

/** Width of the condition over that of level 0. */
const CONDITION_RATIO = 4;
const EPS = 1e-5;

/** All values of a sample to mean 0 and deviation 1, then weight and bias by channel: [batch, height, width, dim]. */
class SampleNorm extends Module {
  readonly weight: Parameter;
  readonly bias: Parameter;

  constructor(dim: number) {
    super();
    this.weight = new Parameter([dim], constant(1));
    this.bias = new Parameter([dim], constant(0));
  }

  /** @see Wu & He 2018, "Group Normalization", with one group */
  forward(x: tf.Tensor): tf.Tensor {
    const batch = x.shape[0]!;
    const values = x.size / batch;
    const flat = layerNorm(tf.reshape(x, [batch, values]), tf.ones([values]), tf.zeros([values]), EPS);
    return tf.add(tf.mul(tf.reshape(flat, x.shape), this.weight.value), this.bias.value);
  }
}

/**
 * x + conv(SiLU(modulated norm(conv(SiLU(norm(x)))))), [batch, height, width, dim] -> the same shape.
 *
 * @see He et al. 2016, "Identity Mappings in Deep Residual Networks"; the modulation as Dhariwal & Nichol 2021, section 3
 */
class ResidualBlock extends Module {
  readonly norm1: SampleNorm;
  readonly conv1: Conv2d;
  readonly modulation: Linear;
  readonly norm2: SampleNorm;
  readonly conv2: Conv2d;

  constructor(dim: number, condition: number, options: Conv2dOptions) {
    super();
    this.norm1 = new SampleNorm(dim);
    this.conv1 = new Conv2d(dim, dim, 3, { ...options, weight: projection });
    this.modulation = new Linear(condition, 2 * dim, { weight: zeros });
    this.norm2 = new SampleNorm(dim);
    this.conv2 = new Conv2d(dim, dim, 3, { ...options, weight: zeros });
  }

  /** @param condition [batch, width of the condition] */
  forward(x: tf.Tensor, condition: tf.Tensor): tf.Tensor {
    const [batch, , , dim] = x.shape as [number, number, number, number];
    const vectors = tf.reshape(this.modulation.forward(condition), [batch, 1, 1, 2 * dim]);
    const [shift, scale] = tf.split(vectors, 2, -1) as [tf.Tensor, tf.Tensor];
    const inner = this.conv1.forward(silu(this.norm1.forward(x)));
    return tf.add(x, this.conv2.forward(silu(modulate(this.norm2.forward(inner), scale, shift))));
  }
}

type Blocks = readonly ResidualBlock[];

const through = (blocks: Blocks, x: tf.Tensor, condition: tf.Tensor): tf.Tensor =>
  blocks.reduce((y, block) => block.forward(y, condition), x);

/**
 * Levels of residual blocks, half the sides and twice the width each, and back with skips; told the kind of equation and
 * the diffusion time as the transformer is. A fresh network puts out zeros.
 *
 * @see Ronneberger, Fischer & Brox 2015, "U-Net"
 */
export class UNet extends Module {
  readonly t_embedder: ScalarEmbedder;
  readonly y_embedder: LabelEmbedder;
  readonly first: Conv2d;
  readonly encoder: readonly Blocks[];
  readonly down: readonly Down[];
  readonly latent: Blocks;
  readonly up: readonly Up[];
  readonly reduce: readonly Conv2d[];
  readonly decoder: readonly Blocks[];
  readonly norm: SampleNorm;
  readonly last: Conv2d;
  readonly #config: UnetConfig;

  constructor(config: UnetConfig) {
    super();
    const { hidden_size: dim, depth, num_classes: classes, class_dropout_prob: dropout } = config;
    const options = { circular: circularAxes(config) };
    const condition = CONDITION_RATIO * dim;
    const levels = downSamplings(depth);
    const width = (level: number) => dim * 2 ** level;
    const byLevel = <T>(make: (level: number) => T) => Array.from({ length: levels }, (_, level) => make(level));
    const stage = (count: number, level: number): Blocks =>
      Array.from({ length: count }, () => new ResidualBlock(width(level), condition, options));
    this.t_embedder = new ScalarEmbedder(condition, projection);
    this.y_embedder = new LabelEmbedder({ classes, dim: condition, dropout, start: normal(1) });
    this.first = new Conv2d(config.in_channels, dim, 3, { ...options, weight: projection });
    this.encoder = byLevel((level) => stage(depth[level]!, level));
    this.down = byLevel((level) => new Down(width(level), options));
    this.latent = stage(depth[levels]!, levels);
    this.up = byLevel((level) => new Up(width(level + 1), options));
    this.reduce = byLevel((level) => new Conv2d(2 * width(level), width(level), 1, { weight: projection }));
    this.decoder = byLevel((level) => stage(depth[levels + 1 + level]!, level));
    this.norm = new SampleNorm(dim);
    this.last = new Conv2d(dim, config.out_channels, 3, { ...options, weight: zeros });
    this.#config = config;
  }

  /**
   * @param input of mixed channels
   * @returns [batch, out_channels, height, width]
   * @throws InputError for a grid that the network does not take
   */
  forward(input: PdeInput, context: Context): tf.Tensor {
    const given = input as MixedInput;
    return onPaddedGrid(this.#config, given.x, (x) => this.#network({ ...given, x }, context));
  }

  #network({ x, labels, t }: MixedInput, context: Context): tf.Tensor {
    const [batch] = x.shape as [number];
    const types = labels ?? tf.fill([batch], this.#config.num_classes, "int32");
    const told = tf.add(this.t_embedder.forward(t ?? tf.zeros([batch])), this.y_embedder.forward(types, context));
    const condition = silu(told);
    const skips: tf.Tensor[] = [];
    let y = this.first.forward(tf.transpose(x, [0, 2, 3, 1]));
    for (const [level, blocks] of this.encoder.entries()) {
      y = through(blocks, y, condition);
      skips.push(y);
      y = this.down[level]!.forward(y);
    }
    y = through(this.latent, y, condition);
    for (let level = skips.length - 1; level >= 0; level--) {
      const joined = tf.concat([this.up[level]!.forward(y), skips[level]!], 3);
      y = through(this.decoder[level]!, this.reduce[level]!.forward(joined), condition);
    }
    return tf.transpose(this.last.forward(silu(this.norm.forward(y))), [0, 3, 1, 2]);
  }
}

/** Widths and blocks with which the network has as many parameters as the transformer of a size. */
const PEERS = {
  custom: { hidden_size: 20, depth: [2, 2, 2, 2, 2] },
  "PDE-S": { hidden_size: 90, depth: [2, 2, 2, 2, 2, 2, 2] },
  "PDE-B": { hidden_size: 178, depth: [2, 2, 2, 2, 2, 2, 2] },
  "PDE-L": { hidden_size: 354, depth: [2, 2, 2, 2, 2, 2, 2] },
} as const satisfies Record<TransformerConfig["type"], { hidden_size: number; depth: readonly number[] }>;

/** The U-Net that has as many parameters as the mixed-channel transformer of a named size. */
export function unetPeer(transformer: TransformerConfig): UnetConfig {
  const { type, num_classes, class_dropout_prob, in_channels, out_channels, periodic, pad } = transformer;
  const { hidden_size, depth } = PEERS[type];
  const shared = { num_classes, class_dropout_prob, in_channels, out_channels, periodic, pad };
  return { kind: "unet", channels: "mixed", hidden_size, depth: [...depth], ...shared, conv_padding: "circular" };
}
