// Metrics of generated genes: fingerprints and what is unique, novel, neutral and distributed like the data.
import { isNeutral } from "./elements/neutrality.ts";
import { reducedRatios } from "./evaluation/ratios.ts";
import {
  chiSquareDistance,
  chiSquareTail,
  contingency,
  kolmogorovSmirnov,
  wasserstein,
} from "./evaluation/statistics.ts";
import type { Gene } from "./gene.ts";
import { type Augmentation, variants } from "./symmetry/descriptions.ts";
import { composition } from "./symmetry/sites.ts";

/** Names of the columns of an evaluation, and which way is better. */
export const METRIC_DIRECTIONS = {
  /** -log p of a structure, in nats. */
  NATS: "lower",
  /** Formally valid, share of all generated. */
  VALID: "higher",
  /** Distinct, share of the valid. */
  UNIQUE: "higher",
  /** Not in the training data, share of the distinct. */
  NOVEL: "higher",
  /** Of a structure type that the training data does not have, share of the distinct. */
  NEW_TYPE: "higher",
  /** Without any symmetry, share of the novel. */
  P1: "lower",
  /** Distance of the space groups' frequencies from those of the split. */
  SG_CHI2: "lower",
  /** Distance of the elements' shares of the atoms from those of the split. */
  EL_CHI2: "lower",
  /** Wasserstein distances of counts from those of the split: sites, elements, free coordinates of a crystal. */
  W_SITES: "lower",
  W_ELEM: "lower",
  W_DOF: "lower",
  /** Compositions that can be neutral, share of the valid. */
  NEUTRAL: "higher",
  MAE: "lower",
  RMSE: "lower",
  /** Mean of |error| / |truth|. */
  MRE: "lower",
} as const satisfies Record<string, "lower" | "higher">;

/** Of the sites in one description. */
interface NamedSite {
  readonly element: string;
  /** Site symmetry and enumeration. */
  readonly place: string;
}

/** The sites of a gene in each of its descriptions. */
function descriptions(gene: Gene, augmentation: Augmentation): NamedSite[][] {
  return variants(gene, augmentation).map(({ siteSymmetries, enumerations }) =>
    gene.sites.map(({ element }, i) => ({ element, place: `${siteSymmetries[i]} ${enumerations[i]}` })),
  );
}

/** A text of the group and the set of what its descriptions are called. */
function keyOf(gene: Gene, augmentation: Augmentation, name: (sites: readonly NamedSite[]) => string): string {
  const names = new Set(descriptions(gene, augmentation).map(name));
  return `${gene.group}|${[...names].sort().join("|")}`;
}

const sorted = (words: readonly string[]) => [...words].sort().join(",");

/** A text that genes share if and only if they are the same in one of their descriptions. */
export function fingerprint(gene: Gene, augmentation: Augmentation = "equivalent"): string {
  return keyOf(gene, augmentation, (sites) => sorted(sites.map(({ element, place }) => `${element} ${place}`)));
}

/** As {@link fingerprint}, whatever the elements: a structure type. */
export function template(gene: Gene, augmentation: Augmentation = "equivalent"): string {
  return keyOf(gene, augmentation, (sites) => sorted(sites.map(({ place }) => place)));
}

/** A structure type that tells apart which sites have the same element. */
export function strictPrototype(gene: Gene, augmentation: Augmentation = "equivalent"): string {
  return keyOf(gene, augmentation, (sites) => {
    const elements = [...new Set(sites.map(({ element }) => element))];
    const places = (wanted: string) => sites.filter(({ element }) => element === wanted).map(({ place }) => place);
    return sorted(elements.map((element) => `(${sorted(places(element))})`));
  });
}

/** A structure type with its stoichiometry, whichever element is where. */
export function relaxedPrototype(gene: Gene, augmentation: Augmentation = "equivalent"): string {
  const ratios = reducedRatios([...composition(gene).values()]);
  return `${sorted(ratios.map(String))}|${template(gene, augmentation)}`;
}

/** The group and the set of sites of a gene as it is stored, and in each of its descriptions: the older rule of novelty. */
export function singleFingerprints(
  gene: Gene,
  augmentation: Augmentation,
): { readonly own: string; readonly all: readonly string[] } {
  const text = (sites: readonly NamedSite[]) =>
    `${gene.group}|${sorted([...new Set(sites.map(({ element, place }) => `${element} ${place}`))])}`;
  const own = gene.sites.map(({ element, siteSymmetry, enumeration }) => ({
    element,
    place: `${siteSymmetry} ${enumeration}`,
  }));
  return { own: text(own), all: descriptions(gene, augmentation).map(text) };
}

/** True if oxidation states can make the composition of a gene neutral. */
export function isNeutralGene(gene: Gene): boolean {
  const counts = composition(gene);
  return isNeutral([...counts.keys()], [...counts.values()]);
}

/** Shares of each value. */
function frequencies<K>(values: Iterable<K>): Map<K, number> {
  const counts = new Map<K, number>();
  let total = 0;
  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
    total++;
  }
  return new Map([...counts].map(([value, count]) => [value, count / total]));
}

/** Distance of two sets of genes in the frequencies of their space groups, over the groups of `reference`. */
export function groupDistance(genes: readonly Gene[], reference: readonly Gene[]): number {
  const groups = (of: readonly Gene[]) => frequencies(of.map(({ group }) => group));
  return chiSquareDistance(groups(genes), groups(reference));
}

/** Pearson's test that two sets of genes have the same space groups. */
export function groupContingency(genes: readonly Gene[], reference: readonly Gene[]): { statistic: number; p: number } {
  const groups = [...new Set(reference.map(({ group }) => group))];
  const count = (of: readonly Gene[]) => groups.map((wanted) => of.filter(({ group }) => group === wanted).length);
  const statistic = contingency(count(genes), count(reference));
  return { statistic, p: chiSquareTail(statistic, groups.length - 1) };
}

/** Mean over the genes of each element's share of the atoms. */
function elementShares(genes: readonly Gene[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const gene of genes) {
    const counts = composition(gene);
    const atoms = [...counts.values()].reduce((sum, count) => sum + count, 0);
    for (const [element, count] of counts) {
      shares.set(element, (shares.get(element) ?? 0) + count / atoms / genes.length);
    }
  }
  return shares;
}

/** Distance of two sets of genes in the shares of their elements, over the elements of `reference`. */
export function elementDistance(genes: readonly Gene[], reference: readonly Gene[]): number {
  return chiSquareDistance(elementShares(genes), elementShares(reference));
}

/** Free coordinates of all sites together. */
export function totalDof({ sites }: Gene): number {
  return sites.reduce((sum, { dof }) => sum + dof, 0);
}

/** What is counted of genes, under the names of the published figures. */
export const COUNTS = {
  num_sites: ({ sites }: Gene) => sites.length,
  num_elements: ({ sites }: Gene) => new Set(sites.map(({ element }) => element)).size,
  dof: totalDof,
} as const;

/** How the counts of two sets of genes differ: the test of Kolmogorov and Smirnov, the distance of Wasserstein. */
export function countDistances(
  genes: readonly Gene[],
  reference: readonly Gene[],
  count: (gene: Gene) => number,
): { readonly ks: { statistic: number; p: number }; readonly distance: number } {
  const [own, wanted] = [genes.map(count), reference.map(count)];
  return { ks: kolmogorovSmirnov(own, wanted), distance: wasserstein(own, wanted) };
}
