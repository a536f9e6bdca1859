// What `generate` and `score` print of a set of crystals beside the data of the training.
import type { Gene } from "../gene.ts";
import { geneNotes, geneScores, type References } from "./gene-scores.ts";
import { wasserstein } from "./statistics.ts";

/** Crystals to be judged. */
export interface Judged {
  readonly genes: readonly Gene[];
  /** How many were asked for; those that are no genes are not among `genes`. */
  readonly asked: number;
  /** Of those with coordinates, in g/cm^3. */
  readonly densities: readonly number[];
}

/** `98.3 %`, a dash where there is no share. */
export function percent(share: number | null): string {
  return share === null ? "-" : `${(100 * share).toFixed(1)} %`;
}

const figure = (value: number | null) => (value === null ? "-" : value.toFixed(3));

/** Lines to print. @param modelDensities of the crystals that are the model of all */
export function scoreLines(
  { genes, asked, densities }: Judged,
  known: References,
  modelDensities: readonly number[],
): string[] {
  const scores = geneScores(genes, asked, known);
  const isComparable = densities.length > 0 && modelDensities.length > 0;
  const apart = isComparable ? wasserstein(densities, modelDensities) : null;
  return [
    `valid ${percent(scores.VALID)}; of these unique ${percent(scores.UNIQUE)}, neutral ${percent(scores.NEUTRAL)}`,
    `of the unique novel ${percent(scores.NOVEL)}, of a new structure type ${percent(scores.NEW_TYPE)}; P 1 ${percent(scores.P1)} of the novel`,
    `beside ${known.models.length} crystals of the data: chi-square of space groups ${figure(scores.SG_CHI2)}, of elements ${figure(scores.EL_CHI2)}`,
    `Wasserstein distances: sites ${figure(scores.W_SITES)}, elements ${figure(scores.W_ELEM)}, free coordinates ${figure(scores.W_DOF)}, density ${figure(apart)} g/cm3`,
    ...geneNotes(genes, known),
  ];
}
