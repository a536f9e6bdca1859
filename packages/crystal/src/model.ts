// Wyckoff Transformer: a space group and a set of sites, one of them incomplete, to the scores of what is missing.
import { type Context, Embedding, Linear, Module } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import type { CascadeField, TaskConfig, WyformerConfig } from "./config.ts";
import { LearnedPositions } from "./position.ts";
import { aggregate } from "./wyformer/aggregation.ts";
import { CascadeEmbedding, fieldWidth } from "./wyformer/cascade-embedding.ts";
import { Encoder } from "./wyformer/encoder.ts";
import { fieldOf } from "./wyformer/fields.ts";
import { type Projection, perceptron } from "./wyformer/perceptron.ts";
import type { Vocabulary } from "./wyformer/vocabulary.ts";

/** Crystals as tensors: `k` known sites and, to be completed, one more behind them. */
export interface CrystalBatch {
  /** Bits of the space group [batch, bits], or its index [batch]. */
  readonly start: tf.Tensor;
  /** By field of the cascade: tokens or numbers [batch, sites], vectors [batch, sites, channels]. */
  readonly fields: readonly tf.Tensor[];
  /** [batch, sites], 1 where a site is no padding; all are where it is left out. Padding lies before the last site. */
  readonly valid?: tf.Tensor | undefined;
  /** [batch, channels], wanted by a conditioned model. */
  readonly condition?: tf.Tensor | undefined;
}

/** Width of the model: that of the embedding, up to a multiple of the heads. */
export function modelWidth({ cascade, nhead }: WyformerConfig): number {
  const width = cascade.reduce((sum, field) => sum + fieldWidth(field), 0);
  return Math.ceil(width / nhead) * nhead;
}

/** The start token: bits through a linear layer, or a table. */
function startProjection({ start_type, n_start }: WyformerConfig, dim: number): Linear | Embedding {
  return start_type === "one_hot" ? new Linear(n_start, dim) : new Embedding(n_start, dim);
}

/** Inputs of a head beside the token counts of its field. */
function predictionWidth(config: WyformerConfig): number {
  const { aggregation_inclsion, concat_start_to_prediction_input_embedding_dim: start } = config;
  return modelWidth(config) * (aggregation_inclsion === "concat" ? 2 : 1) + (start ?? 0);
}

/** How many counts and presences of tokens the head of a field is told. */
function countsWidth({ concat_token_counts, concat_token_presence }: WyformerConfig, size: number): number {
  return size * (Number(concat_token_counts) + Number(concat_token_presence));
}

/**
 * An encoder over a start token (the space group) and a set of sites, each an element, a site symmetry and an
 * enumeration. The last site has MASK in the fields that are still to be found; nothing encodes the order of the others.
 *
 * @see Kazeev et al. 2025, "Wyckoff Transformer: Generation of Symmetric Crystals", section 3
 */
export class Wyformer extends Module {
  readonly embedding: CascadeEmbedding;
  readonly mixer: Projection;
  readonly positions_embedding: LearnedPositions | undefined;
  readonly start_embedding: Linear | Embedding;
  readonly transformer_encoder: Encoder;
  readonly start_to_prediction_input_embedding: Linear | Embedding | undefined;
  /** At the index of their field; of a model of tokens. */
  readonly prediction_heads: readonly (Projection | undefined)[];
  /** Of a model of properties. */
  readonly the_prediction_head: Projection | undefined;
  readonly #config: WyformerConfig;

  constructor(config: WyformerConfig) {
    super();
    this.#config = config;
    const { cascade, outputs, perceptron_shape: shape } = config;
    const dim = modelWidth(config);
    const width = cascade.reduce((sum, field) => sum + fieldWidth(field), 0);
    this.embedding = new CascadeEmbedding(cascade, config.emebdding_dropout ?? 0);
    this.mixer =
      config.mixer_layers === 1
        ? new Linear(width, dim, { bias: false })
        : perceptron(shape, [width, dim], config.mixer_layers);
    if (config.learned_positional_encoding_max_size > 0) {
      const { learned_positional_encoding_max_size: size, learned_positional_encoding_only_masked: only } = config;
      this.positions_embedding = new LearnedPositions(size, dim, only);
    }
    this.start_embedding = startProjection(config, dim);
    this.transformer_encoder = new Encoder({
      dim,
      heads: config.nhead,
      hidden: config.dim_feedforward,
      layers: config.num_layers,
      dropout: config.dropout,
      condition: config.condition_dim,
    });
    const { concat_start_to_prediction_input_embedding_dim: startWidth } = config;
    if (startWidth !== null) this.start_to_prediction_input_embedding = startProjection(config, startWidth);
    const head = (counts: number, out: number) =>
      perceptron(
        shape,
        [predictionWidth(config) + counts, out],
        config.num_fully_connected_layers,
        config.prediction_perceptron_dropout,
      );
    const isTokens = outputs === "token_scores";
    this.prediction_heads = isTokens
      ? cascade.map(({ size, is_target }) => (is_target ? head(countsWidth(config, size), size) : undefined))
      : [];
    this.the_prediction_head = isTokens ? undefined : head(0, outputs);
  }

  /**
   * Scores of every target field of the last site, side by side in the order of the cascade [batch, all tokens], or
   * the properties [batch, outputs].
   */
  forward(batch: CrystalBatch, context: Context): tf.Tensor {
    const read = this.readout(batch, context);
    if (this.the_prediction_head) return this.the_prediction_head.forward(read, context);
    const heads = [...this.prediction_heads.keys()].filter((i) => this.prediction_heads[i]);
    return tf.concat(
      heads.map((i) => this.scores(i, read, batch, context)),
      1,
    );
  }

  /** What the heads read: the vector of the last site and what is said of all together. [batch, channels] */
  readout(batch: CrystalBatch, context: Context): tf.Tensor {
    const tokens = this.#tokens(batch, context);
    const encoded = this.#encode(tokens, batch, context);
    const [rows, count, dim] = encoded.shape as [number, number, number];
    const last = tf.reshape(tf.slice(encoded, [0, count - 1, 0], [rows, 1, dim]), [rows, dim]);
    const parts = this.#withAggregate(last, this.#config.aggregate_after_encoder ? encoded : tokens, batch);
    return parts.length === 1 ? parts[0]! : tf.concat(parts, 1);
  }

  /** Scores of the tokens of field `index` [batch, tokens] from what {@link readout} gave of the same batch. */
  scores(index: number, read: tf.Tensor, { start, fields, valid }: CrystalBatch, context: Context): tf.Tensor {
    const { concat_token_counts, concat_token_presence, cascade } = this.#config;
    const head = this.prediction_heads[index];
    if (!head) throw new Error(`field ${cascade[index]?.field ?? index} has no head`);
    const parts = [read];
    if (concat_token_counts || concat_token_presence) {
      const counts = tokenCounts(fields[index]!, cascade[index]!.size, valid);
      if (concat_token_counts) parts.push(counts);
      if (concat_token_presence) parts.push(tf.minimum(counts, 1));
    }
    if (this.start_to_prediction_input_embedding) parts.push(this.start_to_prediction_input_embedding.forward(start));
    return head.forward(parts.length === 1 ? read : tf.concat(parts, 1), context);
  }

  /** [batch, 1 + sites, dim]: the start token, then the sites. */
  #tokens({ start, fields, valid }: CrystalBatch, context: Context): tf.Tensor {
    const embedded = this.embedding.forward(fields, context);
    context.observer?.observe(this, "embedding_concat", embedded);
    const mixed = this.mixer.forward(embedded, context);
    const sites = this.positions_embedding ? this.positions_embedding.forward(mixed, valid) : mixed;
    context.observer?.observe(this, "mixer", sites);
    const first = this.start_embedding.forward(start);
    context.observer?.observe(this, "start_embedding", first);
    return tf.concat([tf.expandDims(first, 1), sites], 1);
  }

  #encode(tokens: tf.Tensor, { valid, condition }: CrystalBatch, context: Context): tf.Tensor {
    const all = valid && tf.concat([tf.ones([tokens.shape[0]!, 1]), tf.cast(valid, "float32")], 1);
    return this.transformer_encoder.forward(tokens, context, { valid: all, condition }, (layer, output) =>
      context.observer?.observe(this, `encoder_layer_${layer}`, output),
    );
  }

  #withAggregate(last: tf.Tensor, tokens: tf.Tensor, { fields, valid }: CrystalBatch): tf.Tensor[] {
    const { token_aggregation: kind, aggregation_inclsion: inclusion, aggregation_weight, outputs } = this.#config;
    if (kind === null || inclusion === null) return [last];
    // The published sum and largest value of a property model run over padding too.
    const counted = outputs === "token_scores" || kind === "mean" || kind === "weighted_mean";
    const weights = aggregation_weight === null ? undefined : fields[aggregation_weight];
    const input = { tokens, valid: counted ? valid : undefined, weights };
    const together = aggregate(kind, this.#config.include_start_in_aggregation, input);
    if (inclusion === "aggr") return [together];
    return inclusion === "add" ? [tf.add(last, together)] : [last, together];
  }
}

/** How often each token occurs among the sites that are no padding. [batch, size] */
function tokenCounts(tokens: tf.Tensor, size: number, valid: tf.Tensor | undefined): tf.Tensor {
  const each = tf.cast(tf.oneHot(tf.cast(tokens, "int32"), size), "float32");
  return tf.sum(valid ? tf.mul(each, tf.expandDims(tf.cast(valid, "float32"), 2)) : each, 1);
}

/** An architecture without the vocabulary: fields and the width of their embedding, and all that does not follow from data. */
export interface Architecture
  extends Omit<WyformerConfig, "kind" | "n_start" | "cascade" | "outputs" | "condition_dim"> {
  readonly fields: readonly Pick<CascadeField, "field" | "embedding" | "is_target">[];
}

/** Tokens of a field: its values, MASK, STOP and PAD; numbers and vectors have none. */
function fieldTokens(field: string, vocabulary: Vocabulary): { readonly size: number; readonly pad: number } {
  const { isToken, pad } = fieldOf(field, vocabulary);
  return isToken ? { size: pad[0]! + 1, pad: pad[0]! } : { size: 1, pad: 0 };
}

/** The configuration of an architecture for the vocabulary, space groups and properties of a task. */
export function wyformerFor({ fields, ...architecture }: Architecture, task: TaskConfig): WyformerConfig {
  const isOneHot = architecture.start_type === "one_hot";
  const isGeneration = task.kind === "generation";
  return {
    ...architecture,
    kind: "wyformer",
    n_start: isOneHot ? task.space_group_columns.length : task.space_groups.length,
    cascade: fields.map((field) => ({ ...field, ...fieldTokens(field.field, task.vocabulary) })),
    outputs: isGeneration ? "token_scores" : task.targets.length,
    condition_dim: isGeneration && task.condition.length > 0 ? 2 * task.condition.length : null,
  };
}

const target = (field: string, embedding: CascadeField["embedding"]) => ({ field, embedding, is_target: true });
const input = (field: string, embedding: CascadeField["embedding"]) => ({ field, embedding, is_target: false });

/** The published generator (yaml NextToken/v6/base_sg). */
const GENERATOR: Architecture = {
  start_type: "one_hot",
  fields: [target("elements", 16), target("site_symmetries", 16), target("sites_enumeration", 8)],
  nhead: 4,
  dim_feedforward: 128,
  num_layers: 3,
  dropout: 0.2,
  emebdding_dropout: null,
  prediction_perceptron_dropout: null,
  mixer_layers: 1,
  num_fully_connected_layers: 3,
  perceptron_shape: "pyramid",
  token_aggregation: null,
  aggregation_weight: null,
  aggregate_after_encoder: false,
  include_start_in_aggregation: false,
  aggregation_inclsion: null,
  concat_token_counts: false,
  concat_token_presence: true,
  concat_start_to_prediction_input_embedding_dim: null,
  learned_positional_encoding_max_size: 0,
  learned_positional_encoding_only_masked: true,
};

/** The published regressor of the formation energy. */
const REGRESSOR: Architecture = {
  ...GENERATOR,
  fields: [
    input("site_symmetries", 64),
    input("elements", 32),
    input("harmonic_site_symmetries", { pass_through_vector: 12 }),
    input("multiplicity", null),
  ],
  num_layers: 4,
  dropout: 0.1,
  emebdding_dropout: 0.03,
  token_aggregation: "weighted_mean",
  aggregation_weight: 3,
  aggregate_after_encoder: true,
  aggregation_inclsion: "aggr",
  concat_token_presence: false,
};

/**
 * Generators small, base (the published one: 128 083 parameters with the MP-20 vocabulary) and large; ablations by
 * harmonic classes and by letters.
 */
export const generators = {
  small: { ...GENERATOR, num_layers: 2, dropout: 0.1 },
  base: GENERATOR,
  large: {
    ...GENERATOR,
    fields: [target("elements", 32), target("site_symmetries", 32), target("sites_enumeration", 16)],
    nhead: 8,
    dim_feedforward: 320,
    num_layers: 6,
  },
  harmonic: {
    ...GENERATOR,
    fields: [
      target("elements", 16),
      target("site_symmetries", 12),
      target("harmonic_cluster", 4),
      input("harmonic_site_symmetries", { pass_through_vector: 12 }),
    ],
    concat_token_presence: false,
  },
  letters: { ...GENERATOR, fields: [target("wyckoff_letters", 16), target("elements", 16)] },
} as const satisfies Record<string, Architecture>;

/** Regressors of properties: the published ones of formation energy (base) and band gap, a shallower, a deeper one. */
export const regressors = {
  small: { ...REGRESSOR, num_layers: 2 },
  base: REGRESSOR,
  large: { ...REGRESSOR, num_layers: 6, dim_feedforward: 320 },
  band_gap: {
    ...REGRESSOR,
    num_layers: 1,
    dropout: 0.2,
    emebdding_dropout: 0.05,
    prediction_perceptron_dropout: 0.03,
  },
} as const satisfies Record<string, Architecture>;
