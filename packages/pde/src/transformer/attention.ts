// Cosine attention of PDE-Transformer: among the tokens of a window, and among the channels at one place.
import {
  type Context,
  ContinuousRelativeBias,
  constant,
  cosineAttention,
  Linear,
  Module,
  Parameter,
} from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import { projection } from "./initialisers.ts";

/** Largest logarithm of a head's scale; the published literal, which is not ln 100. */
const LARGEST_LOG_SCALE = 4.6052;

/** Queries, keys and values from one projection: [rows, tokens, 3 dim] -> three of [rows, tokens, dim]. */
function split3(qkv: tf.Tensor): [tf.Tensor, tf.Tensor, tf.Tensor] {
  return tf.split(qkv, 3, -1) as [tf.Tensor, tf.Tensor, tf.Tensor];
}

/** exp(min(logit, largest)) of every head: [heads]. */
function headScale(logits: Parameter): tf.Tensor {
  const [heads] = logits.shape as [number];
  return tf.exp(tf.minimum(tf.reshape(logits.value, [heads]), LARGEST_LOG_SCALE));
}

const logitScale = (heads: number) => new Parameter([heads, 1, 1], constant(Math.log(10)));

/**
 * Attention inside windows: cosine scores, a bias by the offset of the pair, no output projection.
 *
 * @see Liu et al. 2022, "Swin Transformer V2"; Holzschuh et al. 2025, section 3
 */
export class WindowAttention extends Module {
  readonly qkv: Linear;
  readonly logit_scale: Parameter;
  readonly pos_emb_funct: ContinuousRelativeBias;

  constructor(dim: number, heads: number, window: number) {
    super();
    this.qkv = new Linear(dim, 3 * dim, { weight: projection, bias: false });
    this.logit_scale = logitScale(heads);
    this.pos_emb_funct = new ContinuousRelativeBias([window, window], heads);
  }

  /**
   * @param x [...rows, tokens, dim]
   * @param mask [rows, 1, tokens, tokens] to add to the scores
   */
  forward(x: tf.Tensor, context: Context, mask?: tf.Tensor): tf.Tensor {
    const [tokens, dim] = x.shape.slice(-2) as [number, number];
    const bias = tf.expandDims(this.pos_emb_funct.forward(), 0);
    context.observer?.observe(this, "pos_bias", bias);
    const [q, k, v] = split3(this.qkv.forward(tf.reshape(x, [-1, tokens, dim])));
    const added = { bias: mask ? tf.add(mask, bias) : bias };
    const { output, weights } = cosineAttention(q, k, v, headScale(this.logit_scale), context, added);
    if (weights) context.observer?.observe(this, "weights", weights);
    return tf.reshape(output, x.shape);
  }
}

/** Attention among the channels at one place; nothing tells their order. */
export class ChannelAttention extends Module {
  readonly to_qkv: Linear;
  readonly logit_scale: Parameter;

  constructor(dim: number, heads: number) {
    super();
    this.to_qkv = new Linear(dim, 3 * dim, { weight: projection, bias: false });
    this.logit_scale = logitScale(heads);
  }

  /** @param x [...places, channels, dim] */
  forward(x: tf.Tensor, context: Context): tf.Tensor {
    const [channels, dim] = x.shape.slice(-2) as [number, number];
    const [q, k, v] = split3(this.to_qkv.forward(tf.reshape(x, [-1, channels, dim])));
    const { output, weights } = cosineAttention(q, k, v, headScale(this.logit_scale), context);
    if (weights) context.observer?.observe(this, "weights", weights);
    return tf.reshape(output, x.shape);
  }
}
