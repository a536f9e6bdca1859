// One crystal can be described from several origins and axes; these are the descriptions of the same crystal.
import type { Gene, Site } from "../gene.ts";
import { LETTERS, spaceGroup } from "./space-groups.ts";

/**
 * `equivalent`: site symmetry and enumeration both follow the new letters, the same crystal described anew. `paper`:
 * the published rule, which takes the new enumeration and keeps the old site symmetry; where a change of axes renames
 * the symmetry (26 orthorhombic groups) that is another arrangement.
 */
export type Augmentation = "equivalent" | "paper";

/** The tokens of a gene's sites in one description, in the order of the sites. */
export interface Variant {
  readonly siteSymmetries: readonly string[];
  readonly enumerations: readonly number[];
}

/**
 * The distinct descriptions of a gene's sites under the letter maps of its group, sorted by enumerations.
 *
 * @throws InputError if there is no such group
 */
export function variants({ group, sites }: Gene, augmentation: Augmentation): readonly Variant[] {
  const { letterMaps, positions } = spaceGroup(group);
  const found = new Map<string, Variant>();
  for (const { letters } of letterMaps) {
    const renamed = sites.map(({ letter }) => positions[LETTERS.indexOf(letters[LETTERS.indexOf(letter)]!)]!);
    const variant = {
      siteSymmetries: (augmentation === "paper" ? sites : renamed).map(({ siteSymmetry }) => siteSymmetry),
      enumerations: renamed.map(({ enumeration }) => enumeration),
    };
    found.set(`${variant.enumerations}|${variant.siteSymmetries}`, variant);
  }
  return [...found.values()].sort(byEnumerations);
}

function byEnumerations(a: Variant, b: Variant): number {
  const place = a.enumerations.findIndex((value, i) => value !== b.enumerations[i]);
  if (place >= 0) return a.enumerations[place]! - b.enumerations[place]!;
  return a.siteSymmetries.join() < b.siteSymmetries.join() ? -1 : 1;
}

/** The gene after its positions were renamed; `letters` as in {@link LetterMap}. */
export function renamed({ group, sites }: Gene, letters: string): Gene {
  const { positions } = spaceGroup(group);
  return {
    group,
    sites: sites.map(({ element, letter }): Site => {
      const position = positions[LETTERS.indexOf(letters[LETTERS.indexOf(letter)]!)]!;
      const { siteSymmetry, enumeration, multiplicity, dof } = position;
      return { element, letter: position.letter, siteSymmetry, enumeration, multiplicity, dof };
    }),
  };
}

/**
 * Every letter permutation that other choices of origin, axes and, in triclinic and monoclinic groups, cell can make:
 * two symmetry finders may differ by any of these.
 */
export function affineLetterMaps(group: number): readonly string[] {
  const known = affine.get(group);
  if (known !== undefined) return known;
  const { affineLetters, letterMaps } = spaceGroup(group);
  const maps = group === 2 ? inversionCentreMaps() : affineLetters;
  const complete = maps.length > 0 ? maps : letterMaps.map(({ letters }) => letters);
  affine.set(group, complete);
  return complete;
}

const affine = new Map<number, readonly string[]>();

/**
 * A text that two genes share if and only if one is another description of the other: the least of the sorted lists
 * of `element letter` over all of {@link affineLetterMaps}.
 */
export function canonicalKey({ group, sites }: Gene): string {
  let least: string | undefined;
  for (const letters of affineLetterMaps(group)) {
    const key = sites
      .map(({ element, letter }) => element + letters[LETTERS.indexOf(letter)])
      .sort()
      .join(" ");
    if (least === undefined || key < least) least = key;
  }
  return `${group} ${least}`;
}

/**
 * In P -1 any three independent half translations can be the axes: the 168 invertible matrices over the numbers
 * modulo 2, with 8 origins each, permute the eight inversion centres.
 */
function inversionCentreMaps(): string[] {
  const { positions } = spaceGroup(2);
  const centres = positions.slice(0, 8).map(({ representative }) => halves(representative.translation));
  const general = positions[8]!.letter;
  const vectors = [0, 1, 2, 3, 4, 5, 6, 7];
  const bases = vectors.flatMap((x) => vectors.flatMap((y) => vectors.map((z) => [x, y, z] as const)));
  const independent = bases.filter(
    ([x, y, z]) => x !== 0 && y !== 0 && y !== x && z !== 0 && ![x, y, x ^ y].includes(z),
  );
  return independent.flatMap((basis) =>
    vectors.map((origin) => {
      const image = (centre: number) =>
        basis.reduce((sum, axis, bit) => sum ^ (centre & (1 << bit) ? axis : 0), origin);
      return centres.map((centre) => LETTERS[centres.indexOf(image(centre))]).join("") + general;
    }),
  );
}

/** A point with coordinates 0 and 1/2 as three bits. */
function halves(point: readonly number[]): number {
  return point.reduce((bits, value, axis) => bits | (value === 0 ? 0 : 1 << axis), 0);
}
