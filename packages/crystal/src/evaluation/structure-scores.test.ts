// Figures of structures against values worked out by hand.
import { expect, test } from "vitest";
import type { Structure } from "../structure.ts";
import { geneOf } from "../wyformer/testing.ts";
import { references } from "./gene-scores.ts";
import { density, isStructureValid, type RelaxedGene, stabilityScores } from "./structure-scores.ts";

/** Two atoms in a cube of 4 angstrom, so far apart along an edge. */
function pair(apart: number): Structure {
  return {
    lattice: [
      [4, 0, 0],
      [0, 4, 0],
      [0, 0, 4],
    ],
    positions: [
      [0, 0, 0],
      [0, 0, apart / 4],
    ],
    elements: ["Na", "Cl"],
  };
}

test("a structure is valid if its atoms are half an angstrom apart, over the edge of the cell too", () => {
  expect([0.6, 0.4, 3.6].map((apart) => isStructureValid(pair(apart)))).toEqual([true, false, false]);
});

test("the density of rock salt", () => {
  // 22.98976928 u + 35.453 u in twice the volume of an atom, a^3 / 8 with a = 5.64 angstrom; measured: 2.16 g/cm3
  expect(density(geneOf(225, "Na a", "Cl b"), 5.64 ** 3 / 8)).toBeCloseTo((1.66053907 * 58.44277) / (5.64 ** 3 / 4), 4);
});

test("S.U.N.: stable, once for each crystal, not in the training data; of those whose energy is known", () => {
  const relaxed = (group: number, sites: readonly string[], aboveHull: number): RelaxedGene => ({
    ...geneOf(group, ...sites),
    aboveHull,
  });
  const genes = [
    relaxed(225, ["Na a", "Cl b"], 0), // known from the training
    relaxed(221, ["Cs a", "Cl b"], 0.05),
    relaxed(221, ["Cl a", "Cs b"], 0.05), // the same from another origin
    relaxed(1, ["Cs a", "Cl a"], 0.01),
    relaxed(225, ["K a", "Cl b"], 0.2), // not stable
    relaxed(225, ["Rb a", "Cl b"], Number.NaN),
  ];
  const trained = references([geneOf(225, "Cl a", "Na b")], []);
  expect(stabilityScores(genes, trained, 0.08)).toEqual({ known: 5, sun: 2 / 5, symmetricSun: 1 / 5 });
  expect(stabilityScores([], trained, 0.08)).toEqual({ known: 0, sun: null, symmetricSun: null });
});
