// The named sizes: architecture, task and recipe that belong together; a dataset completes them.
import type { CrystalConfig, GenerationTask, PropertyTask } from "./config.ts";
import { type Architecture, generators, regressors, wyformerFor } from "./model.ts";
import { propertyRecipes, recipes } from "./recipe.ts";
import { varyingColumns } from "./symmetry/token-tables.ts";
import { MP20_MAX_SITES, MP20_SPACE_GROUPS, MP20_VOCABULARY } from "./wyformer/mp20.ts";

const CRYSTALS = {
  vocabulary: MP20_VOCABULARY,
  space_groups: MP20_SPACE_GROUPS,
  space_group_columns: varyingColumns(MP20_SPACE_GROUPS),
  max_sites: MP20_MAX_SITES,
};

/** Generation until a dataset is known: the crystals of MP-20. */
const GENERATION: GenerationTask = {
  ...CRYSTALS,
  kind: "generation",
  augmentation: "equivalent",
  scheme: "mixed",
  permuted: true,
  validity_mask: true,
  space_group_counts: {},
  condition: [],
  condition_dropout: 0.1,
};

/** Property prediction until a dataset is known. */
const PROPERTY: PropertyTask = {
  ...CRYSTALS,
  kind: "property",
  augmentation: "equivalent",
  targets: [{ column: "formation_energy_per_atom", log: false, mean: 0, deviation: 1 }],
  loss: "huber",
};

const generator = (architecture: Architecture, recipe: CrystalConfig["recipe"]): CrystalConfig => ({
  model: wyformerFor(architecture, GENERATION),
  task: GENERATION,
  recipe,
});

const regressor = (architecture: Architecture, recipe: CrystalConfig["recipe"]): CrystalConfig => ({
  model: wyformerFor(architecture, PROPERTY),
  task: PROPERTY,
  recipe,
});

/** `small` is the embedded default, `base` the paper's generator, `large` six layers of twice the width. */
export const sizes = {
  small: generator(generators.small, recipes.small),
  base: generator(generators.base, recipes.base),
  large: generator(generators.large, recipes.large),
} as const satisfies Record<string, CrystalConfig>;

/** The sizes that stand for these where a property is asked for. */
export const propertySizes = {
  small: regressor(regressors.small, propertyRecipes.small),
  base: regressor(regressors.base, propertyRecipes.base),
  large: regressor(regressors.large, propertyRecipes.large),
} as const satisfies Record<keyof typeof sizes, CrystalConfig>;
