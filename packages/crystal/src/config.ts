// Configuration of a run: architecture, task and recipe, validated; stored in config.json.
import { recipeSchema } from "@sciformer/core";
import { z } from "zod";

const count = z.int().positive();
const rate = z.number().min(0).lt(1);

/** How a field enters the model: a learned table of so many channels, a number as it is (null), a vector as it is. */
const embeddingSchema = z.union([z.int().min(0), z.null(), z.strictObject({ pass_through_vector: count })]);

const fieldSchema = z.strictObject({
  field: z.string().min(1),
  /** Tokens of the field, MASK, STOP and PAD among them. */
  size: count,
  embedding: embeddingSchema,
  /** The padding token; 0 for numbers and vectors. */
  pad: z.int().min(0),
  /** Whether a head predicts it. */
  is_target: z.boolean(),
});

const optionsSchema = z.strictObject({
  kind: z.literal("wyformer"),
  start_type: z.enum(["one_hot", "categorial"]),
  /** Bits of the space group, or groups to choose from. */
  n_start: count,
  /** Fields of a site in the order in which they are predicted. */
  cascade: z.array(fieldSchema).min(1),
  /** One head a field, or one for so many properties. */
  outputs: z.union([z.literal("token_scores"), count]),
  nhead: count,
  dim_feedforward: count,
  num_layers: count,
  dropout: rate,
  /** The authors' spelling. */
  emebdding_dropout: rate.nullable(),
  prediction_perceptron_dropout: rate.nullable(),
  mixer_layers: count,
  num_fully_connected_layers: count,
  perceptron_shape: z.enum(["pyramid", "input"]),
  token_aggregation: z.enum(["sum", "max", "mean", "weighted_mean"]).nullable(),
  /** Index of the field that weighs a `weighted_mean`. */
  aggregation_weight: z.int().min(0).nullable(),
  aggregate_after_encoder: z.boolean(),
  include_start_in_aggregation: z.boolean(),
  /** The authors' spelling. */
  aggregation_inclsion: z.enum(["concat", "add", "aggr"]).nullable(),
  concat_token_counts: z.boolean(),
  concat_token_presence: z.boolean(),
  concat_start_to_prediction_input_embedding_dim: count.nullable(),
  /** Sequence lengths that a learned position vector tells apart; 0 for none. */
  learned_positional_encoding_max_size: z.int().min(0),
  /** Only the MASK has a position, which leaves the known sites a set. */
  learned_positional_encoding_only_masked: z.boolean(),
  /** Channels of the condition that steers the layer norms. */
  condition_dim: count.nullable(),
});

type Options = z.infer<typeof optionsSchema>;

/** What options contradict each other: of which one, and why; undefined where none do. */
function contradiction(options: Options): { readonly path: keyof Options; readonly message: string } | undefined {
  const { cascade, outputs, aggregation_weight, token_aggregation } = options;
  const targets = cascade.filter(({ is_target }) => is_target).length;
  const isTokens = outputs === "token_scores";
  if (isTokens && (targets === 0 || cascade.some(({ is_target }, i) => is_target !== i < targets))) {
    return { path: "cascade", message: "predicted fields come first, and there must be one" };
  }
  if (!isTokens && (options.concat_token_counts || options.concat_token_presence)) {
    return { path: "concat_token_counts", message: "counts and presence of tokens are of token_scores only" };
  }
  if (token_aggregation !== "weighted_mean") return undefined;
  if (aggregation_weight === null || aggregation_weight >= cascade.length) {
    return { path: "aggregation_weight", message: "must be the index of a field, for a weighted_mean" };
  }
  if (!options.include_start_in_aggregation) return undefined;
  return { path: "include_start_in_aggregation", message: "the start token has no weight for a weighted_mean" };
}

/** WyFormer's options under the names of the released configuration files. */
export const wyformerSchema = optionsSchema.superRefine((options, context) => {
  const found = contradiction(options);
  if (found) context.addIssue({ code: "custom", path: [found.path], message: found.message });
});

export type CascadeField = z.infer<typeof fieldSchema>;
export type WyformerConfig = z.infer<typeof wyformerSchema>;

const text = z.string().min(1);

const vocabularySchema = z.strictObject({
  elements: z.array(text).min(1).readonly(),
  site_symmetries: z.array(text).min(1).readonly(),
  sites_enumeration: z.array(z.int().min(0)).min(1).readonly(),
  wyckoff_letters: z.array(text).min(1).readonly(),
});

/** What every task knows of the data: the tokens, how space groups are written, how long crystals are. */
const crystalShape = {
  vocabulary: vocabularySchema,
  /** Space groups that occur, ascending. */
  space_groups: z.array(z.int().min(1).max(230)).min(1).readonly(),
  /** Columns of the 277 bits of a space group that differ between those that occur. */
  space_group_columns: z.array(z.int().min(0).max(276)).readonly(),
  /** Sites of the largest crystal. */
  max_sites: count,
  /** Other descriptions of a crystal to train on: the same crystal, the published rule, none. */
  augmentation: z.enum(["equivalent", "paper", "none"]),
};

/** A property as the model sees it: its logarithm or itself, standardised. */
const propertySchema = z.strictObject({
  column: text,
  log: z.boolean(),
  mean: z.number(),
  deviation: z.number().positive(),
});

const generationSchema = z.strictObject({
  kind: z.literal("generation"),
  ...crystalShape,
  /** `mixed`: every crystal is cut at a place of its own, all fields at once. `paper`: one place and field a step. */
  scheme: z.enum(["mixed", "paper"]),
  /** The published rule: any remaining site may come next. Otherwise sites come in the order of their tokens. */
  permuted: z.boolean(),
  /** What the space group forbids takes no part in the probabilities. */
  validity_mask: z.boolean(),
  /** Crystals of every space group in the training and validation data: what the start is drawn from. */
  space_group_counts: z.record(text, z.int().min(0)),
  /** Properties that steer the generation. */
  condition: z.array(propertySchema),
  /** Share of training rows whose condition is withheld. */
  condition_dropout: rate,
});

const propertyTaskSchema = z.strictObject({
  kind: z.literal("property"),
  ...crystalShape,
  targets: z.array(propertySchema).min(1),
  /** `squared`: of the standardised property; `huber`: absolute beyond one deviation. */
  loss: z.enum(["squared", "huber"]),
});

type Task = z.infer<typeof generationSchema> | z.infer<typeof propertyTaskSchema>;

/** Tokens of a field: its values and the three service tokens; of numbers and vectors nothing is counted. */
function wantedSize(field: string, { vocabulary }: Task): number | undefined {
  if (field === "harmonic_cluster") return 8 + 3;
  const values = vocabulary[field as keyof Task["vocabulary"]];
  return values && values.length + 3;
}

interface Mismatch {
  readonly path: readonly (string | number)[];
  readonly got: unknown;
  readonly want: unknown;
  readonly of: string;
}

/** What the model is built for must be what the task gives it. */
function mismatches(model: WyformerConfig, task: Task): Mismatch[] {
  const start = model.start_type === "one_hot" ? task.space_group_columns.length : task.space_groups.length;
  const outputs = task.kind === "property" ? task.targets.length : "token_scores";
  const condition = task.kind === "generation" && task.condition.length > 0 ? 2 * task.condition.length : null;
  const own = [
    { path: ["n_start"], got: model.n_start, want: start, of: "as the task's space groups are written" },
    { path: ["outputs"], got: model.outputs, want: outputs, of: "as the task asks" },
    { path: ["condition_dim"], got: model.condition_dim, want: condition, of: "two per task.condition" },
  ];
  const fields = model.cascade.map(({ field, size }, i) => ({
    path: ["cascade", i, "size"],
    got: size,
    want: wantedSize(field, task) ?? size,
    of: `tokens of ${field}`,
  }));
  return [...own, ...fields].filter(({ got, want }) => got !== want);
}

/** Architecture, task and recipe of a run, which must fit each other. */
export const configSchema = z
  .strictObject({
    model: wyformerSchema,
    task: z.discriminatedUnion("kind", [generationSchema, propertyTaskSchema]),
    recipe: recipeSchema,
  })
  .superRefine(({ model, task }, context) => {
    for (const { path, got, want, of } of mismatches(model, task)) {
      context.addIssue({ code: "custom", path: ["model", ...path], message: `is ${got}, expected ${want} (${of})` });
    }
    const { learned_positional_encoding_max_size: positions, learned_positional_encoding_only_masked: only } = model;
    if (task.kind === "property" || !task.permuted || positions === 0 || only) return;
    const path = ["model", "learned_positional_encoding_only_masked"];
    context.addIssue({ code: "custom", path, message: "must be true: sites in any order have no places to learn" });
  });

export type GenerationTask = z.infer<typeof generationSchema>;
export type PropertyTask = z.infer<typeof propertyTaskSchema>;
export type TaskConfig = GenerationTask | PropertyTask;
export type PropertySpec = z.infer<typeof propertySchema>;
export type CrystalConfig = z.infer<typeof configSchema>;
