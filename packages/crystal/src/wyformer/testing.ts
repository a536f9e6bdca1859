// Small crystals, tasks and models for tests.
import type { CrystalConfig, GenerationTask, PropertySpec, PropertyTask } from "../config.ts";
import type { Gene } from "../gene.ts";
import { generators, regressors, wyformerFor } from "../model.ts";
import { propertyRecipes, recipes } from "../recipe.ts";
import { siteByLetter } from "../symmetry/sites.ts";
import { varyingColumns } from "../symmetry/token-tables.ts";
import { buildVocabulary } from "./vocabulary.ts";

/** A gene of `Na a` and the like. */
export function geneOf(group: number, ...sites: readonly string[]): Gene {
  return {
    group,
    sites: sites.map((text) => {
      const [element, letter] = text.split(" ") as [string, string];
      return siteByLetter(group, element, letter)!;
    }),
  };
}

/** Rock salt, perovskite, rutile, a monoclinic crystal of five sites, an orthorhombic one whose axes can be exchanged. */
export const GENES: readonly Gene[] = [
  geneOf(225, "Na a", "Cl b"),
  geneOf(221, "Ti a", "Ca b", "O d"),
  geneOf(136, "Ti a", "O f"),
  geneOf(14, "Ca e", "Ti e", "O e", "O e", "Na a"),
  geneOf(47, "Na a", "Cl i", "O q"),
];

const CRYSTALS = {
  vocabulary: buildVocabulary(GENES, "equivalent"),
  space_groups: [14, 47, 136, 221, 225],
  space_group_columns: varyingColumns([14, 47, 136, 221, 225]),
  max_sites: 6,
};

/** A task of generating {@link GENES}. */
export const GENERATION: GenerationTask = {
  ...CRYSTALS,
  kind: "generation",
  augmentation: "equivalent",
  scheme: "mixed",
  permuted: true,
  validity_mask: true,
  space_group_counts: { 14: 1, 47: 1, 136: 1, 221: 1, 225: 1 },
  condition: [],
  condition_dropout: 0,
};

/** A property in units that are the model's. */
export const PLAIN: PropertySpec = { column: "band_gap", log: false, mean: 0, deviation: 1 };

const PROPERTY: PropertyTask = {
  ...CRYSTALS,
  kind: "property",
  augmentation: "none",
  targets: [PLAIN],
  loss: "squared",
};

/** A small generator. */
export function generation(task: Partial<GenerationTask> = {}, kind: keyof typeof generators = "base"): CrystalConfig {
  const all = { ...GENERATION, ...task };
  const architecture = { ...generators[kind], num_layers: 2, dim_feedforward: 16, dropout: 0.1 };
  return { model: wyformerFor(architecture, all), task: all, recipe: recipes.small };
}

/** A small property model. */
export function property(task: Partial<PropertyTask> = {}): CrystalConfig {
  const all = { ...PROPERTY, ...task };
  const architecture = { ...regressors.base, num_layers: 1, dim_feedforward: 16 };
  return { model: wyformerFor(architecture, all), task: all, recipe: propertyRecipes.small };
}

/** The authors' arguments of the published generator, as their YAML has them. */
export const PUBLISHED_ARGUMENTS = {
  start_type: "one_hot",
  perceptron_shape: "pyramid",
  compile_perceptrons: false,
  concat_token_counts: false,
  concat_token_presence: true,
  aggregate_after_encoder: false,
  mixer_layers: 1,
  token_aggregation: null,
  include_start_in_aggregation: false,
  aggregation_inclsion: null,
  outputs: "token_scores",
  num_fully_connected_layers: 3,
  learned_positional_encoding_max_size: 0,
  learned_positional_encoding_only_masked: true,
  TransformerEncoderLayer_args: { nhead: 4, dim_feedforward: 128, dropout: 0.2 },
  TransformerEncoder_args: { num_layers: 3, enable_nested_tensor: false },
};
