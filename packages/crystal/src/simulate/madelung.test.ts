// Ewald sums against Madelung constants and published energies.
import { expect, test } from "vitest";
import { FAMILIES } from "./families.ts";
import { COULOMB, madelungMatrix } from "./madelung.ts";

/** Energy of the example cell, eV, for the charges of its sites. */
function energy(name: string, charges: readonly number[]): number {
  const matrix = madelungMatrix(FAMILIES.find((family) => family.name === name)!.crystal);
  const terms = matrix.flatMap((row, i) => row.map((value, j) => charges[i]! * charges[j]! * value));
  return (COULOMB / 2) * terms.reduce((sum, term) => sum + term, 0);
}

test.each([
  // Madelung constant, formula units in the cell, shortest distance
  ["rock salt", 1.747565, 4, 5.64 / 2],
  ["caesium chloride", 1.762675, 1, (4.12 * Math.sqrt(3)) / 2],
  ["zinc blende", 1.638055, 4, (5.41 * Math.sqrt(3)) / 4],
])("%s has its Madelung constant", (name, constant, units, distance) => {
  expect(energy(name, [1, -1])).toBeCloseTo((-constant * COULOMB * units) / distance, 4);
});

test.each([
  ["rutile", [4, -2], -282.500262],
  ["orthorhombic perovskite", [2, 4, -2, -2], -738.645044],
  ["garnet", [2, 3, 4, -2], -6357.45996],
  ["quartz", [4, -2], -475.18155],
])("%s has the energy of an independent summation", (name, charges, wanted) => {
  expect(energy(name, charges)).toBeCloseTo(wanted, 3);
});
