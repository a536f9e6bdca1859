// Crystals of a dataset: those of a split, and as the rows that training and validation see.
import { type DatasetSource, InputError, Random } from "@sciformer/core";
import type { CrystalConfig, PropertySpec, TaskConfig } from "./config.ts";
import { crystalsOf, GENE_COLUMNS, STRUCTURES, type StoredCrystal } from "./structures.ts";
import { GROUP_TABLE_SHA256 } from "./symmetry/tables/groups.ts";
import type { CrystalRow } from "./tokenizer.ts";

/** @throws InputError for a dataset that was made with another table of Wyckoff positions */
export function requireSameTables({ metadata, path }: DatasetSource): void {
  const { tables_sha256: found } = metadata;
  if (found === undefined || found === GROUP_TABLE_SHA256) return;
  throw new InputError(
    `${path}: made with another table of Wyckoff positions (tables_sha256 ${found}, expected ${GROUP_TABLE_SHA256}); import it again`,
  );
}

/** The crystals of a split, with some of their properties. @throws InputError for rows that are no crystals */
export async function* storedCrystals(
  source: DatasetSource,
  split: string,
  properties: readonly string[] = [],
): AsyncGenerator<StoredCrystal> {
  requireSameTables(source);
  for await (const columns of source.scan(STRUCTURES, split, [...GENE_COLUMNS, ...properties])) {
    yield* crystalsOf(columns, properties, source.path);
  }
}

/** All crystals of a split. */
export async function crystalsIn(
  source: DatasetSource,
  split: string,
  properties: readonly string[] = [],
): Promise<StoredCrystal[]> {
  const found: StoredCrystal[] = [];
  for await (const crystal of storedCrystals(source, split, properties)) found.push(crystal);
  return found;
}

/** Properties that a task reads. */
export function taskProperties(task: TaskConfig): readonly PropertySpec[] {
  return task.kind === "property" ? task.targets : task.condition;
}

/** A stored crystal as a row of a task. */
export function rowOf({ id, gene, properties }: StoredCrystal, task: TaskConfig): CrystalRow {
  const specs = taskProperties(task);
  return { id, gene, ...(specs.length > 0 && { properties: specs.map(({ column }) => properties[column]!) }) };
}

/** Crystals that a task can use: not too large, all targets known. */
async function* usableRows(source: DatasetSource, split: string, task: TaskConfig): AsyncGenerator<CrystalRow> {
  const columns = taskProperties(task).map(({ column }) => column);
  for await (const crystal of storedCrystals(source, split, columns)) {
    if (crystal.gene.sites.length > task.max_sites) continue;
    const row = rowOf(crystal, task);
    if (task.kind === "property" && row.properties!.some(Number.isNaN)) continue;
    yield row;
  }
}

/**
 * The rows of a split. To validate a generator every crystal comes once for each place at which it can be cut, in one
 * order of its sites, weighted so that the mean over the rows is the -log p of a crystal.
 */
export async function* rows(
  source: DatasetSource,
  split: string,
  { task }: CrystalConfig,
  purpose: "train" | "valid",
): AsyncGenerator<CrystalRow> {
  if (purpose === "train" || task.kind === "property") {
    yield* usableRows(source, split, task);
    return;
  }
  const all: CrystalRow[] = [];
  for await (const row of usableRows(source, split, task)) all.push(row);
  const places = all.reduce((sum, { gene }) => sum + gene.sites.length + 1, 0);
  for (const [i, row] of all.entries()) yield* cuts(row, places / all.length, new Random(i));
}

/** A crystal with 0, 1, ... all of its sites known. */
function* cuts(row: CrystalRow, weight: number, random: Random): Generator<CrystalRow> {
  const { length } = row.gene.sites;
  const order = random.shuffle(Array.from({ length }, (_, i) => i));
  for (let known = 0; known <= length; known++) yield { ...row, known, weight, order };
}

/**
 * Looks through the training data before training.
 *
 * @throws InputError when there is no row, fewer than a batch, or a row that is no crystal
 */
export async function checkTraining(source: DatasetSource, { task, recipe }: CrystalConfig): Promise<void> {
  let count = 0;
  for await (const _ of usableRows(source, "train", task)) count++;
  if (count === 0) throw new InputError(`${source.path}: split train has no crystal to learn from`);
  if (count < recipe.batchSize) {
    throw new InputError(
      `${source.path}: split train has ${count} crystals, a batch takes ${recipe.batchSize} (--set recipe.batchSize=${count})`,
    );
  }
}
