// Multiplies listed atoms by symmetry operations: the content of one cell.
import { InputError } from "@sciformer/core";
import type { Matrix3, Structure, Vector3 } from "../../structure.ts";
import { nearest, norm } from "../../symmetry/lattice.ts";
import { mapVector, rowTimes, subtract } from "../../symmetry/matrix.ts";
import { type Operation, transform, wrap } from "../../symmetry/operation.ts";
import type { ListedAtom } from "./atoms.ts";

/** Images of an atom are one where they are closer than this in every fractional coordinate ... */
const SAME_FRACTION = 0.01;
/** ... and closer than this in angstrom. */
const SAME_DISTANCE = 0.1;

/**
 * All atoms of one cell, those of one element that coincide merged.
 *
 * @throws InputError where two elements coincide, or for more than `maxAtoms`
 */
export function expand(
  atoms: readonly ListedAtom[],
  operations: readonly Operation[],
  lattice: Matrix3,
  { where, maxAtoms }: { readonly where: string; readonly maxAtoms: number },
): Structure {
  const positions: Vector3[] = [];
  const elements: string[] = [];
  const labels: string[] = [];
  for (const { element, label, position } of atoms) {
    for (const operation of operations) {
      const image = mapVector(transform(operation, position), wrap);
      const known = positions.findIndex((other) => coincide(image, other, lattice));
      if (known < 0) {
        positions.push(image);
        elements.push(element);
        labels.push(label);
      } else if (elements[known] !== element) {
        throw new InputError(
          `${where}: ${labels[known]} (${elements[known]}) and ${label} (${element}) stand on one site`,
        );
      }
    }
    if (positions.length > maxAtoms) {
      throw new InputError(`${where}: more than ${maxAtoms} atoms in the cell (--max-atoms)`);
    }
  }
  return { lattice, positions, elements };
}

/** True if two points are the same atom's, periodic images included. */
export function coincide(a: Vector3, b: Vector3, lattice: Matrix3): boolean {
  const x = nearest(a[0] - b[0]);
  if (Math.abs(x) > SAME_FRACTION) return false;
  const offset = mapVector(subtract(a, b), nearest);
  return offset.every((value) => Math.abs(value) < SAME_FRACTION) && norm(rowTimes(offset, lattice)) < SAME_DISTANCE;
}
