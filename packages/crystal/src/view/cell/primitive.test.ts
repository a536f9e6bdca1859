// Primitive cells.
import { expect, test } from "vitest";
import { structureOf } from "../../symmetry/crystal.ts";
import { cellParameters, volume } from "../../symmetry/lattice.ts";
import { determinant, IDENTITY, mapVector } from "../../symmetry/matrix.ts";
import { wrap } from "../../symmetry/operation.ts";
import { GROUP_COUNT, spaceGroup } from "../../symmetry/space-groups.ts";
import { SALT } from "../testing.ts";
import { primitiveCell, primitiveVectors } from "./primitive.ts";

/** Pure translations of a group, rounded, as texts. */
function translations(group: number): Set<string> {
  const pure = spaceGroup(group).operations.filter(({ rotation }) => `${rotation}` === `${IDENTITY}`);
  return new Set(pure.map(({ translation }) => keyOf(translation)));
}

const keyOf = (vector: readonly [number, number, number]) =>
  `${mapVector(vector, (value) => (Math.round(24 * wrap(value)) % 24) + 0)}`;

test("the vectors of every group are translations of it, and span a cell with one of them", () => {
  for (let group = 1; group <= GROUP_COUNT; group++) {
    const vectors = primitiveVectors(group) ?? IDENTITY;
    const known = translations(group);
    expect([group, determinant(vectors) * known.size]).toEqual([group, expect.closeTo(1)]);
    for (const vector of vectors) expect([group, known.has(keyOf(vector))]).toEqual([group, true]);
  }
});

test("that of rock salt is a rhombohedron of 60 degrees with one atom of each kind", () => {
  const conventional = structureOf(SALT);
  const { structure, atoms } = primitiveCell(conventional, 225);
  const { a, alpha } = cellParameters(structure.lattice);
  expect([structure.elements, atoms.length]).toEqual([["Na", "Cl"], 2]);
  expect([a, alpha, volume(structure.lattice)]).toEqual([
    expect.closeTo(5.64 / Math.SQRT2),
    expect.closeTo(60),
    expect.closeTo(5.64 ** 3 / 4),
  ]);
});

test("a group without centring keeps its cell", () => {
  const structure = structureOf({ ...SALT, group: 221, orbits: [] });
  expect(primitiveCell(structure, 221).structure).toBe(structure);
});
