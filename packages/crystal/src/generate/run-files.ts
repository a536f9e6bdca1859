// What `generate` takes from the folder of a run: its calibration, and the data that it was trained on.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError, parseJson } from "@sciformer/core";
import { ArrowDataset } from "@sciformer/core/node";
import { z } from "zod";
import { storedCrystals } from "../dataset.ts";
import { density } from "../evaluation/structure-scores.ts";
import { propertyNames, STRUCTURES, type StoredCrystal, structuresTable, VOLUME_PER_ATOM } from "../structures.ts";
import type { Calibration } from "../wyformer/temperature.ts";

const calibrationSchema = z.object({
  calibration: z.object({ byKnown: z.array(z.array(z.number())), tail: z.array(z.number()) }).optional(),
});
const dataSchema = z.object({ data: z.string() });

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

/** The temperatures that `evaluate` fitted; undefined where the run was not evaluated. */
export async function calibrationOfRun(run: string): Promise<Calibration | undefined> {
  const path = join(run, "evaluation.json");
  const text = await readIfThere(path);
  return text === undefined ? undefined : parseJson(calibrationSchema, text, path).calibration;
}

async function dataOf(run: string): Promise<string> {
  const path = join(run, "config.json");
  return parseJson(dataSchema, await readFile(path, "utf8"), path).data;
}

/** Crystals to compare with. */
export interface ReferenceCrystals {
  /** Of all splits but `test`. */
  readonly trained: readonly StoredCrystal[];
  /** Of the split `test`, or all where there is none: how generated ones should be distributed. */
  readonly models: readonly StoredCrystal[];
}

/** Densities in g/cm^3 of the crystals whose volume is known. */
export function densitiesOf(crystals: readonly StoredCrystal[]): number[] {
  return crystals
    .map(({ gene, properties }) => density(gene, properties[VOLUME_PER_ATOM] ?? Number.NaN))
    .filter(Number.isFinite);
}

/**
 * The crystals of a dataset, that of the training unless one is named; undefined where the training's is not there any more.
 *
 * @throws InputError for a named dataset that does not exist
 */
export async function referenceCrystals(
  run: string,
  named: string | undefined,
): Promise<ReferenceCrystals | undefined> {
  const path = named ?? (await dataOf(run));
  try {
    const source = await ArrowDataset.open(path, { [STRUCTURES]: structuresTable });
    const volumes = propertyNames(source.columns(STRUCTURES)).filter((name) => name === VOLUME_PER_ATOM);
    const trained: StoredCrystal[] = [];
    const test: StoredCrystal[] = [];
    for (const split of source.splits[STRUCTURES] ?? []) {
      for await (const crystal of storedCrystals(source, split, volumes)) {
        (split === "test" ? test : trained).push(crystal);
      }
    }
    return { trained, models: test.length > 0 ? test : trained };
  } catch (error) {
    if (named === undefined && error instanceof InputError) return undefined;
    throw error;
  }
}
