// Self-attention with the three projections in one matrix, as PyTorch stores them.
import {
  type Context,
  constant,
  fanInUniform,
  Linear,
  linear,
  Module,
  multiHeadAttention,
  Parameter,
  xavierUniform,
} from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";

/** Options of {@link SelfAttention}. */
export interface SelfAttentionOptions {
  readonly dim: number;
  readonly heads: number;
  /** Of the attention weights. */
  readonly dropout: number;
}

/**
 * o = Wo concat(attention(q, k, v) per head) + bo with [q, k, v] = W x + b.
 *
 * @see Vaswani et al. 2017, section 3.2.2
 */
export class SelfAttention extends Module {
  readonly in_proj_weight: Parameter;
  readonly in_proj_bias: Parameter;
  readonly out_proj: Linear;
  readonly #options: SelfAttentionOptions;

  constructor(options: SelfAttentionOptions) {
    super();
    const { dim } = options;
    this.in_proj_weight = new Parameter([3 * dim, dim], xavierUniform());
    this.in_proj_bias = new Parameter([3 * dim], constant(0));
    this.out_proj = new Linear(dim, dim, { weight: fanInUniform(dim) });
    this.#options = options;
  }

  /**
   * @param x [batch, tokens, dim]
   * @param bias added to the scores, broadcast to [batch, heads, tokens, tokens]; takes padding out
   */
  forward(x: tf.Tensor, context: Context, bias?: tf.Tensor): tf.Tensor {
    const { heads, dropout } = this.#options;
    const projected = linear(x, this.in_proj_weight.value, this.in_proj_bias.value);
    const [q, k, v] = tf.split(projected, 3, 2) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const { output, weights } = multiHeadAttention(q, k, v, heads, context, { bias, dropout });
    if (weights) context.observer?.observe(this, "weights", weights);
    return this.out_proj.forward(output);
  }
}
