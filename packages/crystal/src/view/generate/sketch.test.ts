// Crystals in the making.
import { expect, test } from "vitest";
import { structureOf } from "../../symmetry/crystal.ts";
import { volume } from "../../symmetry/lattice.ts";
import { siteByLetter } from "../../symmetry/sites.ts";
import { sketch } from "./sketch.ts";

test("a draft without sites is an empty cell of its group", () => {
  const { orbits, lattice } = sketch(194, undefined, 1);
  expect([orbits, Math.abs(lattice[1]![0] + lattice[0]![0] / 2) < 1e-9]).toEqual([[], true]);
});

test("sites stand on their positions, free coordinates alike for one draw number", () => {
  const gene = { group: 136, sites: [siteByLetter(136, "Ti", "a")!, siteByLetter(136, "O", "f")!] };
  const [first, again] = [sketch(136, gene, 5), sketch(136, gene, 5)];
  expect(structureOf(first).positions).toHaveLength(6);
  expect(again).toEqual(first);
  expect(volume(first.lattice)).toBeCloseTo(150);
});
