// Packings: slopes against differences, symmetric structures that keep their group.
import { Random } from "@sciformer/core";
import { beforeAll, expect, test } from "vitest";
import type { Gene } from "../gene.ts";
import { analyse, structureOf } from "../symmetry/crystal.ts";
import { loadFinder } from "../symmetry/finder.node.ts";
import { volume } from "../symmetry/lattice.ts";
import { geneOf } from "../wyformer/testing.ts";
import { drawShape } from "./cell-shape.ts";
import { embody, expectedVolume } from "./embody.ts";
import { Packing } from "./packing.ts";

beforeAll(loadFinder);

const GENES: Readonly<Record<string, Gene>> = {
  triclinic: geneOf(2, "Ca a", "O i", "Si i"),
  monoclinic: geneOf(14, "Ca e", "Ti e", "O e"),
  orthorhombic: geneOf(62, "Ca c", "Ti b", "O c", "O d"),
  tetragonal: geneOf(136, "Ti a", "O f"),
  hexagonal: geneOf(167, "Al c", "O e"),
  cubic: geneOf(205, "Fe a", "S c"),
};

test.each(Object.entries(GENES))("%s: the slope of the overlap is that of its differences", (_, gene) => {
  const random = new Random(3);
  // Half of the usual volume, so that many spheres overlap.
  const packing = new Packing(gene, expectedVolume(gene) / 2);
  const shape = drawShape(gene.group, random);
  const numbers = [...shape, ...Array.from({ length: packing.size - shape.length }, () => random.uniform())];
  const { score, slope } = packing.overlap(numbers);
  expect(score).toBeGreaterThan(0);
  const step = 1e-5;
  for (const [i, own] of numbers.entries()) {
    const at = (value: number) => packing.overlap(numbers.with(i, value)).score;
    const difference = (at(own + step) - at(own - step)) / (2 * step);
    expect(Math.abs(slope[i]! - difference)).toBeLessThan(1e-4 * (1 + Math.abs(difference)));
  }
});

test.each(Object.entries(GENES))(
  "%s: a structure has the gene's space group and the volume of its elements",
  (_, gene) => {
    const found = embody(gene, new Random(1));
    if (!("crystal" in found)) throw new Error(found.failure);
    expect(analyse(structureOf(found.crystal)).group).toBe(gene.group);
    expect(Math.abs(Math.log(volume(found.crystal.lattice) / expectedVolume(gene)))).toBeLessThan(0.2);
  },
);

test("a gene whose structures always have more symmetry gets none", () => {
  // One atom on an axis of P 4 m m: the mirror across it is always there.
  expect(embody(geneOf(99, "Na a"), new Random(1))).toEqual({ failure: "another space group" });
});
