// A run's configuration from a dataset: vocabulary, space groups, properties and their scale.
import { type CliOption, type CliValues, type DatasetSource, InputError, type RecipeConfig } from "@sciformer/core";
import type { CrystalConfig, GenerationTask, PropertySpec, PropertyTask, TaskConfig } from "./config.ts";
import { crystalsIn, requireSameTables } from "./dataset.ts";
import { type Architecture, generators, regressors, wyformerFor } from "./model.ts";
import { propertyRecipes, recipes } from "./recipe.ts";
import { propertySizes, sizes } from "./sizes.ts";
import { propertyNames, STRUCTURES, type StoredCrystal, VOLUME_PER_ATOM } from "./structures.ts";
import { varyingColumns } from "./symmetry/token-tables.ts";
import { fitScale } from "./wyformer/properties.ts";
import { buildVocabulary } from "./wyformer/vocabulary.ts";

/** Options of `train` that this domain adds. */
export const trainOptions: readonly CliOption[] = [
  { flags: "--target <properties>", description: "properties to predict, separated by commas (default: a generator)" },
  { flags: "--log", description: "predict the logarithm of the properties (always of volume_per_atom)" },
  { flags: "--condition <properties>", description: "properties that steer the generation, separated by commas" },
  { flags: "--tokens <fields>", description: "fields of the generator: base (default), harmonic or letters" },
  {
    flags: "--augmentation <rule>",
    description: "other descriptions of a crystal: equivalent, paper (the published rule) or none",
  },
  {
    flags: "--recipe <name>",
    description: "mixed (default), paper (the published training), schedule-free (its successor, of generators)",
  },
  { flags: "--max-sites <n>", description: "train on crystals of at most so many sites (default: all)" },
];

type SizeName = keyof typeof sizes;
type Tokens = "base" | "harmonic" | "letters";
const TOKENS: readonly Tokens[] = ["base", "harmonic", "letters"];
const AUGMENTATIONS = ["equivalent", "paper", "none"] as const;
const RECIPES = ["mixed", "paper", "schedule-free"] as const;
const PROPERTY_RECIPES = ["mixed", "paper"] as const;

function words(options: CliValues, key: string): string[] {
  const text = options[key];
  return typeof text === "string" ? [...new Set(text.split(",").map((word) => word.trim()))] : [];
}

/** The value of an option that is one of a list. @throws InputError */
function choice<T extends string>(options: CliValues, key: string, known: readonly T[], fallback: T): T {
  const text = options[key] ?? fallback;
  const found = known.find((name) => name === text);
  if (found === undefined) throw new InputError(`--${key} ${text}: expected one of ${known.join(", ")}`);
  return found;
}

function mostSites(options: CliValues): number {
  const text = options.maxSites;
  if (text === undefined) return Number.POSITIVE_INFINITY;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InputError(`--max-sites ${text}: expected a whole number above 0`);
  return value;
}

/** All that a configuration takes from the data. */
interface Survey {
  readonly crystals: readonly StoredCrystal[];
  /** Crystals of the split `train`. */
  readonly trained: number;
  readonly counts: Readonly<Record<string, number>>;
  /** Of the split `train`, by property. */
  readonly values: Readonly<Record<string, readonly number[]>>;
}

async function surveyDataset(source: DatasetSource, properties: readonly string[], most: number): Promise<Survey> {
  const crystals: StoredCrystal[] = [];
  const counts: Record<string, number> = {};
  const values: Record<string, number[]> = Object.fromEntries(properties.map((name) => [name, []]));
  let trained = 0;
  for (const split of source.splits[STRUCTURES] ?? []) {
    const found = (await crystalsIn(source, split, properties)).filter(({ gene }) => gene.sites.length <= most);
    crystals.push(...found);
    if (split !== "train" && split !== "valid") continue;
    for (const { gene } of found) counts[gene.group] = (counts[gene.group] ?? 0) + 1;
    if (split !== "train") continue;
    trained = found.length;
    for (const name of properties) {
      values[name] = found.map((crystal) => crystal.properties[name]!).filter((value) => !Number.isNaN(value));
    }
  }
  return { crystals, trained, counts, values };
}

/** @throws InputError for a column that the dataset does not have */
function requireProperties(source: DatasetSource, asked: readonly string[], flag: string): void {
  const known = propertyNames(source.columns(STRUCTURES));
  const missing = asked.find((name) => !known.includes(name));
  if (missing === undefined) return;
  throw new InputError(`${source.path}: no column "${missing}" for ${flag}; there are ${known.join(", ") || "none"}`);
}

/** The scale of a property on the training data. @throws InputError where it has no value, or only one, or none above 0 for a logarithm */
function scaleOf(name: string, values: readonly number[], log: boolean, where: string): PropertySpec {
  const place = `${where}: split train, column "${name}"`;
  if (values.length === 0) throw new InputError(`${place}: no value to learn from`);
  if (values.every((value) => value === values[0])) {
    throw new InputError(`${place}: all ${values.length} values are ${values[0]}; nothing to learn from`);
  }
  const unfit = values.find((value) => !Number.isFinite(value) || (log && value <= 0));
  if (unfit !== undefined)
    throw new InputError(`${place}: ${unfit}, expected a ${log ? "number above 0" : "finite number"}`);
  return fitScale(name, log, values);
}

function shapeOf(source: DatasetSource, { crystals }: Survey, augmentation: TaskConfig["augmentation"]) {
  if (crystals.length === 0) throw new InputError(`${source.path}: no crystal to learn from`);
  const genes = crystals.map(({ gene }) => gene);
  const groups = [...new Set(genes.map(({ group }) => group))].sort((a, b) => a - b);
  return {
    vocabulary: buildVocabulary(genes, augmentation === "none" ? "equivalent" : augmentation),
    space_groups: groups,
    space_group_columns: startColumns(groups),
    max_sites: genes.reduce((most, { sites }) => Math.max(most, sites.length), 0),
    augmentation,
  };
}

/** Columns that tell the groups apart; of a single group one that says nothing, since a model has a start token. */
function startColumns(groups: readonly number[]): number[] {
  const varying = varyingColumns(groups);
  return varying.length > 0 ? varying : [0];
}

/** Settings of an architecture that a size does not leave to the dataset. */
function architectureOf({ model }: CrystalConfig): Architecture {
  const { kind: _kind, n_start: _start, cascade, outputs: _outputs, condition_dim: _condition, ...rest } = model;
  return { ...rest, fields: cascade.map(({ field, embedding, is_target }) => ({ field, embedding, is_target })) };
}

async function configureGenerator(
  size: CrystalConfig,
  options: CliValues,
  source: DatasetSource,
): Promise<CrystalConfig> {
  const condition = words(options, "condition");
  requireProperties(source, condition, "--condition");
  const survey = await surveyDataset(source, condition, mostSites(options));
  const fields = choice(options, "tokens", TOKENS, "base");
  const recipe = choice(options, "recipe", RECIPES, "mixed");
  const base = size.task as GenerationTask;
  const task: GenerationTask = {
    ...base,
    ...shapeOf(source, survey, choice(options, "augmentation", AUGMENTATIONS, "equivalent")),
    scheme: recipe === "mixed" ? "mixed" : "paper",
    permuted: fields !== "letters",
    validity_mask: recipe === "mixed",
    space_group_counts: { ...survey.counts },
    condition: condition.map((name) => scaleOf(name, survey.values[name]!, options.log === true, source.path)),
  };
  const own = architectureOf(size);
  const architecture = fields === "base" ? own : { ...generators[fields], num_layers: own.num_layers };
  return {
    model: wyformerFor(architecture, task),
    task,
    recipe: recipe === "mixed" ? size.recipe : onWholeData(recipes[recipe], survey.trained),
  };
}

/** A published recipe, whose batch is all of MP-20 or a large part of it: no larger than the data. */
function onWholeData(recipe: RecipeConfig, crystals: number): RecipeConfig {
  return { ...recipe, batchSize: Math.max(1, Math.min(recipe.batchSize, crystals)) };
}

async function configureRegressor(name: SizeName, options: CliValues, source: DatasetSource): Promise<CrystalConfig> {
  const targets = words(options, "target");
  requireProperties(source, targets, "--target");
  const survey = await surveyDataset(source, targets, mostSites(options));
  const recipe = choice(options, "recipe", PROPERTY_RECIPES, "mixed");
  const size = propertySizes[name];
  const isLog = (target: string) => options.log === true || target === VOLUME_PER_ATOM;
  const task: PropertyTask = {
    ...(size.task as PropertyTask),
    ...shapeOf(source, survey, choice(options, "augmentation", AUGMENTATIONS, "equivalent")),
    targets: targets.map((target) => scaleOf(target, survey.values[target]!, isLog(target), source.path)),
  };
  const known = Math.min(...targets.map((target) => survey.values[target]!.length));
  const isGap = recipe === "paper" && targets.includes("band_gap");
  const architecture = isGap ? regressors.band_gap : architectureOf(size);
  return {
    model: wyformerFor(architecture, task),
    task,
    recipe: recipe === "paper" ? onWholeData(propertyRecipes.paper, known) : size.recipe,
  };
}

/**
 * Completes a size for a dataset.
 *
 * @throws InputError for an unknown property or option value, or a property that nothing can be learnt from
 */
export async function configure(
  size: CrystalConfig,
  options: CliValues,
  source: DatasetSource,
): Promise<CrystalConfig> {
  requireSameTables(source);
  if (options.target === undefined) return configureGenerator(size, options, source);
  if (options.condition !== undefined) throw new InputError("--condition: steers a generator, which --target is none");
  const [name] = Object.entries(sizes).find(([, config]) => config === size) ?? ["small"];
  return configureRegressor(name as SizeName, options, source);
}
