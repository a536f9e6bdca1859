// Occupied Wyckoff positions from what names them, and the rules of occupation.
import type { Gene, Site } from "../gene.ts";
import { positionByLetter, positionBySymmetry, type WyckoffPosition } from "./space-groups.ts";

/** The site with a letter; undefined if the group has no such position. @throws InputError on a group out of range */
export function siteByLetter(group: number, element: string, letter: string): Site | undefined {
  return siteAt(element, positionByLetter(group, letter));
}

/** The site with a symmetry and enumeration; undefined if the group has none. @throws InputError on a group out of range */
export function siteBySymmetry(
  group: number,
  element: string,
  siteSymmetry: string,
  enumeration: number,
): Site | undefined {
  return siteAt(element, positionBySymmetry(group, siteSymmetry, enumeration));
}

function siteAt(element: string, position: WyckoffPosition | undefined): Site | undefined {
  if (position === undefined) return undefined;
  const { letter, siteSymmetry, multiplicity, enumeration, dof } = position;
  return { element, letter, siteSymmetry, multiplicity, enumeration, dof };
}

/** The first site that stands on a position without free coordinates after another one; undefined if there is none. */
export function doublyOccupied({ sites }: Gene): Site | undefined {
  return sites.find(
    ({ letter, dof }, i) => dof === 0 && sites.slice(0, i).some((earlier) => earlier.letter === letter),
  );
}

/** Atoms of each element in the conventional cell, in the order of first occurrence. */
export function composition({ sites }: Gene): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { element, multiplicity } of sites) counts.set(element, (counts.get(element) ?? 0) + multiplicity);
  return counts;
}
