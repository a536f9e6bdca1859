// NILMFormer: dilated residual embedding, concatenated time encoding, a statistics token, diagonally masked blocks.
import {
  BatchNorm,
  type Context,
  Conv1d,
  diagonalMask,
  FeedForward,
  gelu,
  LayerNorm,
  Linear,
  Module,
  MultiHeadAttention,
  normalisedResidual,
  type Part,
  TransformerBlock,
  xavierUniform,
} from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import type { NilmformerConfig } from "./config.ts";

const VARIANCE_FLOOR = 1e-6;

/** residual + BN(GELU(conv(x))); a single input channel is broadcast over the output channels. */
class ResidualUnit extends Module {
  readonly layers: readonly [Conv1d, typeof gelu, BatchNorm];

  constructor(into: number, out: number, kernel: number, dilation: number, bias: boolean) {
    super();
    this.layers = [new Conv1d(into, out, kernel, { dilation, bias }), gelu, new BatchNorm(out)];
  }

  /** [batch, length, in] -> [batch, length, out] */
  forward(x: tf.Tensor, context: Context): tf.Tensor {
    const [conv, activate, norm] = this.layers;
    return tf.add(x, norm.forward(activate(conv.forward(x)), context));
  }
}

/** Residual units of growing dilation: the learned part of the tokens. */
class EmbedBlock extends Module {
  readonly network: readonly ResidualUnit[];

  constructor(channels: number, { c_in, kernel_size, dilations, conv_bias }: NilmformerConfig) {
    super();
    this.network = dilations.map(
      (dilation, i) => new ResidualUnit(i === 0 ? c_in : channels, channels, kernel_size, dilation, conv_bias),
    );
  }

  forward(x: tf.Tensor, context: Context): tf.Tensor {
    return this.network.reduce((signal, unit) => unit.forward(signal, context), x);
  }
}

function encoderBlock({
  d_model: dim,
  n_head: heads,
  dp_rate,
  pffn_ratio,
  norm_eps,
}: NilmformerConfig): TransformerBlock {
  const weight = xavierUniform();
  const mask = (tokens: number) => diagonalMask(tokens);
  return new TransformerBlock({
    mixer: new MultiHeadAttention({ dim, heads, dropout: dp_rate, mask, bias: false, weight }),
    channelMixer: new FeedForward({ dim, hidden: dim * pffn_ratio, dropout: dp_rate, weight }),
    norm: () => new LayerNorm(dim, norm_eps),
    residual: normalisedResidual,
    dropout: dp_rate,
    keys: { mixer: "attention_layer", channelMixer: "pffn" },
  });
}

/**
 * One window of aggregate power to the power of each appliance, both divided by the task's scale.
 *
 * @see Petralia et al. 2025, "NILMFormer", section 4; where paper and released code differ, the code
 */
export class NILMFormer extends Module {
  readonly EmbedBlock: EmbedBlock;
  readonly ProjEmbedding: Conv1d;
  readonly ProjStats1: Linear;
  readonly ProjStats2: Linear;
  readonly EncoderBlock: readonly Part[];
  readonly DownstreamTaskHead: Conv1d;

  constructor(config: NilmformerConfig) {
    super();
    const { d_model: dim, c_embedding, c_out, kernel_size_head, norm_eps } = config;
    const timeChannels = dim / 4;
    this.EmbedBlock = new EmbedBlock(dim - timeChannels, config);
    this.ProjEmbedding = new Conv1d(c_embedding, timeChannels, 1);
    this.ProjStats1 = new Linear(2, dim, { weight: xavierUniform() });
    this.ProjStats2 = new Linear(dim, 2, { weight: xavierUniform() });
    const blocks = Array.from({ length: config.n_encoder_layers }, () => encoderBlock(config));
    this.EncoderBlock = [...blocks, new LayerNorm(dim, norm_eps)];
    this.DownstreamTaskHead = new Conv1d(dim, c_out, kernel_size_head, { padding: "replicate" });
  }

  /**
   * @param x [batch, 1 + features, length]: scaled aggregate, then the timestamp features (position.ts)
   * @returns [batch, appliances, length], scaled
   */
  forward(x: tf.Tensor, context: Context): tf.Tensor {
    const [batch, rows, length] = x.shape as [number, number, number];
    const inTime = tf.transpose(x, [0, 2, 1]);
    const power = tf.slice(inTime, [0, 0, 0], [batch, length, 1]);
    const features = tf.slice(inTime, [0, 0, 1], [batch, length, rows - 1]);
    const { signal, statistics } = this.#stationarise(power, context);

    const embedded = this.EmbedBlock.forward(signal, context);
    const samples = tf.concat([embedded, this.ProjEmbedding.forward(features)], 2);
    const statisticsToken = this.ProjStats1.forward(statistics);
    const tokens = tf.concat([samples, statisticsToken], 1);

    const encoded = this.EncoderBlock.reduce((h, block) => block.forward(h, context), tokens);
    const head = this.DownstreamTaskHead.forward(tf.slice(encoded, [0, 0, 0], [batch, length, encoded.shape[2]!]));
    const [shift, scale] = tf.split(this.ProjStats2.forward(statisticsToken), 2, 2) as [tf.Tensor, tf.Tensor];
    return tf.transpose(tf.add(tf.mul(head, scale), shift), [0, 2, 1]);
  }

  /** z = (x - mean) / sqrt(var + floor) per window; statistics [batch, 1, 2] = (mean, deviation). */
  #stationarise(power: tf.Tensor, context: Context): { signal: tf.Tensor; statistics: tf.Tensor } {
    const mean = tf.mean(power, 1, true);
    const centred = tf.sub(power, mean);
    const deviation = tf.sqrt(tf.add(tf.mean(tf.square(centred), 1, true), VARIANCE_FLOOR));
    context.observer?.observe(this, "inst_mean", mean);
    context.observer?.observe(this, "inst_std", deviation);
    return { signal: tf.div(centred, deviation), statistics: tf.concat([mean, deviation], 2) };
  }
}

const PAPER: NilmformerConfig = {
  kind: "nilmformer",
  c_in: 1,
  c_embedding: 8,
  c_out: 1,
  kernel_size: 3,
  kernel_size_head: 3,
  dilations: [1, 2, 4, 8],
  conv_bias: true,
  n_encoder_layers: 3,
  d_model: 96,
  dp_rate: 0.2,
  pffn_ratio: 4,
  n_head: 8,
  norm_eps: 1e-5,
};

/** Parameters with one appliance: small 18 515, base (the paper's) 383 283, large 2 704 003. */
export const architectures = {
  small: { ...PAPER, d_model: 32, n_encoder_layers: 1, n_head: 4, dp_rate: 0.1 },
  base: PAPER,
  large: { ...PAPER, d_model: 256 },
} as const satisfies Record<string, NilmformerConfig>;
