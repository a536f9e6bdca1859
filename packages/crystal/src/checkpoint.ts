// Published checkpoints: the authors' configuration and parameter names, and ours.
import { InputError, type LoadableState } from "@sciformer/core";
import { z } from "zod";
import { type CascadeField, type GenerationTask, type WyformerConfig, wyformerSchema } from "./config.ts";
import { LETTERS } from "./symmetry/space-groups.ts";
import { spaceGroupBits, varyingColumns } from "./symmetry/token-tables.ts";
import { fieldOf } from "./wyformer/fields.ts";
import { SERVICE_TOKENS } from "./wyformer/vocabulary.ts";

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

/** What the authors' files say of a model. */
export interface PublishedModel {
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
export function publishedConfig({ cascade, n_start, args }: PublishedModel, where: string): WyformerConfig {
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

const tokenizerSchema = z.object({
  kind: z.string(),
  payload: z.object({ mapping: z.array(z.tuple([z.union([z.string(), z.number()]), z.unknown()])).default([]) }),
});

/** The authors' `wyckoff_processor.json`. */
const processorSchema = z.object({ tokenisers: z.record(z.string(), tokenizerSchema) });

/** The authors' `config.yaml`, read as JSON. */
const runSchema = z.object({
  model: z.object({
    cascade: z.object({
      order: z.array(z.string()).min(1),
      embedding_size: z.record(z.string(), z.union([z.int(), z.null(), z.object({ pass_through_vector: z.int() })])),
      is_target: z.record(z.string(), z.boolean()).default({}),
    }),
    CascadeTransformer_args: z.record(z.string(), z.unknown()),
  }),
});

/** The authors' `spacegroup_distribution.json`. */
const distributionSchema = z.object({
  max_sequence_length: z.int().min(2),
  vectors: z.array(z.array(z.number())).nullish(),
  counts: z.array(z.int()),
});

/** The files of a published generator, parsed. */
export interface PublishedFiles {
  readonly config: unknown;
  readonly processor: unknown;
  readonly distribution: unknown;
}

/** @throws InputError naming the folder, the file and the field */
function parsed<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new InputError(`${where}: field ${issue!.path.join(".")}: ${issue!.message}`);
}

type Tokenizers = z.infer<typeof processorSchema>["tokenisers"];

/** Values of a field in the order of their tokens, without the service tokens. */
function tokenValues(tokenizers: Tokenizers, field: string): (string | number)[] {
  const mapping = tokenizers[field]?.payload.mapping ?? [];
  const values = [...mapping].sort((a, b) => Number(a[1]) - Number(b[1])).map(([value]) => value);
  return values.slice(0, -SERVICE_TOKENS);
}

/** Their name of an element may be that of a Python object. */
const symbolOf = (value: string | number) => String(value).replace(/^Element /, "");

/** Space groups and the columns of their bits, which must be ours. @throws InputError where they are not */
function publishedGroups(
  tokenizers: Tokenizers,
  where: string,
): { readonly groups: number[]; readonly columns: number[] } {
  const mapping = tokenizers.spacegroup_number?.payload.mapping ?? [];
  const groups = mapping.map(([group]) => Number(group)).sort((a, b) => a - b);
  const columns = varyingColumns(groups);
  for (const [group, bits] of mapping) {
    const own = spaceGroupBits(Number(group));
    const isSame =
      Array.isArray(bits) && bits.length === columns.length && columns.every((at, i) => own[at] === Number(bits[i]));
    if (!isSame)
      throw new InputError(`${where}: tokenisers.spacegroup_number: other bits of group ${group} than expected`);
  }
  return { groups, columns };
}

/** How many crystals of each space group the start is drawn from. */
function groupCounts(
  { vectors, counts }: z.infer<typeof distributionSchema>,
  { groups, columns }: ReturnType<typeof publishedGroups>,
): Record<string, number> {
  const byBits = new Map(groups.map((group) => [columns.map((at) => spaceGroupBits(group)[at]).join(""), group]));
  const entries = (vectors ?? []).map((vector, i) => [String(byBits.get(vector.join(""))), counts[i]!] as const);
  return Object.fromEntries(entries);
}

/**
 * Model and task of a published generator with `one_hot` start tokens. Its parameters come from a safetensors file of
 * its state, see {@link publishedState}.
 *
 * @param where the folder, as errors name it
 * @throws InputError for files that do not have the published form
 */
export function publishedGenerator(
  files: PublishedFiles,
  where: string,
): { readonly model: WyformerConfig; readonly task: GenerationTask } {
  const { model: run } = parsed(runSchema, files.config, `${where}: config`);
  const { tokenisers } = parsed(processorSchema, files.processor, `${where}: wyckoff_processor.json`);
  const distribution = parsed(distributionSchema, files.distribution, `${where}: spacegroup_distribution.json`);
  const found = publishedGroups(tokenisers, `${where}: wyckoff_processor.json`);
  const vocabulary = {
    elements: tokenValues(tokenisers, "elements").map(symbolOf),
    site_symmetries: tokenValues(tokenisers, "site_symmetries").map(String),
    sites_enumeration: tokenValues(tokenisers, "sites_enumeration").map(Number),
    wyckoff_letters: [...LETTERS].sort(),
  };
  const { order, embedding_size, is_target } = run.cascade;
  const cascade = order.map((field): CascadeField => {
    const { pad, isToken } = fieldOf(field, vocabulary);
    const embedding = embedding_size[field] ?? null;
    return {
      field,
      size: isToken ? pad[0]! + 1 : 1,
      embedding,
      pad: isToken ? pad[0]! : 0,
      is_target: is_target[field] ?? typeof embedding === "number",
    };
  });
  const published = { cascade, n_start: found.columns.length, args: run.CascadeTransformer_args };
  return {
    model: publishedConfig(published, `${where}: config`),
    task: {
      kind: "generation",
      vocabulary,
      space_groups: found.groups,
      space_group_columns: found.columns,
      max_sites: distribution.max_sequence_length - 1,
      augmentation: "paper",
      scheme: "paper",
      permuted: true,
      validity_mask: false,
      space_group_counts: groupCounts(distribution, found),
      condition: [],
      condition_dropout: 0,
    },
  };
}
