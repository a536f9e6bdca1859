// The cascade embedding: every field of a token becomes a vector, the vectors lie side by side.
import { type Context, dropout, Module, normal, Parameter } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import type { CascadeField } from "../config.ts";

/** The weights with the gradient of one row held at zero. */
function holdRow(weight: tf.Tensor, row: number): tf.Tensor {
  const op = tf.customGrad((...inputs) => {
    const [table, save] = inputs as [tf.Tensor, tf.GradSaveFunc];
    save([]);
    const gradFunc = (dy: tf.Tensor) => {
      const isOther = tf.notEqual(tf.range(0, dy.shape[0]!, 1, "int32"), tf.scalar(row, "int32"));
      return tf.mul(dy, tf.expandDims(tf.cast(isOther, "float32"), 1));
    };
    return { value: tf.clone(table), gradFunc };
  });
  return op(weight);
}

/** Learned vectors by token; the row of the padding token starts at zero and is not trained. */
class TokenTable extends Module {
  readonly weight: Parameter;
  readonly #pad: number;

  constructor(count: number, dim: number, pad: number) {
    super();
    this.weight = new Parameter([count, dim], (shape, random) => {
      return normal(1)(shape, random).fill(0, pad * dim, (pad + 1) * dim);
    });
    this.#pad = pad;
  }

  /** int32 [batch, sites] -> [batch, sites, dim] */
  forward(tokens: tf.Tensor): tf.Tensor {
    return tf.gather(holdRow(this.weight.value, this.#pad), tf.cast(tokens, "int32"));
  }
}

/** Channels that a field adds to the embedding of a site. */
export function fieldWidth({ embedding }: CascadeField): number {
  if (embedding === null) return 1;
  return typeof embedding === "number" ? embedding : embedding.pass_through_vector;
}

/**
 * Tables for tokens, numbers and vectors as they are, side by side in the order of the cascade; a field of embedding
 * size 0 is left out.
 *
 * @see Kazeev et al. 2025, "Wyckoff Transformer", section 3
 */
export class CascadeEmbedding extends Module {
  /** At the index of their field; fields without a table have none. */
  readonly embeddings: readonly (TokenTable | undefined)[];
  readonly #fields: readonly CascadeField[];
  readonly #dropout: number;

  constructor(fields: readonly CascadeField[], rate: number) {
    super();
    this.#fields = fields;
    this.#dropout = rate;
    this.embeddings = fields.map(({ size, embedding, pad }) =>
      typeof embedding === "number" && embedding > 0 ? new TokenTable(size, embedding, pad) : undefined,
    );
  }

  /**
   * @param values by field: tokens or numbers [batch, sites], vectors [batch, sites, channels]
   * @returns [batch, sites, channels]
   */
  forward(values: readonly tf.Tensor[], context: Context): tf.Tensor {
    const parts = this.#fields.flatMap(({ embedding }, i) => {
      if (embedding === 0) return [];
      const value = values[i]!;
      const table = this.embeddings[i];
      if (table) return [table.forward(value)];
      return [tf.cast(embedding === null ? tf.expandDims(value, 2) : value, "float32")];
    });
    return dropout(parts.length === 1 ? parts[0]! : tf.concat(parts, 2), this.#dropout, context);
  }
}
