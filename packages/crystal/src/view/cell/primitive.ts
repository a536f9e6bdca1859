// The primitive cell of a crystal: the smallest that repeats, a half, a third or a quarter of a centred one.
import type { Matrix3, Structure, Vector3 } from "../../structure.ts";
import { inverse, mapVector, multiply, rowTimes } from "../../symmetry/matrix.ts";
import { wrap } from "../../symmetry/operation.ts";
import { spaceGroup } from "../../symmetry/space-groups.ts";

const [HALF, THIRD] = [1 / 2, 1 / 3];

/** Primitive vectors by centring, as rows in units of the conventional ones. */
const PRIMITIVE: Readonly<Record<string, Matrix3>> = {
  A: [
    [1, 0, 0],
    [0, HALF, -HALF],
    [0, HALF, HALF],
  ],
  C: [
    [HALF, -HALF, 0],
    [HALF, HALF, 0],
    [0, 0, 1],
  ],
  F: [
    [0, HALF, HALF],
    [HALF, 0, HALF],
    [HALF, HALF, 0],
  ],
  I: [
    [-HALF, HALF, HALF],
    [HALF, -HALF, HALF],
    [HALF, HALF, -HALF],
  ],
  R: [
    [2 * THIRD, THIRD, THIRD],
    [-THIRD, THIRD, THIRD],
    [-THIRD, -2 * THIRD, THIRD],
  ],
};

/** Fractional coordinates this close are the same. */
const SAME = 1e-3;

/** The vectors of the group's primitive cell; undefined where that is the conventional one. */
export function primitiveVectors(group: number): Matrix3 | undefined {
  return PRIMITIVE[spaceGroup(group).centring];
}

/** @returns the atoms of the primitive cell, and which atoms of the conventional one they are */
export function primitiveCell(structure: Structure, group: number): { structure: Structure; atoms: readonly number[] } {
  const vectors = primitiveVectors(group);
  if (vectors === undefined) return { structure, atoms: structure.positions.map((_, atom) => atom) };
  const change = inverse(vectors);
  const moved = structure.positions.map((position) => mapVector(rowTimes(position, change), wrap));
  const atoms = moved.flatMap((place, atom) => (moved.findIndex((other) => isSame(other, place)) === atom ? atom : []));
  return {
    structure: {
      lattice: multiply(vectors, structure.lattice),
      positions: atoms.map((atom) => moved[atom]!),
      elements: atoms.map((atom) => structure.elements[atom]!),
    },
    atoms,
  };
}

function isSame(a: Vector3, b: Vector3): boolean {
  return a.every((value, axis) => Math.abs(value - b[axis]! - Math.round(value - b[axis]!)) < SAME);
}
