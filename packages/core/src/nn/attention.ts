// Multi-head attention with separate query, key and value projections.
import type * as tf from "@tensorflow/tfjs-core";
import { multiHeadAttention } from "../attention/multi-head.ts";
import type { Context } from "./context.ts";
import { Linear, type LinearOptions } from "./linear.ts";
import { Module } from "./module.ts";

/** Options of {@link MultiHeadAttention}. */
export interface MultiHeadAttentionOptions extends LinearOptions {
  readonly dim: number;
  readonly heads: number;
  readonly dropout?: number;
  /** Factor of the scores, 1/sqrt(dim / heads) unless given. */
  readonly scale?: number;
  /** State dictionary names of `wq`, `wk`, `wv`, `wo` where an author's differ. */
  readonly keys?: Readonly<Record<string, string>>;
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
    this.keys = options.keys ?? {};
    const { dim, heads } = options;
    if (dim % heads !== 0) throw new Error(`attention: dim ${dim} is not a multiple of ${heads} heads`);
    this.wq = new Linear(dim, dim, options);
    this.wk = new Linear(dim, dim, options);
    this.wv = new Linear(dim, dim, options);
    this.wo = new Linear(dim, dim, options);
    this.#options = options;
  }

  forward(x: tf.Tensor, context: Context, memory: tf.Tensor = x): tf.Tensor {
    const [q, k, v] = [this.wq.forward(x), this.wk.forward(memory), this.wv.forward(memory)];
    const { heads, mask, dropout, scale } = this.#options;
    const bias = mask?.(x.shape[1]!, memory.shape[1]!);
    const { output, weights } = multiHeadAttention(q, k, v, heads, context, { bias, dropout, scale });
    if (weights) context.observer?.observe(this, "weights", weights);
    return this.wo.forward(output);
  }
}
