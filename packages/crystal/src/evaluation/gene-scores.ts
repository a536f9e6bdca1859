// Figures of a set of generated genes.
import type { Gene } from "../gene.ts";
import { fingerprint, groupDistance, isNeutralGene, template } from "../metrics.ts";

/** Genes to compare with. */
export interface References {
  /** Fingerprints and templates of all genes that were trained on. */
  readonly fingerprints: ReadonlySet<string>;
  readonly templates: ReadonlySet<string>;
  /** Whose space groups are the model of all. */
  readonly groups: readonly Gene[];
}

/** @param trained genes that novelty is judged by */
export function references(trained: readonly Gene[], groups: readonly Gene[]): References {
  return {
    fingerprints: new Set(trained.map((gene) => fingerprint(gene))),
    templates: new Set(trained.map((gene) => template(gene))),
    groups,
  };
}

/** See METRIC_DIRECTIONS; shares from 0 to 1. */
export interface GeneScores {
  readonly VALID: number;
  readonly UNIQUE: number | null;
  readonly NOVEL: number | null;
  readonly NEW_TYPE: number | null;
  readonly P1: number | null;
  readonly SG_CHI2: number | null;
  readonly NEUTRAL: number | null;
}

function share<T>(items: readonly T[], test: (item: T) => boolean): number | null {
  return items.length === 0 ? null : items.filter(test).length / items.length;
}

/** The first gene of each fingerprint. */
function distinctGenes(genes: readonly Gene[]): ReadonlyMap<string, Gene> {
  const found = new Map<string, Gene>();
  for (const gene of genes) {
    const key = fingerprint(gene);
    if (!found.has(key)) found.set(key, gene);
  }
  return found;
}

/** @param asked how many were generated; those that are no genes are not among `genes` */
export function geneScores(genes: readonly Gene[], asked: number, known: References): GeneScores {
  const distinct = [...distinctGenes(genes)];
  const novel = distinct.filter(([key]) => !known.fingerprints.has(key));
  return {
    VALID: genes.length / asked,
    UNIQUE: genes.length === 0 ? null : distinct.length / genes.length,
    NOVEL: share(distinct, ([key]) => !known.fingerprints.has(key)),
    NEW_TYPE: share(distinct, ([, gene]) => !known.templates.has(template(gene))),
    P1: share(novel, ([, { group }]) => group === 1),
    SG_CHI2: genes.length === 0 ? null : groupDistance(genes, known.groups),
    NEUTRAL: share(genes, isNeutralGene),
  };
}
