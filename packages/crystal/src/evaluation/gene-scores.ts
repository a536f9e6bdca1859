// Figures of a set of generated genes.
import type { Gene } from "../gene.ts";
import {
  COUNTS,
  countDistances,
  elementDistance,
  fingerprint,
  groupContingency,
  groupDistance,
  isNeutralGene,
  relaxedPrototype,
  strictPrototype,
  template,
} from "../metrics.ts";

/** Genes to compare with. */
export interface References {
  /** Fingerprints and templates of all genes that were trained on. */
  readonly fingerprints: ReadonlySet<string>;
  readonly templates: ReadonlySet<string>;
  /** Whose space groups, elements and counts are the model of all; at least one. */
  readonly models: readonly Gene[];
}

/** @param trained genes that novelty is judged by */
export function references(trained: readonly Gene[], models: readonly Gene[]): References {
  return {
    fingerprints: new Set(trained.map((gene) => fingerprint(gene))),
    templates: new Set(trained.map((gene) => template(gene))),
    models,
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
  readonly EL_CHI2: number | null;
  readonly W_SITES: number | null;
  readonly W_ELEM: number | null;
  readonly W_DOF: number | null;
  readonly NEUTRAL: number | null;
}

function share<T>(items: readonly T[], test: (item: T) => boolean): number | null {
  return items.length === 0 ? null : items.filter(test).length / items.length;
}

/** The first gene of each fingerprint. */
export function distinctGenes<G extends Gene>(genes: readonly G[]): ReadonlyMap<string, G> {
  const found = new Map<string, G>();
  for (const gene of genes) {
    const key = fingerprint(gene);
    if (!found.has(key)) found.set(key, gene);
  }
  return found;
}

/** How the genes are distributed beside those of the references. */
function distances(
  genes: readonly Gene[],
  models: readonly Gene[],
): Pick<GeneScores, "SG_CHI2" | "EL_CHI2" | "W_SITES" | "W_ELEM" | "W_DOF"> {
  if (genes.length === 0) return { SG_CHI2: null, EL_CHI2: null, W_SITES: null, W_ELEM: null, W_DOF: null };
  const apart = (count: (gene: Gene) => number) => countDistances(genes, models, count).distance;
  return {
    SG_CHI2: groupDistance(genes, models),
    EL_CHI2: elementDistance(genes, models),
    W_SITES: apart(COUNTS.num_sites),
    W_ELEM: apart(COUNTS.num_elements),
    W_DOF: apart(COUNTS.dof),
  };
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
    ...distances(genes, known.models),
    NEUTRAL: share(genes, isNeutralGene),
  };
}

const TESTED = [
  ["sites", COUNTS.num_sites],
  ["elements", COUNTS.num_elements],
  ["free coordinates", COUNTS.dof],
] as const;

/** What has no place in a table: tests against the references, how many structure types there are. Lines to print. */
export function geneNotes(genes: readonly Gene[], { models }: References): string[] {
  if (genes.length === 0) return [];
  const tests = TESTED.map(([name, count]) => {
    const { statistic, p } = countDistances(genes, models, count).ks;
    return `${name} ${statistic.toFixed(3)} (p ${p.toPrecision(2)})`;
  });
  const groups = groupContingency(genes, models);
  const kinds = (key: (gene: Gene) => string) => new Set(genes.map((gene) => key(gene))).size;
  return [
    `Kolmogorov-Smirnov: ${tests.join(", ")}; space groups: chi-square ${groups.statistic.toFixed(1)} (p ${groups.p.toPrecision(2)})`,
    `structure types: ${kinds(template)}, with their stoichiometry ${kinds(relaxedPrototype)}, by which sites have one element ${kinds(strictPrototype)}`,
  ];
}
