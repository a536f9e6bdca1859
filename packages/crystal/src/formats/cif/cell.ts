// The cell of a CIF block.
import { InputError } from "@sciformer/core";
import type { Matrix3 } from "../../structure.ts";
import { type CellParameters, latticeOf, volume } from "../../symmetry/lattice.ts";
import { type CifBlock, itemOf, numberOf } from "./document.ts";

/** Cells below this volume, in cubic angstrom, are no cells. */
const SMALLEST_VOLUME = 0.1;

/** @throws InputError if a length or angle is missing, out of range, or they close no cell */
export function readCell(block: CifBlock, where: string): Matrix3 {
  const read = (name: string) => {
    const tag = `_cell_${name}`;
    const item = itemOf(block, [tag]);
    if (item === undefined) throw new InputError(`${where}: ${tag} is missing`);
    const value = numberOf(item.text);
    if (Number.isNaN(value)) {
      throw new InputError(`${where} line ${item.line}: ${tag} is "${item.text}", expected a number`);
    }
    return value;
  };
  return cellOf(
    {
      a: read("length_a"),
      b: read("length_b"),
      c: read("length_c"),
      alpha: read("angle_alpha"),
      beta: read("angle_beta"),
      gamma: read("angle_gamma"),
    },
    where,
  );
}

/** @throws InputError for lengths that are not positive, angles outside (0, 180) or that close no cell */
function cellOf(parameters: CellParameters, where: string): Matrix3 {
  const { a, b, c, alpha, beta, gamma } = parameters;
  for (const [name, length] of Object.entries({ a, b, c })) {
    if (!(length > 0 && length < Number.POSITIVE_INFINITY)) {
      throw new InputError(`${where}: cell length ${name} is ${length}, expected more than 0`);
    }
  }
  for (const [name, angle] of Object.entries({ alpha, beta, gamma })) {
    if (!(angle > 0 && angle < 180)) {
      throw new InputError(`${where}: cell angle ${name} is ${angle}, expected between 0 and 180 degrees`);
    }
  }
  return checkedLattice(latticeOf(parameters), where);
}

/** @throws InputError for vectors that span no cell */
export function checkedLattice(lattice: Matrix3, where: string): Matrix3 {
  const size = volume(lattice);
  if (!(size >= SMALLEST_VOLUME && size < Number.POSITIVE_INFINITY)) {
    const found = Number.isFinite(size) ? `${Number(size.toPrecision(3))} cubic angstrom` : "imaginary";
    throw new InputError(`${where}: the volume of the cell is ${found}: lengths and angles close no cell`);
  }
  return lattice;
}
