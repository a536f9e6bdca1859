// What `generate` takes from the folder of a run: its calibration, and the data that it was trained on.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError, parseJson } from "@sciformer/core";
import { ArrowDataset } from "@sciformer/core/node";
import { z } from "zod";
import { storedCrystals } from "../dataset.ts";
import type { Gene } from "../gene.ts";
import { STRUCTURES, structuresTable } from "../structures.ts";
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

/** Genes to compare with, by split. */
export interface ReferenceGenes {
  readonly trained: readonly Gene[];
  /** Of the split `test`, or all where there is none. */
  readonly test: readonly Gene[];
}

/**
 * The genes of a dataset, that of the training unless one is named; undefined where the training's is not there any more.
 *
 * @throws InputError for a named dataset that does not exist
 */
export async function referenceGenes(run: string, named: string | undefined): Promise<ReferenceGenes | undefined> {
  const path = named ?? (await dataOf(run));
  try {
    const source = await ArrowDataset.open(path, { [STRUCTURES]: structuresTable });
    const trained: Gene[] = [];
    const test: Gene[] = [];
    for (const split of source.splits[STRUCTURES] ?? []) {
      for await (const { gene } of storedCrystals(source, split)) (split === "test" ? test : trained).push(gene);
    }
    return { trained, test: test.length > 0 ? test : trained };
  } catch (error) {
    if (named === undefined && error instanceof InputError) return undefined;
    throw error;
  }
}
