// A transformer block assembled from parts: token mixer, channel mixer, two norms, a residual rule.
import * as tf from "@tensorflow/tfjs-core";
import type { Context } from "./context.ts";
import { dropout } from "./dropout.ts";
import { Module } from "./module.ts";

/** A part that maps `[batch, seq, dim]` to the same shape. */
export type Part = Module & { forward(x: tf.Tensor, context: Context): tf.Tensor };

/** How a sub-layer f joins its input x. */
export type ResidualRule = (
  x: tf.Tensor,
  norm: (x: tf.Tensor) => tf.Tensor,
  f: (x: tf.Tensor) => tf.Tensor,
) => tf.Tensor;

/** x + f(norm(x)). @see Xiong et al. 2020, "On Layer Normalization in the Transformer Architecture" */
export const preNorm: ResidualRule = (x, norm, f) => tf.add(x, f(norm(x)));

/** norm(x + f(x)). @see Vaswani et al. 2017, section 3.1 */
export const postNorm: ResidualRule = (x, norm, f) => norm(tf.add(x, f(x)));

/** u + f(u) with u = norm(x): the residual is the normalised value. @see Petralia et al. 2025, released code */
export const normalisedResidual: ResidualRule = (x, norm, f) => {
  const u = norm(x);
  return tf.add(u, f(u));
};

/** Options of {@link TransformerBlock}. */
export interface TransformerBlockOptions {
  readonly mixer: Part;
  readonly channelMixer: Part;
  /** Makes one norm; called for each of the two. */
  readonly norm: () => Part;
  readonly residual: ResidualRule;
  /** Dropout after each sub-layer. */
  readonly dropout?: number;
  /** State dictionary names of `mixer`, `channelMixer`, `norm1`, `norm2` where an author's differ. */
  readonly keys?: Readonly<Record<string, string>>;
}

/** Token mixing then channel mixing, each with norm, dropout and residual: `[batch, seq, dim]` to the same. */
export class TransformerBlock extends Module {
  readonly mixer: Part;
  readonly norm1: Part;
  readonly norm2: Part;
  readonly channelMixer: Part;
  readonly #residual: ResidualRule;
  readonly #dropout: number;

  constructor(options: TransformerBlockOptions) {
    super();
    this.keys = options.keys ?? {};
    this.mixer = options.mixer;
    this.norm1 = options.norm();
    this.norm2 = options.norm();
    this.channelMixer = options.channelMixer;
    this.#residual = options.residual;
    this.#dropout = options.dropout ?? 0;
  }

  forward(x: tf.Tensor, context: Context): tf.Tensor {
    const sublayer = (part: Part) => (u: tf.Tensor) => dropout(part.forward(u, context), this.#dropout, context);
    const mixed = this.#residual(x, (u) => this.norm1.forward(u, context), sublayer(this.mixer));
    return this.#residual(mixed, (u) => this.norm2.forward(u, context), sublayer(this.channelMixer));
  }
}
