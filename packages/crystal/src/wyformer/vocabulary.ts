// Token vocabularies: the values that occur, in the published order, then MASK, STOP and PAD.
import { InputError } from "@sciformer/core";
import { elementOf } from "../elements/elements.ts";
import type { Gene } from "../gene.ts";
import { type Augmentation, variants } from "../symmetry/descriptions.ts";

/** Values by field, in the order of their tokens. */
export interface Vocabulary {
  /** From the least to the most electronegative, those without a value last. */
  readonly elements: readonly string[];
  readonly site_symmetries: readonly string[];
  readonly sites_enumeration: readonly number[];
  readonly wyckoff_letters: readonly string[];
}

/** Service tokens behind `count` values. */
export function serviceTokens(count: number): { readonly mask: number; readonly stop: number; readonly pad: number } {
  return { mask: count, stop: count + 1, pad: count + 2 };
}

/** Tokens that are no values. */
export const SERVICE_TOKENS = 3;

/** Elements from the least to the most electronegative, ties by symbol, those without a value last. */
function byElectronegativity(symbols: Iterable<string>): string[] {
  const value = (symbol: string) => elementOf(symbol)?.electronegativity ?? Number.POSITIVE_INFINITY;
  return [...symbols].sort((a, b) => (value(a) === value(b) ? compareText(a, b) : value(a) - value(b)));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/**
 * The vocabulary of some crystals, all splits together.
 *
 * Site symmetries of other descriptions belong to it where these are trained on (`equivalent`); enumerations of them
 * always do.
 */
export function buildVocabulary(genes: Iterable<Gene>, augmentation: Augmentation): Vocabulary {
  const [elements, symmetries, letters] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const enumerations = new Set<number>();
  for (const gene of genes) {
    for (const { element, letter } of gene.sites) {
      elements.add(element);
      letters.add(letter);
    }
    for (const variant of variants(gene, augmentation)) {
      for (const symmetry of variant.siteSymmetries) symmetries.add(symmetry);
      for (const enumeration of variant.enumerations) enumerations.add(enumeration);
    }
  }
  return {
    elements: byElectronegativity(elements),
    site_symmetries: [...symmetries].sort(compareText),
    sites_enumeration: [...enumerations].sort((a, b) => a - b),
    wyckoff_letters: [...letters].sort(compareText),
  };
}

const indices = new WeakMap<readonly (string | number)[], ReadonlyMap<string | number, number>>();

/** The token of a value; undefined if it is not in the list. */
export function tokenOf(values: readonly (string | number)[], value: string | number): number | undefined {
  let index = indices.get(values);
  if (index === undefined) {
    index = new Map(values.map((known, token) => [known, token]));
    indices.set(values, index);
  }
  return index.get(value);
}

/** Values of a gene that a vocabulary lacks, one list of words a field: `element Xe`, `site symmetry 222`. */
function missing({ sites }: Gene, { elements, site_symmetries, sites_enumeration }: Vocabulary): string[] {
  const lacking = (what: string, known: readonly (string | number)[], values: readonly (string | number)[]) =>
    [...new Set(values)].filter((value) => tokenOf(known, value) === undefined).map((value) => `${what} ${value}`);
  return [
    ...lacking(
      "element",
      elements,
      sites.map(({ element }) => element),
    ),
    ...lacking(
      "site symmetry",
      site_symmetries,
      sites.map(({ siteSymmetry }) => siteSymmetry),
    ),
    ...lacking(
      "enumeration",
      sites_enumeration,
      sites.map(({ enumeration }) => enumeration),
    ),
  ];
}

/** @throws InputError listing what the model has no token for */
export function requireKnown(gene: Gene, vocabulary: Vocabulary, where: string): void {
  const { elements, site_symmetries, sites_enumeration } = vocabulary;
  const isKnown = gene.sites.every(
    ({ element, siteSymmetry, enumeration }) =>
      tokenOf(elements, element) !== undefined &&
      tokenOf(site_symmetries, siteSymmetry) !== undefined &&
      tokenOf(sites_enumeration, enumeration) !== undefined,
  );
  if (isKnown) return;
  throw new InputError(`${where}: not in the model's vocabulary: ${missing(gene, vocabulary).join(", ")}`);
}
