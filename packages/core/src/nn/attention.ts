// Multi-head attention with separate query, key and value projections.
import * as tf from "@tensorflow/tfjs-core";
import { attention } from "../attention/dense.ts";
import type { Context } from "./context.ts";
import { Linear, type LinearOptions } from "./linear.ts";
import { Module } from "./module.ts";

/** Options of {@link MultiHeadAttention}. */
export interface MultiHeadAttentionOptions extends LinearOptions {
  readonly dim: number;
  readonly heads: number;
  readonly dropout?: number;
  /** Additive mask by the numbers of queries and keys: diagonal, causal. */
  readonly mask?: (queries: number, keys: number) => tf.Tensor;
}

/**
 * o = Wo concat(attention(Wq x, Wk m, Wv m) per head), where the memory m is x unless given (cross attention).
 *
 * x: [batch, seq, dim], memory: [batch, keys, dim], output: [batch, seq, dim].
 *
 * @see Vaswani et al. 2017, section 3.2.2
 */
export class MultiHeadAttention extends Module {
  readonly wq: Linear;
  readonly wk: Linear;
  readonly wv: Linear;
  readonly wo: Linear;
  readonly #options: MultiHeadAttentionOptions;

  /** @throws Error when `dim` is not a multiple of `heads` */
  constructor(options: MultiHeadAttentionOptions) {
    super();
    const { dim, heads } = options;
    if (dim % heads !== 0) throw new Error(`attention: dim ${dim} is not a multiple of ${heads} heads`);
    this.wq = new Linear(dim, dim, options);
    this.wk = new Linear(dim, dim, options);
    this.wv = new Linear(dim, dim, options);
    this.wo = new Linear(dim, dim, options);
    this.#options = options;
  }

  forward(x: tf.Tensor, context: Context, memory: tf.Tensor = x): tf.Tensor {
    const [q, k, v] = [this.wq.forward(x), this.wk.forward(memory), this.wv.forward(memory)].map((t) => this.#split(t));
    const { mask, dropout: rate } = this.#options;
    const bias = mask?.(x.shape[1]!, memory.shape[1]!);
    const { output, weights } = attention(q!, k!, v!, context, { bias, dropout: rate });
    context.observer?.observe(this, "weights", weights);
    return this.wo.forward(tf.reshape(tf.transpose(output, [0, 2, 1, 3]), x.shape));
  }

  /** [batch, seq, dim] -> [batch, heads, seq, headDim] */
  #split(x: tf.Tensor): tf.Tensor {
    const [batch, seq, dim] = x.shape as [number, number, number];
    const { heads } = this.#options;
    return tf.transpose(tf.reshape(x, [batch, seq, heads, dim / heads]), [0, 2, 1, 3]);
  }
}
