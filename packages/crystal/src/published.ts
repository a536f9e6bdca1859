// The authors' model files: configuration, tokens and distribution of space groups, as model and task of ours.
import { InputError } from "@sciformer/core";
import { z } from "zod";
import { publishedConfig } from "./checkpoint.ts";
import type { CascadeField, CrystalConfig, GenerationTask } from "./config.ts";
import { recipes } from "./recipe.ts";
import { LETTERS } from "./symmetry/space-groups.ts";
import { spaceGroupBits, varyingColumns } from "./symmetry/token-tables.ts";
import { fieldOf } from "./wyformer/fields.ts";
import { SERVICE_TOKENS } from "./wyformer/vocabulary.ts";

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
    WyckoffTrainer_args: z
      .object({
        target: z.literal("NextToken", { error: "only generators (NextToken) are read" }).optional(),
        multiclass_next_token_with_order_permutation: z.boolean().optional(),
      })
      .default({}),
    CascadeTransformer_args: z.looseObject({
      start_type: z.literal("one_hot", { error: "only space groups as bits (one_hot) are read" }),
      condition_dim: z.null({ error: "generators that a condition steers are not read" }).optional(),
    }),
  }),
});

/** The authors' `spacegroup_distribution.json`. */
const distributionSchema = z.object({
  max_sequence_length: z.int().min(2),
  vectors: z.array(z.array(z.union([z.number(), z.boolean()]))),
  counts: z.array(z.int()),
});

/** The files of a published generator, parsed. */
export interface PublishedFiles {
  readonly config: unknown;
  readonly processor: unknown;
  readonly distribution: unknown;
}

/** @throws InputError naming the file and the field */
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
    if (isSame) continue;
    throw new InputError(`${where}: tokenisers.spacegroup_number: other bits of group ${group} than expected`);
  }
  return { groups, columns };
}

/** How many crystals of each space group the start is drawn from. @throws InputError for bits of no group */
function groupCounts(
  { vectors, counts }: z.infer<typeof distributionSchema>,
  { groups, columns }: ReturnType<typeof publishedGroups>,
  where: string,
): Record<string, number> {
  const byBits = new Map(groups.map((group) => [columns.map((at) => spaceGroupBits(group)[at]).join(""), group]));
  const entries = vectors.map((vector, i) => {
    const group = byBits.get(vector.map(Number).join(""));
    if (group === undefined) throw new InputError(`${where}: vectors.${i}: no space group of the model has these bits`);
    return [String(group), counts[i] ?? 0] as const;
  });
  return Object.fromEntries(entries);
}

type Vocabularies = GenerationTask["vocabulary"];

/** The fields of a site, with the tokens of each. */
function publishedCascade(
  { order, embedding_size, is_target }: z.infer<typeof runSchema>["model"]["cascade"],
  vocabulary: Vocabularies,
): CascadeField[] {
  return order.map((field) => {
    const { pad, isToken } = fieldOf(field, vocabulary);
    const embedding = embedding_size[field] ?? null;
    const tokens = isToken ? { size: pad[0]! + 1, pad: pad[0]! } : { size: 1, pad: 0 };
    return { field, embedding, ...tokens, is_target: is_target[field] ?? typeof embedding === "number" };
  });
}

/** Names of the published files. */
export const PUBLISHED_FILES = {
  config: "config.yaml",
  processor: "wyckoff_processor.json",
  distribution: "spacegroup_distribution.json",
} as const satisfies Record<keyof PublishedFiles, string>;

/**
 * Configuration of a published generator with `one_hot` start tokens, without a condition. Its parameters come from a
 * safetensors file of its state, see publishedState in checkpoint.ts.
 *
 * @param folder as errors name it
 * @throws InputError for files that do not have the published form
 */
export function publishedGenerator(files: PublishedFiles, folder: string): CrystalConfig {
  const where = (file: keyof PublishedFiles) => `${folder}/${PUBLISHED_FILES[file]}`;
  const { model: run } = parsed(runSchema, files.config, where("config"));
  const { tokenisers } = parsed(processorSchema, files.processor, where("processor"));
  const distribution = parsed(distributionSchema, files.distribution, where("distribution"));
  const found = publishedGroups(tokenisers, where("processor"));
  const vocabulary = {
    elements: tokenValues(tokenisers, "elements").map(symbolOf),
    site_symmetries: tokenValues(tokenisers, "site_symmetries").map(String),
    sites_enumeration: tokenValues(tokenisers, "sites_enumeration").map(Number),
    wyckoff_letters: [...LETTERS].sort(),
  };
  const cascade = publishedCascade(run.cascade, vocabulary);
  const published = { cascade, n_start: found.columns.length, args: run.CascadeTransformer_args };
  return {
    model: publishedConfig(published, `${where("config")}: model`),
    recipe: recipes.paper,
    task: {
      kind: "generation",
      vocabulary,
      space_groups: found.groups,
      space_group_columns: found.columns,
      max_sites: distribution.max_sequence_length - 1,
      augmentation: "paper",
      scheme: "paper",
      permuted: run.WyckoffTrainer_args.multiclass_next_token_with_order_permutation ?? true,
      validity_mask: false,
      space_group_counts: groupCounts(distribution, found, where("distribution")),
      condition: [],
      condition_dropout: 0,
    },
  };
}
