// The embedded default data: neutral crystals, in the space groups of their families, no ions overlapping.
import { type Columns, Random, Report } from "@sciformer/core";
import { beforeAll, expect, test } from "vitest";
import { isNeutral } from "../elements/neutrality.ts";
import { structureOf } from "../symmetry/crystal.ts";
import { closerThan } from "../symmetry/lattice.ts";
import { CrystalSource, type DrawnCrystal } from "./crystals.ts";
import { simulator } from "./index.ts";

let drawn: readonly DrawnCrystal[];
beforeAll(() => {
  const source = new CrystalSource();
  const random = new Random(1);
  drawn = Array.from({ length: 60 }, () => source.draw(random)).filter((crystal) => crystal !== undefined);
});

test("most draws are crystals, of many families", () => {
  expect(drawn.length).toBeGreaterThan(20);
  expect(new Set(drawn.map(({ family }) => family)).size).toBeGreaterThan(5);
});

test("every crystal can be neutral and holds together", () => {
  for (const { crystal, energy } of drawn) {
    const { orbits } = crystal;
    const neutral = isNeutral(
      orbits.map(({ element }) => element),
      orbits.map(({ multiplicity }) => multiplicity),
      { electronegativity: false },
    );
    expect(neutral, orbits.map(({ element }) => element).join(" ")).toBe(true);
    expect(energy).toBeLessThan(-2);
  }
});

test("no atoms are closer than one angstrom", () => {
  for (const { crystal } of drawn) expect(closerThan(structureOf(crystal), 1)).toBeUndefined();
});

test("the symmetry search finds the space groups that were drawn; elements of a crystal share its split", async () => {
  const report = new Report();
  const { batches } = await simulator.simulate({ structures: "150" }, new Random(2), report);
  const splitOf = new Map<string, string>();
  for await (const { split, columns } of batches) {
    for (const formula of (columns as Columns).values.formula as readonly string[]) {
      expect(splitOf.get(formula) ?? split).toBe(split);
      splitOf.set(formula, split);
    }
  }
  expect(report.toLines()).toEqual([]);
  expect(new Set(splitOf.values())).toEqual(new Set(["train", "valid", "test"]));
});

test("refuses a number of structures that is none", async () => {
  await expect(simulator.simulate({ structures: "0" }, new Random(1), new Report())).rejects.toThrow(
    '--structures "0": expected a whole number from 1 to 50000',
  );
});
