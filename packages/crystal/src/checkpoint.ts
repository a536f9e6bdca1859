// Published checkpoints: the authors' configuration and parameter names, and ours.
import { InputError, type LoadableState } from "@sciformer/core";
import { z } from "zod";
import { type CascadeField, type WyformerConfig, wyformerSchema } from "./config.ts";

const rate = z.number().nullish();
const size = z.int().nullish();

/** Settings of PyTorch's encoder layer that the model has as the authors' files leave them. */
const layerSchema = z.strictObject({
  nhead: z.int(),
  dim_feedforward: z.int(),
  dropout: z.number().default(0.1),
  activation: z.literal("relu").optional(),
  norm_first: z.literal(false).optional(),
  batch_first: z.literal(true).optional(),
  layer_norm_eps: z.literal(1e-5).optional(),
  bias: z.literal(true).optional(),
});

/** The authors' `CascadeTransformer_args`. */
const argumentsSchema = z.strictObject({
  start_type: z.enum(["one_hot", "categorial"]),
  perceptron_shape: z.enum(["pyramid", "input"]),
  concat_token_counts: z.boolean(),
  concat_token_presence: z.boolean(),
  aggregate_after_encoder: z.boolean(),
  include_start_in_aggregation: z.boolean(),
  mixer_layers: z.int(),
  num_fully_connected_layers: z.int(),
  token_aggregation: z.string().nullish(),
  aggregation_inclsion: z.string().nullish(),
  aggregation_weight: size,
  outputs: z.union([z.literal("token_scores"), z.int()]),
  learned_positional_encoding_max_size: size,
  learned_positional_encoding_only_masked: z.boolean().nullish(),
  TransformerEncoderLayer_args: layerSchema,
  TransformerEncoder_args: z.object({ num_layers: z.int() }),
  emebdding_dropout: rate,
  prediction_perceptron_dropout: rate,
  concat_start_to_prediction_input_embedding_dim: size,
  condition_dim: size,
  /** How their code runs, not what it computes. */
  compile_perceptrons: z.boolean().optional(),
});

/** What the authors' files say of an architecture. */
export interface PublishedArchitecture {
  readonly cascade: readonly CascadeField[];
  readonly n_start: number;
  /** `CascadeTransformer_args` of their configuration. */
  readonly args: unknown;
}

const orNull = (text: string | null | undefined) => (text === undefined || text === "None" ? null : text);

/**
 * Our configuration of a published one.
 *
 * @param where the file, as the error names it
 * @throws InputError for settings that this model does not have
 */
export function publishedConfig({ cascade, n_start, args }: PublishedArchitecture, where: string): WyformerConfig {
  const parsed = argumentsSchema.safeParse(args);
  if (!parsed.success) throw fieldError(parsed.error, where);
  const {
    TransformerEncoderLayer_args: layer,
    TransformerEncoder_args: encoder,
    compile_perceptrons: _,
    ...rest
  } = parsed.data;
  const config = wyformerSchema.safeParse({
    ...rest,
    kind: "wyformer",
    n_start,
    cascade,
    nhead: layer.nhead,
    dim_feedforward: layer.dim_feedforward,
    dropout: layer.dropout,
    num_layers: encoder.num_layers,
    token_aggregation: orNull(rest.token_aggregation),
    aggregation_inclsion: orNull(rest.aggregation_inclsion),
    aggregation_weight: rest.aggregation_weight ?? null,
    learned_positional_encoding_max_size: rest.learned_positional_encoding_max_size ?? 0,
    learned_positional_encoding_only_masked: rest.learned_positional_encoding_only_masked ?? true,
    emebdding_dropout: rest.emebdding_dropout || null,
    prediction_perceptron_dropout: rest.prediction_perceptron_dropout ?? null,
    concat_start_to_prediction_input_embedding_dim: rest.concat_start_to_prediction_input_embedding_dim || null,
    condition_dim: rest.condition_dim ?? null,
  });
  if (!config.success) throw fieldError(config.error, where);
  return config.data;
}

function fieldError({ issues }: z.ZodError, where: string): InputError {
  const [issue] = issues;
  return new InputError(`${where}: CascadeTransformer_args.${issue!.path.join(".")}: ${issue!.message}`);
}

/** A second copy of one layer that published checkpoints hold and nothing uses. */
const UNUSED = /^encoder_layers\./;

/** The parameters of a published checkpoint that the model has. */
export function publishedState(state: LoadableState): LoadableState {
  return [...state].filter(([name]) => !UNUSED.test(name));
}
