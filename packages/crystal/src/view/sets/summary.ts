// What a set of structures has: space groups, sites, elements, free coordinates.
import type { Gene } from "../../gene.ts";

/** Shares of a set, by what is counted. */
export type Shares<Key> = ReadonlyMap<Key, number>;

export interface SetSummary {
  readonly genes: readonly Gene[];
  /** By space group. */
  readonly groups: Shares<number>;
  /** By number of sites. */
  readonly sites: Shares<number>;
  /** By number of elements. */
  readonly kinds: Shares<number>;
  /** By number of free coordinates. */
  readonly freedom: Shares<number>;
  /** Share of the structures that hold an element. */
  readonly elements: Shares<string>;
}

export function summaryOf(genes: readonly Gene[]): SetSummary {
  const kindsOf = ({ sites }: Gene) => new Set(sites.map(({ element }) => element));
  return {
    genes,
    groups: sharesOf(genes, ({ group }) => [group]),
    sites: sharesOf(genes, ({ sites }) => [sites.length]),
    kinds: sharesOf(genes, (gene) => [kindsOf(gene).size]),
    freedom: sharesOf(genes, ({ sites }) => [sites.reduce((sum, { dof }) => sum + dof, 0)]),
    elements: sharesOf(genes, kindsOf),
  };
}

function sharesOf<Key>(genes: readonly Gene[], keys: (gene: Gene) => Iterable<Key>): Shares<Key> {
  const counts = new Map<Key, number>();
  for (const gene of genes) for (const key of keys(gene)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return new Map([...counts].map(([key, count]) => [key, count / genes.length]));
}
