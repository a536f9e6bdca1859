// Prediction of structures that a user has: properties with their spread, or how surprising they are to a generator.
import {
  type CliOption,
  type CliValues,
  type ColumnSpec,
  type Columns,
  type DatasetSource,
  InputError,
  type PredictionSink,
  type Trained,
} from "@sciformer/core";
import { collate } from "./collate.ts";
import type { CrystalConfig, PropertyTask, TaskConfig } from "./config.ts";
import { rowOf, storedCrystals, taskProperties } from "./dataset.ts";
import { surprises, type TrainedGenerator } from "./evaluation/surprise.ts";
import type { Wyformer } from "./model.ts";
import { propertyNames, STRUCTURES, type StoredCrystal } from "./structures.ts";
import { variants } from "./symmetry/descriptions.ts";
import type { CrystalRow } from "./tokenizer.ts";
import { siteViews } from "./wyformer/fields.ts";
import { fromScale } from "./wyformer/properties.ts";

export type Run = Trained<CrystalConfig, Wyformer>;

/** Options of `predict` that this domain adds. */
export const predictOptions: readonly CliOption[] = [];

/** Crystals of a batch. */
const ROWS = 256;

const number = (name: string, nullable: boolean, meaning: string, unit?: string): ColumnSpec => ({
  name,
  type: "float32",
  nullable,
  meaning,
  ...(unit !== undefined && { unit }),
});

/** Columns of predictions.arrow: of a generator how surprising each crystal is, else its properties beside the truth. */
export function predictionColumns({ model, task }: CrystalConfig): ColumnSpec[] {
  const all: ColumnSpec[] = [
    { name: "material_id", type: "utf8", nullable: false, meaning: "name of the structure" },
    { name: "formula", type: "utf8", nullable: false, meaning: "reduced formula" },
    { name: "space_group", type: "uint8", nullable: false, meaning: "International Tables number" },
    { name: "sites", type: "uint8", nullable: false, meaning: "Wyckoff sites" },
  ];
  if (task.kind === "property") {
    const columns = task.targets.flatMap(({ column }) => [
      number(column, false, "predicted, the mean over the descriptions of the crystal"),
      number(`${column}_spread`, false, "standard deviation over the descriptions of the crystal"),
      number(`${column}_true`, true, "measured; null: not known"),
    ]);
    return [...all, ...columns];
  }
  const fields = model.cascade.filter(({ is_target }) => is_target);
  return [
    ...all,
    number("surprise", false, "-log p of the crystal given its space group", "nats"),
    ...fields.map(({ field }) => number(`surprise_${field}`, false, `the part of ${field}`, "nats")),
  ];
}

function identity(crystals: readonly StoredCrystal[]): Record<string, Columns["values"][string]> {
  return {
    material_id: crystals.map(({ id }) => id),
    formula: crystals.map(({ formula }) => formula),
    space_group: Uint8Array.from(crystals, ({ gene }) => gene.group),
    sites: Uint8Array.from(crystals, ({ gene }) => gene.sites.length),
  };
}

/** A property of a crystal, in natural units. */
interface PropertyEstimate {
  readonly mean: number;
  /** Standard deviation over the descriptions. */
  readonly spread: number;
}

/** The crystal in all its descriptions that are equivalent. */
function descriptions({ id, gene }: CrystalRow): CrystalRow[] {
  return variants(gene, "equivalent").map((variant) => ({
    id,
    gene: { group: gene.group, sites: siteViews(gene, variant) },
  }));
}

/**
 * Properties of crystals, by target: the mean over all equivalent descriptions of each that the model has tokens for.
 *
 * @throws InputError for a crystal that the model has no tokens for
 */
function estimates(rows: readonly CrystalRow[], { infer, config }: TrainedGenerator): PropertyEstimate[][] {
  const task = config.task as PropertyTask;
  const all = rows.flatMap((row, i) => describable(row, task).map((described) => ({ ...described, owner: i })));
  const values = rows.map(() => task.targets.map((): number[] => []));
  for (let from = 0; from < all.length; from += ROWS) {
    const block = all.slice(from, from + ROWS);
    // The batch keeps its shape: the last crystal fills it up.
    const filled = Array.from({ length: ROWS }, (_, i) => block[Math.min(i, block.length - 1)]!);
    const { data } = infer(collate(filled, config)).output!;
    for (const [i, { owner }] of block.entries()) {
      for (const [t, spec] of task.targets.entries()) {
        values[owner]![t]!.push(fromScale(data[i * task.targets.length + t]!, spec));
      }
    }
  }
  return values.map((own) => own.map(estimateOf));
}

/** As stored, and in the other descriptions where the model was trained on them. */
function describable(row: CrystalRow, { augmentation, vocabulary }: TaskConfig): CrystalRow[] {
  const { id, gene } = row;
  if (augmentation === "none") return [{ id, gene }];
  const known = descriptions(row).filter(({ gene: { sites } }) =>
    sites.every(({ siteSymmetry }) => vocabulary.site_symmetries.includes(siteSymmetry)),
  );
  return known.length > 0 ? known : [{ id, gene }];
}

function estimateOf(values: readonly number[]): PropertyEstimate {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, spread: Math.sqrt(variance) };
}

/** Predictions of some crystals as rows; truth where it is known. */
export function predictionRows(crystals: readonly StoredCrystal[], run: Run): Columns {
  const { config } = run;
  const { task } = config;
  const rows = crystals.map((crystal) => rowOf(crystal, task));
  const values = identity(crystals);
  if (task.kind === "property") {
    const found = estimates(rows, run);
    for (const [t, { column }] of task.targets.entries()) {
      values[column] = Float32Array.from(found, (own) => own[t]!.mean);
      values[`${column}_spread`] = Float32Array.from(found, (own) => own[t]!.spread);
      values[`${column}_true`] = Float32Array.from(crystals, ({ properties }) => properties[column] ?? Number.NaN);
    }
    return { length: crystals.length, values };
  }
  const found = surprises(rows, run);
  for (const { field } of config.model.cascade.filter(({ is_target }) => is_target)) {
    values[`surprise_${field}`] = Float32Array.from(found, (own) => own[field]!);
  }
  values.surprise = Float32Array.from(found, (own) => Object.values(own).reduce((sum, part) => sum + part, 0));
  return { length: crystals.length, values };
}

/** Crystals of a split with the properties of a task that the data has. */
export async function* scoredCrystals(
  source: DatasetSource,
  split: string,
  task: TaskConfig,
): AsyncGenerator<StoredCrystal> {
  const present = propertyNames(source.columns(STRUCTURES));
  const columns = taskProperties(task).map(({ column }) => column);
  yield* storedCrystals(
    source,
    split,
    columns.filter((column) => present.includes(column)),
  );
}

/**
 * Predicts every structure of a split.
 *
 * @returns what to print
 * @throws InputError for a structure that the model has no tokens for
 */
export async function predict(
  run: Run,
  source: DatasetSource,
  split: string,
  sink: PredictionSink,
  _options: CliValues,
): Promise<readonly string[]> {
  let [count, nats] = [0, 0];
  let waiting: StoredCrystal[] = [];
  const flush = async () => {
    if (waiting.length === 0) return;
    const rows = predictionRows(waiting, run);
    await sink(rows);
    count += waiting.length;
    nats += Array.from((rows.values.surprise as Float32Array | undefined) ?? []).reduce((sum, value) => sum + value, 0);
    waiting = [];
  };
  for await (const crystal of scoredCrystals(source, split, run.config.task)) {
    if (waiting.push(crystal) === ROWS) await flush();
  }
  await flush();
  if (count === 0) throw new InputError(`${source.path}: no structure to predict`);
  const structures = count === 1 ? "1 structure" : `${count} structures`;
  if (run.config.task.kind === "property") return [structures];
  return [`${structures}, surprise ${(nats / count).toFixed(2)} nats${count === 1 ? "" : " on average"}`];
}
