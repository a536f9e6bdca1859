// Blocks: window attention and a perceptron, between them attention among channels where these have tokens of their own.
import { type Context, FeedForward, LayerNorm, Module } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import { ChannelAttention, WindowAttention } from "./attention.ts";
import { projection } from "./initialisers.ts";
import { gatedResidual, type Modulation, Modulator, modulate } from "./modulation.ts";

/** Sizes of a block. */
export interface BlockOptions {
  readonly dim: number;
  readonly heads: number;
  readonly window: number;
  readonly mlpRatio: number;
  /** Which mask a window of a separate-channel block gets. */
  readonly maskOrder: "correct" | "released";
}

/** The windows that a block works on. */
export interface Windows {
  /** [batch * windows, tokens, channels * dim] */
  readonly tokens: tf.Tensor;
  readonly batch: number;
  readonly channels: number;
  /** [windows, tokens, tokens], added to the scores. */
  readonly mask: tf.Tensor | undefined;
}

/** A block of either kind: windows and a condition [batch * channels, dim] to windows of the same shape. */
export interface WindowBlock extends Module {
  forward(windows: Windows, condition: tf.Tensor, context: Context): tf.Tensor;
}

/** Linear, GELU, Linear under the authors' names. */
class Perceptron extends FeedForward {
  protected override keys = { layer1: "fc1", layer2: "fc2" };
}

function perceptronOf({ dim, mlpRatio }: BlockOptions): Perceptron {
  return new Perceptron({ dim, hidden: Math.floor(dim * mlpRatio), weight: projection });
}

const modulated = (norm: LayerNorm, x: tf.Tensor, { scale, shift }: Modulation) => {
  return modulate(norm.forward(x), scale, shift);
};

/** The block of mixed channels. @see Holzschuh et al. 2025, figure 3 */
export class MixedBlock extends Module implements WindowBlock {
  readonly norm1: LayerNorm;
  readonly norm2: LayerNorm;
  readonly attn: WindowAttention;
  readonly mlp: Perceptron;
  readonly adain_2: Modulator;

  constructor(options: BlockOptions) {
    super();
    const { dim, heads, window } = options;
    this.norm1 = new LayerNorm(dim);
    this.attn = new WindowAttention(dim, heads, window);
    this.norm2 = new LayerNorm(dim);
    this.mlp = perceptronOf(options);
    this.adain_2 = new Modulator(dim, 2);
  }

  forward({ tokens, batch, mask }: Windows, condition: tf.Tensor, context: Context): tf.Tensor {
    const dim = tokens.shape[2]!;
    const [ofAttention, ofPerceptron] = this.adain_2.forward(condition, [batch, 1, dim]) as [Modulation, Modulation];
    const x = tf.reshape(tokens, [batch, -1, dim]);
    const before = tf.reshape(modulated(this.norm1, x, ofAttention), tokens.shape);
    const own = mask && tf.tile(tf.expandDims(mask, 1), [batch, 1, 1, 1]);
    const attended = tf.reshape(this.attn.forward(before, context, own), x.shape);
    const y = gatedResidual(x, attended, ofAttention);
    const z = gatedResidual(y, this.mlp.forward(modulated(this.norm2, y, ofPerceptron), context), ofPerceptron);
    return tf.reshape(z, tokens.shape);
  }
}

/** The mask of every channel of every window, rows in the order batch, window, channel: [rows, 1, tokens, tokens]. */
function channelMasks(mask: tf.Tensor, { batch, channels }: Windows, order: BlockOptions["maskOrder"]): tf.Tensor {
  const [windows, tokens] = mask.shape as [number, number];
  if (order === "released") return tf.tile(tf.expandDims(mask, 1), [batch * channels, 1, 1, 1]);
  const each = tf.tile(tf.expandDims(mask, 1), [1, channels, 1, 1]);
  return tf.tile(tf.reshape(each, [windows * channels, 1, tokens, tokens]), [batch, 1, 1, 1]);
}

/** The block of separate channels. @see Holzschuh et al. 2025, figure 4 */
export class SeparateBlock extends Module implements WindowBlock {
  readonly norm1: LayerNorm;
  readonly norm2: LayerNorm;
  readonly norm3: LayerNorm;
  readonly attn_spatial: WindowAttention;
  readonly attn_channel: ChannelAttention;
  readonly mlp: Perceptron;
  readonly adain_2: Modulator;
  readonly #maskOrder: BlockOptions["maskOrder"];

  constructor(options: BlockOptions) {
    super();
    const { dim, heads, window, maskOrder } = options;
    this.norm1 = new LayerNorm(dim);
    this.attn_spatial = new WindowAttention(dim, heads, window);
    this.norm2 = new LayerNorm(dim);
    this.attn_channel = new ChannelAttention(dim, heads);
    this.norm3 = new LayerNorm(dim);
    this.mlp = perceptronOf(options);
    this.adain_2 = new Modulator(dim, 3);
    this.#maskOrder = maskOrder;
  }

  forward(windows: Windows, condition: tf.Tensor, context: Context): tf.Tensor {
    const { tokens, batch, channels, mask } = windows;
    const dim = tokens.shape[2]! / channels;
    const byWindow = [tokens.shape[0]!, tokens.shape[1]!, channels, dim];
    const [spatial, channel, perceptron] = this.adain_2.forward(condition, [batch, 1, channels, dim]) as [
      Modulation,
      Modulation,
      Modulation,
    ];
    const x = tf.reshape(tokens, [batch, -1, channels, dim]);
    const swapped = tf.transpose(tf.reshape(modulated(this.norm1, x, spatial), byWindow), [0, 2, 1, 3]);
    const masks = mask && channelMasks(mask, windows, this.#maskOrder);
    const attended = tf.transpose(this.attn_spatial.forward(swapped, context, masks), [0, 2, 1, 3]);
    const y = gatedResidual(x, tf.reshape(attended, x.shape), spatial);
    const places = tf.reshape(modulated(this.norm2, y, channel), byWindow);
    const mixed = tf.reshape(this.attn_channel.forward(places, context), x.shape);
    const z = gatedResidual(y, mixed, channel);
    const last = gatedResidual(z, this.mlp.forward(modulated(this.norm3, z, perceptron), context), perceptron);
    return tf.reshape(last, tokens.shape);
  }
}
