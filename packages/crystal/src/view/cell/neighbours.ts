// Which atoms of a periodic structure are bonded, by the sum of their covalent radii.
import { elementOf } from "../../elements/elements.ts";
import type { Structure, Vector3 } from "../../structure.ts";
import { planeSpacings } from "../../symmetry/lattice.ts";
import { rowTimes } from "../../symmetry/matrix.ts";
import { covalentRadius } from "./element-looks.ts";

/** A bonded atom in some cell. */
export interface Neighbour {
  /** Index among the atoms of the cell. */
  readonly atom: number;
  /** Whole cells away. */
  readonly image: Vector3;
  /** In angstrom. */
  readonly distance: number;
}

/** Atoms closer than this are the same place, in angstrom. */
const SAME = 0.1;

/**
 * Bonded atoms of each atom of the cell, the nearest first: no farther apart than the sum of the covalent radii times
 * `reach`. Two metals are not bonded where there is a nonmetal: what holds them together is between the two.
 */
export function neighboursOf(structure: Structure, reach: number): readonly (readonly Neighbour[])[] {
  const { positions, elements, lattice } = structure;
  if (positions.length === 0) return [];
  const metal = elements.map((element) => elementOf(element)?.isMetal ?? false);
  const isAlloy = metal.every(Boolean);
  const radii = elements.map(covalentRadius);
  const longest = 2 * reach * Math.max(...radii);
  const cells = cellsWithin(planeSpacings(lattice).map((spacing) => Math.ceil(longest / spacing)));
  return positions.map((from, i) => {
    const found: Neighbour[] = [];
    for (const [atom, to] of positions.entries()) {
      if (metal[i] && metal[atom] && !isAlloy) continue;
      const most = reach * (radii[i]! + radii[atom]!);
      for (const image of cells) {
        const [x, y, z] = rowTimes(
          [to[0] + image[0] - from[0], to[1] + image[1] - from[1], to[2] + image[2] - from[2]],
          lattice,
        );
        const distance = Math.hypot(x, y, z);
        if (distance <= most && distance > SAME) found.push({ atom, image, distance });
      }
    }
    return found.sort((a, b) => a.distance - b.distance);
  });
}

function cellsWithin(ranges: readonly number[]): Vector3[] {
  const [along = [], across = [], up = []] = ranges.map((most) =>
    Array.from({ length: 2 * most + 1 }, (_, i) => i - most),
  );
  return along.flatMap((a) => across.flatMap((b) => up.map((c): Vector3 => [a, b, c])));
}
