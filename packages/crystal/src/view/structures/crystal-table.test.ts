// Tables of structures: what is written comes back as crystals.
import { expect, test } from "vitest";
import { structureOf } from "../../symmetry/crystal.ts";
import { CrystalTable } from "./crystal-table.ts";
import { familyTable } from "./families.ts";

const families = () => CrystalTable.open(familyTable());

test("every family is a compound whose atoms are as many as its sites say", async () => {
  const table = await families();
  expect(table.rows).toBe(24);
  for (let row = 0; row < table.rows; row++) {
    const { crystal, gene } = await table.at(row);
    const wanted = gene.sites.reduce((sum, { multiplicity }) => sum + multiplicity, 0);
    expect(structureOf(crystal!).positions, table.ids[row]).toHaveLength(wanted);
  }
});

test("names, formulas and groups are those of the rows", async () => {
  const table = await families();
  const row = table.ids.indexOf("rutile");
  expect([table.formulas[row], table.groups[row], table.isGenerated]).toEqual(["TiO2", 136, false]);
});

test("free coordinates come back", async () => {
  const table = await families();
  const { crystal } = await table.at(table.ids.indexOf("rutile"));
  expect(crystal!.orbits[1]!.parameters[0]).toBeCloseTo(0.305);
});
