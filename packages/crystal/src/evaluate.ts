// Scoring a run on a split: a generator by likelihood and by what it generates, a model of properties by its errors.
import {
  type CliOption,
  type CliValues,
  type DatasetSource,
  type Evaluation,
  type EvaluationRow,
  InputError,
  type PredictionSink,
  Random,
} from "@sciformer/core";
import type { CrystalConfig, GenerationTask, PropertyTask } from "./config.ts";
import { crystalsIn, rowOf, storedCrystals } from "./dataset.ts";
import { ContextFree } from "./evaluation/context-free.ts";
import { geneNotes, geneScores, references } from "./evaluation/gene-scores.ts";
import { propertyScores } from "./evaluation/property-scores.ts";
import { elementVolumes, meanModel, type PropertyModel, ridgeModel } from "./evaluation/ridge.ts";
import { calibration } from "./evaluation/surprise.ts";
import type { Gene } from "./gene.ts";
import { sampleGenes } from "./generate/sample.ts";
import { METRIC_DIRECTIONS } from "./metrics.ts";
import { predictionRows, type Run, scoredCrystals } from "./predict.ts";
import { STRUCTURES, type StoredCrystal, VOLUME_PER_ATOM } from "./structures.ts";
import type { Calibration } from "./wyformer/temperature.ts";

const CONTEXT_FREE = "context-free";
const MODEL = "WyFormer";

/** The baseline of all tasks: for a generator frequencies, for properties the mean. */
export const BASELINES: readonly string[] = [CONTEXT_FREE];

/** Options of `evaluate` that this domain adds. */
export const evaluateOptions: readonly CliOption[] = [
  { flags: "--samples <n>", description: "genes that a generator is judged by (default 1000)" },
];
const DEFAULT_SAMPLES = 1000;
const SEED = 1;
const BLOCK = 1024;

/** What `evaluate` finds; the calibration of a generator is stored for `generate`, not printed. */
export interface CrystalEvaluation extends Evaluation {
  readonly calibration?: Calibration;
}

function samplesOf({ samples: text }: CliValues): number {
  const value = Number(text ?? DEFAULT_SAMPLES);
  if (!Number.isInteger(value) || value < 1) throw new InputError(`--samples ${text}: expected a whole number above 0`);
  return value;
}

/** All metrics, null where one says nothing. */
function metricsOf(known: Readonly<Partial<Record<string, number | null>>>): EvaluationRow["metrics"] {
  return Object.fromEntries(Object.keys(METRIC_DIRECTIONS).map((name) => [name, known[name] ?? null]));
}

const hasSplit = (source: DatasetSource, split: string) => source.splits[STRUCTURES]?.includes(split) === true;

/** Genes of the splits that a run was trained and selected with. */
async function trainedGenes(source: DatasetSource): Promise<Gene[]> {
  const splits = ["train", "valid"].filter((split) => hasSplit(source, split));
  const all: Gene[] = [];
  for (const split of splits) for await (const { gene } of storedCrystals(source, split)) all.push(gene);
  return all;
}

/** Crystals of a split that the model can take, and how many it cannot. */
async function fitting(source: DatasetSource, split: string, { task }: CrystalConfig) {
  const all: StoredCrystal[] = [];
  let left = 0;
  for await (const crystal of scoredCrystals(source, split, task)) {
    if (crystal.gene.sites.length <= task.max_sites) all.push(crystal);
    else left++;
  }
  if (all.length === 0) throw new InputError(`${source.path}: split ${split} has no crystal to score`);
  const warnings = left > 0 ? [`${left} crystals of more than ${task.max_sites} sites are left out`] : [];
  return { crystals: all, warnings };
}

/** A split of a dataset to be scored, and where its predictions go. */
interface Scoring {
  readonly run: Run;
  readonly source: DatasetSource;
  readonly split: string;
  readonly sink: PredictionSink;
}

/** Predicts all crystals, block by block; returns some columns of the predictions. */
async function predictAll(
  crystals: readonly StoredCrystal[],
  { run, sink }: Scoring,
  columns: readonly string[],
): Promise<number[][]> {
  const values = columns.map((): number[] => []);
  for (let from = 0; from < crystals.length; from += BLOCK) {
    const rows = predictionRows(crystals.slice(from, from + BLOCK), run);
    for (const [i, column] of columns.entries()) values[i]!.push(...(rows.values[column] as Float32Array));
    await sink(rows);
  }
  return values;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Genes of the baseline, as many as are asked for or fewer. */
function baselineGenes(baseline: ContextFree, count: number): Gene[] {
  const random = new Random(SEED);
  return Array.from({ length: count }, () => baseline.sample(random)).filter((gene) => gene !== undefined);
}

/** Temperatures that fit the validation split; none without one. */
async function calibrationOf(source: DatasetSource, run: Run): Promise<Calibration | undefined> {
  const { task } = run.config;
  if (!hasSplit(source, "valid")) return undefined;
  const all = await crystalsIn(source, "valid");
  const rows = all.filter(({ gene }) => gene.sites.length <= task.max_sites).map((crystal) => rowOf(crystal, task));
  return rows.length === 0 ? undefined : calibration(rows, run);
}

function generatedGenes(run: Run, count: number, fitted: Calibration | undefined): Gene[] {
  const sampled = [...sampleGenes(run, { count, seed: SEED, calibration: fitted })];
  return sampled.flatMap(({ decoded }) => ("gene" in decoded ? [decoded.gene] : []));
}

async function evaluateGenerator(scoring: Scoring, options: CliValues): Promise<CrystalEvaluation> {
  const { run, source, split } = scoring;
  const count = samplesOf(options);
  const { crystals, warnings } = await fitting(source, split, run.config);
  const [surprises] = (await predictAll(crystals, scoring, ["surprise"])) as [number[]];
  const trained = await trainedGenes(source);
  const genes = crystals.map(({ gene }) => gene);
  const known = references(trained, genes);
  const fitted = await calibrationOf(source, run);
  const baseline = new ContextFree(trained.length > 0 ? trained : genes);
  const row = (method: string, own: number, made: readonly Gene[]): EvaluationRow => ({
    group: split,
    method,
    metrics: metricsOf({ NATS: own, ...geneScores(made, count, known) }),
  });
  const generated = generatedGenes(run, count, fitted);
  const { condition } = run.config.task as GenerationTask;
  const steered = condition.length > 0 ? ["the generator is scored without its condition"] : [];
  return {
    rows: [
      row(CONTEXT_FREE, mean(genes.map((gene) => baseline.surprise(gene))), baselineGenes(baseline, count)),
      row(MODEL, mean(surprises), generated),
    ],
    notes: [
      `NATS: -log p of a crystal given its space group; the rest: of ${count} generated genes, beside the split`,
      ...geneNotes(generated, known).map((note) => `${MODEL} ${note}`),
    ],
    warnings: [...warnings, ...steered],
    ...(fitted && { calibration: fitted }),
  };
}

/** Models that need no network; none without crystals to fit them to. */
function baselineModels(column: string, train: readonly StoredCrystal[]): Readonly<Record<string, PropertyModel>> {
  if (train.length === 0) return {};
  const values = train.map(({ properties }) => properties[column]!);
  const genes = train.map(({ gene }) => gene);
  const models = { [CONTEXT_FREE]: meanModel(values), ridge: ridgeModel(genes, values) };
  return column === VOLUME_PER_ATOM ? { ...models, "element volumes": elementVolumes } : models;
}

async function evaluateProperties(scoring: Scoring): Promise<CrystalEvaluation> {
  const { run, source, split } = scoring;
  const { targets } = run.config.task as PropertyTask;
  const columns = targets.map(({ column }) => column);
  const isKnown = ({ properties }: StoredCrystal) => columns.every((column) => Number.isFinite(properties[column]));
  const { crystals: all, warnings } = await fitting(source, split, run.config);
  const crystals = all.filter(isKnown);
  if (crystals.length === 0) {
    throw new InputError(`${source.path}: split ${split} has no crystal whose ${columns.join(", ")} is known`);
  }
  const train = hasSplit(source, "train") ? (await crystalsIn(source, "train", columns)).filter(isKnown) : [];
  const missing = train.length > 0 ? [] : ["without a split train that has the properties there are no baselines"];
  const predicted = await predictAll(crystals, scoring, columns);
  const rows = columns.flatMap((column, i) => {
    const truth = crystals.map(({ properties }) => properties[column]!);
    const row = (method: string, values: readonly number[]): EvaluationRow => ({
      group: column,
      method,
      metrics: metricsOf({ ...propertyScores(values, truth) }),
    });
    const models = Object.entries(baselineModels(column, train));
    const own = models.map(([name, model]) =>
      row(
        name,
        crystals.map(({ gene }) => model(gene)),
      ),
    );
    return [...own, row(MODEL, predicted[i]!)];
  });
  return { rows, notes: [`${crystals.length} crystals`], warnings: [...warnings, ...missing] };
}

/**
 * Scores a run on a split and writes its predictions to the sink.
 *
 * @throws InputError when the split has no crystal that can be scored
 */
export async function evaluate(
  run: Run,
  source: DatasetSource,
  split: string,
  sink: PredictionSink,
  options: CliValues,
): Promise<CrystalEvaluation> {
  const scoring = { run, source, split, sink };
  return run.config.task.kind === "property" ? evaluateProperties(scoring) : evaluateGenerator(scoring, options);
}
