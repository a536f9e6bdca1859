// CIF out, and in again.
import { readFileSync } from "node:fs";
import { Report } from "@sciformer/core";
import { beforeAll, describe, expect, test } from "vitest";
import type { SymmetricCrystal } from "../../symmetry/crystal.ts";
import { analyse, geneOf, structureOf } from "../../symmetry/crystal.ts";
import { canonicalKey } from "../../symmetry/descriptions.ts";
import { loadFinder } from "../../symmetry/finder.node.ts";
import { latticeOf } from "../../symmetry/lattice.ts";
import { siteByLetter } from "../../symmetry/sites.ts";
import { parseCif } from "./read.ts";
import { formatCif, formatP1Cif } from "./write.ts";

const folder = new URL("../../../../../test/fixtures/crystal/cif/", import.meta.url);
const { files } = JSON.parse(readFileSync(new URL("expected.json", folder), "utf8")) as { files: object };

beforeAll(loadFinder);

function readBack(text: string) {
  const report = new Report();
  const [found] = parseCif(text, "written.cif", report);
  return { structure: found!.structure, warnings: report.toLines() };
}

describe.each(Object.keys(files))("%s", (name) => {
  const crystalOf = () => {
    const [found] = parseCif(readFileSync(new URL(name, folder), "utf8"), name, new Report());
    return analyse(found!.structure, 0.01);
  };

  test("written with its symmetry reads back as the same crystal, without a warning", () => {
    const crystal = crystalOf();
    const { structure, warnings } = readBack(formatCif(crystal));
    expect(warnings).toEqual([]);
    expect(structure.elements).toHaveLength(structureOf(crystal).elements.length);
    expect(canonicalKey(geneOf(analyse(structure, 0.01)))).toBe(canonicalKey(geneOf(crystal)));
  });

  test("written atom by atom reads back as the same crystal, without a warning", () => {
    const crystal = crystalOf();
    const { structure, warnings } = readBack(formatP1Cif(structureOf(crystal)));
    expect(warnings).toEqual([]);
    expect(canonicalKey(geneOf(analyse(structure, 0.01)))).toBe(canonicalKey(geneOf(crystal)));
  });
});

function rutile(): SymmetricCrystal {
  const site = (element: string, letter: string, x: number) => {
    return { ...siteByLetter(136, element, letter)!, parameters: [x, 0, 0] as const };
  };
  return {
    group: 136,
    lattice: latticeOf({ a: 4.594, b: 4.594, c: 2.959, alpha: 90, beta: 90, gamma: 90 }),
    orbits: [site("Ti", "a", 0), site("O", "f", 0.305)],
  };
}

test("names group, Hall symbol, sites with multiplicity and letter, formula and cell", () => {
  const lines = formatCif(rutile(), { comments: ["model geometry, not relaxed"] }).split("\n");
  expect(lines).toEqual(
    expect.arrayContaining([
      "# model geometry, not relaxed",
      "data_TiO2",
      "_chemical_formula_sum 'Ti2 O4'",
      "_cell_formula_units_Z 2",
      "_cell_length_a 4.594000",
      "_cell_angle_gamma 90.000000",
      "_space_group_name_H-M_alt 'P 42/m n m'",
      "_space_group_name_Hall '-P 4n 2n'",
      "_space_group_IT_number 136",
      "Ti1 Ti 2 a 0.00000000 0.00000000 0.00000000 1",
      "O1 O 4 f 0.30500000 0.30500000 0.00000000 1",
    ]),
  );
});

test("names the origin where a group has two", () => {
  const site = { ...siteByLetter(227, "Si", "a")!, parameters: [0, 0, 0] as const };
  const silicon = {
    group: 227,
    lattice: latticeOf({ a: 5.43, b: 5.43, c: 5.43, alpha: 90, beta: 90, gamma: 90 }),
    orbits: [site],
  };
  expect(formatCif(silicon)).toContain("_space_group_name_H-M_alt 'F d -3 m:2'");
});

test("a block name has no blanks", () => {
  expect(formatCif(rutile(), { name: "my rutile" })).toContain("data_my_rutile\n");
});
