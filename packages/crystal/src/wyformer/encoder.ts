// The post-norm Transformer encoder, its norms plain or steered by a condition.
import { type Context, constant, dropout, LayerNorm, Linear, layerNorm, Module, paddingMask } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import { SelfAttention } from "./self-attention.ts";

/** Options of {@link Encoder}. */
export interface EncoderOptions {
  readonly dim: number;
  readonly heads: number;
  readonly hidden: number;
  readonly layers: number;
  readonly dropout: number;
  /** Channels of the condition; null for plain layer norms. */
  readonly condition: number | null;
}

/** What the layers are told beside their input. */
interface EncoderInput {
  /** [batch, dim, 1, keys] additive mask of padding. */
  readonly bias?: tf.Tensor | undefined;
  /** [batch, condition] */
  readonly condition?: tf.Tensor | undefined;
}

type Norm = (x: tf.Tensor, condition: tf.Tensor | undefined) => tf.Tensor;

/** Scale and shift of a norm from the condition; starts as no scale and no shift. */
function modulation(condition: number, dim: number): Linear {
  return new Linear(condition, 2 * dim, { weight: constant(0) });
}

/**
 * (1 + gamma) * norm(x) + beta with [gamma, beta] = W c + b, where norm has no weights of its own.
 *
 * @param x [batch, tokens, dim]
 * @see Peebles & Xie 2023, "Scalable Diffusion Models with Transformers", section 3.2 (adaptive layer norm)
 */
function adaptiveNorm(x: tf.Tensor, steer: Linear, condition: tf.Tensor): tf.Tensor {
  const dim = x.shape[2]!;
  const plain = layerNorm(x, tf.ones([dim]), tf.zeros([dim]));
  const [gamma, beta] = tf.split(tf.expandDims(steer.forward(condition), 1), 2, 2) as [tf.Tensor, tf.Tensor];
  return tf.add(tf.mul(plain, tf.add(gamma, 1)), beta);
}

/** x = norm1(x + attention(x)); x = norm2(x + W2 relu(W1 x)). */
abstract class EncoderLayer extends Module {
  readonly self_attn: SelfAttention;
  readonly linear1: Linear;
  readonly linear2: Linear;
  readonly #dropout: number;

  constructor({ dim, heads, hidden, dropout: rate }: EncoderOptions) {
    super();
    this.self_attn = new SelfAttention({ dim, heads, dropout: rate });
    this.linear1 = new Linear(dim, hidden);
    this.linear2 = new Linear(hidden, dim);
    this.#dropout = rate;
  }

  protected abstract readonly norms: readonly [Norm, Norm];

  forward(x: tf.Tensor, context: Context, { bias, condition }: EncoderInput): tf.Tensor {
    const drop = (value: tf.Tensor) => dropout(value, this.#dropout, context);
    const [norm1, norm2] = this.norms;
    const mixed = norm1(tf.add(x, drop(this.self_attn.forward(x, context, bias))), condition);
    const hidden = drop(tf.relu(this.linear1.forward(mixed)));
    return norm2(tf.add(mixed, drop(this.linear2.forward(hidden))), condition);
  }
}

class PlainLayer extends EncoderLayer {
  readonly norm1: LayerNorm;
  readonly norm2: LayerNorm;

  constructor(options: EncoderOptions) {
    super(options);
    this.norm1 = new LayerNorm(options.dim);
    this.norm2 = new LayerNorm(options.dim);
  }

  protected get norms(): readonly [Norm, Norm] {
    return [(x) => this.norm1.forward(x), (x) => this.norm2.forward(x)];
  }
}

class ConditionedLayer extends EncoderLayer {
  readonly adaLN_modulation1: Linear;
  readonly adaLN_modulation2: Linear;

  constructor(options: EncoderOptions, condition: number) {
    super(options);
    this.adaLN_modulation1 = modulation(condition, options.dim);
    this.adaLN_modulation2 = modulation(condition, options.dim);
  }

  protected get norms(): readonly [Norm, Norm] {
    return [
      (x, condition) => adaptiveNorm(x, this.adaLN_modulation1, condition!),
      (x, condition) => adaptiveNorm(x, this.adaLN_modulation2, condition!),
    ];
  }
}

/** Layers one after another, no norm behind the last. */
export class Encoder extends Module {
  readonly layers: readonly EncoderLayer[];

  constructor(options: EncoderOptions) {
    super();
    const { condition } = options;
    this.layers = Array.from({ length: options.layers }, () =>
      condition === null ? new PlainLayer(options) : new ConditionedLayer(options, condition),
    );
  }

  /**
   * @param x [batch, tokens, dim]
   * @param valid [batch, tokens], 1 where the token is no padding; all are where it is left out
   * @param condition [batch, channels], wanted by a conditioned encoder
   * @param seen told the output of each layer
   */
  forward(
    x: tf.Tensor,
    context: Context,
    { valid, condition }: { readonly valid?: tf.Tensor | undefined; readonly condition?: tf.Tensor | undefined },
    seen: (layer: number, output: tf.Tensor) => void,
  ): tf.Tensor {
    const input = { bias: valid && paddingMask(valid), condition };
    return this.layers.reduce((signal, layer, i) => {
      const output = layer.forward(signal, context, input);
      seen(i, output);
      return output;
    }, x);
  }
}
