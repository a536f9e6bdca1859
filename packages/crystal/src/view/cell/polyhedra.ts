// Coordination polyhedra: which atoms have one, and its corners.
import { elementOf } from "../../elements/elements.ts";
import type { Structure } from "../../structure.ts";
import { atomKey, type DrawnAtom, shifted } from "./atoms.ts";
import type { Neighbour } from "./neighbours.ts";

/** Corners of polyhedra: fewer make no body, of more one sees only a ball. */
const LEAST_CORNERS = 4;
const MOST_CORNERS = 9;
/** The first shell ends where the next distance is so much longer. */
const GAP = 1.2;

/** A central atom with its corners. */
export interface Polyhedron {
  /** Index among the drawn atoms. */
  readonly centre: number;
  readonly corners: readonly DrawnAtom[];
}

/** The nearest neighbours, up to the first gap in the distances. */
export function firstShell(neighbours: readonly Neighbour[]): readonly Neighbour[] {
  const end = neighbours.findIndex(({ distance }, i) => i > 0 && distance > GAP * neighbours[i - 1]!.distance);
  return end < 0 ? neighbours : neighbours.slice(0, end);
}

/** Around every drawn atom that is less electronegative than all atoms of its first shell of 4 to 9. */
export function polyhedra(
  { elements }: Structure,
  drawn: readonly DrawnAtom[],
  neighbours: readonly (readonly Neighbour[])[],
): Polyhedron[] {
  const pull = elements.map((element) => elementOf(element)?.electronegativity ?? Number.NaN);
  const shells = neighbours.map((own, atom) => {
    const shell = firstShell(own);
    const isCentre =
      shell.length >= LEAST_CORNERS &&
      shell.length <= MOST_CORNERS &&
      shell.every((corner) => pull[corner.atom]! > pull[atom]!);
    return isCentre ? shell : [];
  });
  return drawn.flatMap(({ atom, image }, centre) => {
    const shell = shells[atom]!;
    return shell.length === 0 ? [] : [{ centre, corners: shell.map((corner) => shifted(corner, image)) }];
  });
}

/** Corners that are not drawn yet. */
export function missingCorners(drawn: readonly DrawnAtom[], all: readonly Polyhedron[]): DrawnAtom[] {
  const known = new Set(drawn.map(atomKey));
  return all
    .flatMap(({ corners }) => corners)
    .filter((corner) => {
      const key = atomKey(corner);
      if (known.has(key)) return false;
      known.add(key);
      return true;
    });
}
