// CIF as people have it: the reference files, and the ways in which files are unlike each other.
import { readFileSync } from "node:fs";
import { Report } from "@sciformer/core";
import { beforeAll, describe, expect, test } from "vitest";
import { analyse, geneOf } from "../../symmetry/crystal.ts";
import { canonicalKey } from "../../symmetry/descriptions.ts";
import { loadFinder } from "../../symmetry/finder.node.ts";
import { volume } from "../../symmetry/lattice.ts";
import { siteByLetter } from "../../symmetry/sites.ts";
import { parseCif } from "./read.ts";
import { atoms, cell, operations, read } from "./testing.ts";

interface ExpectedFile {
  readonly atoms_in_cell: number;
  readonly space_group: number;
  readonly volume: number;
  /** Symbol with charge, letter, multiplicity, site symmetry. */
  readonly sites: readonly (readonly [string, string, number, string])[];
}

const folder = new URL("../../../../../test/fixtures/crystal/cif/", import.meta.url);
const expected = JSON.parse(readFileSync(new URL("expected.json", folder), "utf8")) as {
  readonly files: Readonly<Record<string, ExpectedFile>>;
};

beforeAll(loadFinder);

describe("reference files", () => {
  test.each(Object.entries(expected.files))("%s has the expected atoms, space group and sites", (name, file) => {
    const [found] = parseCif(readFileSync(new URL(name, folder), "utf8"), name, new Report());
    const { structure } = found!;
    const gene = geneOf(analyse(structure, 0.01));
    const sites = file.sites.map(([symbol, letter]) => {
      return siteByLetter(file.space_group, symbol.replace(/\d*[+-]$/, ""), letter)!;
    });
    expect(structure.elements).toHaveLength(file.atoms_in_cell);
    expect(volume(structure.lattice)).toBeCloseTo(file.volume, 3);
    expect(canonicalKey(gene)).toBe(canonicalKey({ group: file.space_group, sites }));
  });
});

const NACL = ["Na1 0 0 0", "Cl1 0.5 0.5 0.5"];
const P1 = operations("x,y,z");

describe("symmetry", () => {
  test("operations multiply atoms, images that coincide are one", () => {
    const centred = operations("x,y,z", "x,y+1/2,z+1/2", "x+1/2,y,z+1/2", "x+1/2,y+1/2,z");
    expect(read(`data_x\n${cell(5.64)}${centred}${atoms(NACL)}`).content).toBe("Na4 Cl4");
  });

  test("a single operation may stand without a loop", () => {
    expect(read(`data_x\n${cell(5.64)}_symmetry_equiv_pos_as_xyz 'x,y,z'\n${atoms(NACL)}`).content).toBe("Na1 Cl1");
  });

  test("operations with blanks and without quotes are read", () => {
    const loose = "loop_\n_symmetry_equiv_pos_as_xyz\nx, y, z\nx, y+1/2, z+1/2\nx+1/2, y, z+1/2\nx+1/2, y+1/2, z\n";
    expect(read(`data_x\n${cell(5.64)}${loose}${atoms(NACL)}`).content).toBe("Na4 Cl4");
  });

  test("the identity is meant where it is left out", () => {
    expect(read(`data_x\n${cell(4)}${operations("-x,-y,-z")}${atoms(["C1 .1 .2 .3"])}`).content).toBe("C2");
  });

  test.each([
    "_symmetry_space_group_name_H-M 'F m -3 m'",
    "_symmetry_space_group_name_H-M 'F m 3 m'",
    "_symmetry_space_group_name_H-M Fm-3m",
    "_space_group_name_H-M_alt 'F 4/m -3 2/m'",
    "_space_group.name_H-M_full 'f m -3 m'",
    "_symmetry_space_group_name_Hall '-F 4 2 3'",
    "_symmetry_Int_Tables_number 225",
    "_space_group_IT_number 225",
    "_symmetry_space_group_name_H-M ?\n_space_group_IT_number 225",
  ])("takes the operations of the tables for %s", (item) => {
    expect(read(`data_x\n${cell(5.64)}${item}\n${atoms(NACL)}`).content).toBe("Na4 Cl4");
  });

  test("the cell tells hexagonal from rhombohedral axes", () => {
    const item = "_symmetry_space_group_name_H-M 'R -3 m'\n";
    expect(read(`data_x\n${cell(3, 3, 12, 90, 90, 120)}${item}${atoms(["Bi1 0 0 0.2"])}`).content).toBe("Bi6");
    expect(read(`data_x\n${cell(4, 4, 4, 50, 50, 50)}${item}${atoms(["Bi1 .2 .2 .2"])}`).content).toBe("Bi2");
  });

  test("the cell tells the unique axis", () => {
    const item = "_symmetry_space_group_name_H-M 'P 2/m'\n";
    const twice = ["C1 0 0 0.25"];
    expect(read(`data_x\n${cell(4, 5, 6, 90, 90, 100)}${item}${atoms(twice)}`).content).toBe("C2");
    expect(read(`data_x\n${cell(4, 5, 6, 90, 100, 90)}${item}${atoms(["C1 0 .25 0"])}`).content).toBe("C2");
  });

  test("the formula tells the origin where the file does not", () => {
    // In origin choice 1 of F d -3 m the point 0,0,0 holds 8 atoms and 5/8,5/8,5/8 holds 16; in choice 2 it is 1/8 and 1/2.
    const spinel = atoms(["Mg1 0 0 0", "Al1 .625 .625 .625", "O1 .3885 .3885 .3885"]);
    const heading = `data_x\n_chemical_formula_sum 'Mg Al2 O4'\n${cell(8.08)}`;
    const open = `${heading}_symmetry_space_group_name_H-M 'F d -3 m'\n${spinel}`;
    expect(read(open)).toEqual({ content: "Mg8 Al16 O32", warnings: [] });
    expect(read(open.replace("'F d -3 m'", "'F d -3 m:1'")).content).toBe("Mg8 Al16 O32");
    expect(read(open.replace("'F d -3 m'", "'F d -3 m S'")).content).toBe("Mg8 Al16 O32");
  });

  test("without a formula the standard origin is taken, with a warning", () => {
    const { content, warnings } = read(
      `data_x\n${cell(5.43)}_symmetry_space_group_name_H-M 'F d 3 m'\n${atoms(["Si1 .125 .125 .125"])}`,
    );
    expect(content).toBe("Si8");
    expect(warnings[0]).toContain("leaves origin or axes open");
  });

  test("operations count more than the name, and their disagreement is told", () => {
    const { content, warnings } = read(
      `data_x\n${cell(5.64)}_symmetry_space_group_name_H-M 'F d 3 m'\n${P1}${atoms(NACL)}`,
    );
    expect(content).toBe("Na1 Cl1");
    expect(warnings).toEqual([
      "1 x declared space groups that the listed operations do not have, operations used (test.cif: F d 3 m (227) declared, 1 operations (x,y,z) are of space group 1)",
    ]);
  });

  test("operations about another origin are still those of the group", () => {
    const item = "_symmetry_space_group_name_H-M 'P -1'\n";
    const shifted = operations("x,y,z", "1/4-x,-y,-z");
    expect(read(`data_x\n${cell(4, 5, 6, 80, 95, 100)}${item}${shifted}${atoms(["C1 .3 .2 .1"])}`).warnings).toEqual(
      [],
    );
  });

  test("no symmetry at all is P 1, with a warning", () => {
    expect(read(`data_x\n${cell(5.64)}${atoms(NACL)}`)).toEqual({
      content: "Na1 Cl1",
      warnings: ["1 x CIF blocks without symmetry read as P 1 (test.cif)"],
    });
  });
});

describe("atoms", () => {
  const crystal = (rows: readonly string[], more: readonly string[] = []) => {
    return `data_x\n${cell(9)}${P1}${atoms(rows, more)}`;
  };

  test("columns may come in any order", () => {
    const loop =
      "loop_\n_atom_site_fract_z\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n.3 O .1 .2\n";
    const [found] = parseCif(`data_x\n${cell(9)}${P1}${loop}`, "test.cif", new Report());
    expect(found!.structure.positions).toEqual([[0.1, 0.2, 0.3]]);
  });

  test("uncertainties, signs and exponents are numbers, thirds are exact", () => {
    const row = "O1 0.3053(2) -.25 1.0e-1";
    const [found] = parseCif(crystal([row, "O2 0.3333 0.66667 0.16666"]), "test.cif", new Report());
    expect(found!.structure.positions).toEqual([
      [0.3053, 0.75, 0.1],
      [1 / 3, 2 / 3, 1 / 6],
    ]);
  });

  test("coordinates outside the cell are wrapped, with a warning", () => {
    const { warnings } = read(crystal(["O1 1.25 -0.5 -0.0"]));
    expect(warnings).toEqual(["1 x structures with coordinates outside [0, 1), wrapped (test.cif)"]);
  });

  test.each([
    ["Fe1 0 0 0 Fe3+", "Fe1"],
    ["O1 0 0 0 O2-", "O1"],
    ["X1 0 0 0 Ca", "Ca1"],
    ["C1 0 0 0 CL1-", "Cl1"],
    ["D1 0 0 0 D", "H1"],
    ["Fe1A 0 0 0 .", "Fe1"],
    ["SI2 0 0 0 ?", "Si1"],
    ["Ow1 0 0 0 ?", "O1"],
    ["Wat 0 0 0 ?", "O1"],
    ["H12 0 0 0 ?", "H1"],
  ])("reads the element of %s as %s", (row, content) => {
    expect(read(crystal([row], ["type_symbol"])).content).toBe(content);
  });

  test("the formula tells what a label means", () => {
    const heading = "_chemical_formula_sum 'C2 H6'\n";
    expect(read(crystal(["CO1 0 0 0", "HO1 .5 .5 .5"]).replace("data_x\n", `data_x\n${heading}`)).content).toBe(
      "C1 H1",
    );
  });

  test("dummies and absent atoms are left out", () => {
    const rows = ["O1 0 0 0 1 d", "Q1 .5 .5 .5 1 dum", "N1 .2 .2 .2 0.0 d"];
    expect(read(crystal(rows, ["occupancy", "calc_flag"])).content).toBe("O1");
  });

  test("two atoms of one element in one place are one", () => {
    expect(read(crystal(["O1 0 0 0", "O2 1.0005 0 0"])).content).toBe("O1");
  });

  test("without a name before it the first block is read too", () => {
    expect(read(crystal(["O1 0 0 0"]).replace("data_x\n", "my title\n")).content).toBe("O1");
  });
});

describe("partial occupancy", () => {
  const alloy = (...rows: readonly string[]) => `data_x\n${cell(9)}${P1}${atoms(rows, ["occupancy"])}`;
  const mixed = alloy("Fe1 0 0 0 0.6", "Co1 0 0 0 0.4", "O1 .5 .5 .5 1", "Li1 .25 .25 .25 0.3(1)");

  test("is refused, naming atom, occupancy and what can be done", () => {
    expect(() => read(mixed)).toThrow(
      "test.cif: atom Fe1 (Fe) has the occupancy 0.6, expected 1 (--ordered-only skip or majority)",
    );
  });

  test("is skipped and counted if that is asked for", () => {
    const { content, warnings } = read(mixed, { disorder: "skip" });
    expect(content).toBe("");
    expect(warnings).toEqual(["1 x structures with partial occupancy skipped (test.cif)"]);
  });

  test("by the majority rule the most frequent element takes a site that is at least half full", () => {
    expect(read(mixed, { disorder: "majority" }).content).toBe("Fe1 O1");
  });

  test("of refined full sites is none", () => {
    expect(read(alloy("Fe1 0 0 0 0.996(4)", "O1 .5 .5 .5 1.00(2)", "Si1 .2 .2 .2 ?")).content).toBe("Fe1 O1 Si1");
  });
});

describe("documents", () => {
  const structure = `${cell(5.64)}${P1}${atoms(NACL)}`;

  test("every block with atoms is a structure, others are left out with a warning", () => {
    const report = new Report();
    const text = `data_global\n_publ_section_title\n;\nOn salt\n;\ndata_I\n${structure}data_II\n${structure}`;
    expect(parseCif(text, "test.cif", report).map(({ block }) => block)).toEqual(["I", "II"]);
    expect(report.toLines()).toEqual(["1 x CIF blocks without atoms left out (test.cif block global)"]);
  });

  test("of an item given twice the one that says something counts", () => {
    const text = `data_x\n_cell_length_a ?\n${structure}_cell_length_a ?\n`;
    expect(read(text).content).toBe("Na1 Cl1");
  });

  test("characters outside ASCII are no harm", () => {
    const { content, warnings } = read(`data_x\n_publ_author_name 'Müller, J.'\n${structure}`);
    expect(content).toBe("Na1 Cl1");
    expect(warnings).toEqual(["1 x CIF texts with characters outside ASCII (test.cif)"]);
  });
});

describe("refuses, naming the place,", () => {
  const good = `data_x\n${cell(5.64)}${P1}${atoms(NACL)}`;

  test.each([
    ["text without atoms", "data_x\n_cell_length_a 5", "test.cif: no CIF block lists atom sites"],
    ["a missing length", good.replace("_cell_length_b 5.64", ""), "test.cif: _cell_length_b is missing"],
    ["a length of zero", good.replace("_cell_length_b 5.64", "_cell_length_b 0"), "test.cif: cell length b is 0"],
    ["a length in words", good.replace("_length_b 5.64", "_length_b long"), 'line 3: _cell_length_b is "long"'],
    ["an angle of 180", good.replace("beta 90", "beta 180"), "test.cif: cell angle beta is 180, expected between"],
    [
      "angles that close no cell",
      good.replace("alpha 90", "alpha 150").replace("beta 90", "beta 150"),
      "test.cif: the volume of the cell is",
    ],
    ["a loop with a value too few", good.replace("Cl1 0.5 0.5 0.5", "Cl1 0.5 0.5"), "line 11: the loop has 4 columns"],
    ["an unknown element", good.replace("Na1", "Qq1"), 'test.cif line 16: "Qq1" names no element'],
    ["an unknown coordinate", good.replace("Na1 0 0 0", "Na1 0 ? 0"), '_atom_site_fract_y of atom Na1 is "?"'],
    [
      "Cartesian coordinates",
      good.replaceAll("_fract_", "_Cartn_"),
      "_atom_site_fract_x is missing: Cartesian coordinates are not read",
    ],
    ["two elements on one site", good.replace("0.5 0.5 0.5", "0 0 0.001"), "Na1 (Na) and Cl1 (Cl) stand on one site"],
    [
      "overlapping atoms",
      good.replace("0.5 0.5 0.5", "0 0 0.0150"),
      "Na (atom 1) and Cl (atom 2) overlap: they are 0.085 angstrom",
    ],
    ["an operation that is none", good.replace("x,y,z", "x,y,q"), 'line 10: "x,y,q" is no symmetry operation'],
    [
      "an operation that does not fit the cell",
      good.replace("_length_c 5.64", "_length_c 6").replace("'x,y,z'", "'z,x,y'"),
      '"z,x,y" does not keep the lengths and angles',
    ],
    [
      "an unknown space group without operations",
      good.replace(P1, "_symmetry_space_group_name_H-M 'Q 7'\n"),
      'line 8: "Q 7" is no space group of the tables, and no symmetry operations are listed',
    ],
    [
      "a space group number out of range",
      good.replace(P1, "_symmetry_Int_Tables_number 231\n"),
      'line 8: space group "231" is out of range 1..230',
    ],
    [
      "a space group that the cell cannot have",
      good.replace(P1, "_symmetry_Int_Tables_number 225\n").replace("_length_c 5.64", "_length_c 6"),
      "the cell does not have the symmetry of space group (225)",
    ],
    [
      "a structure whose atoms are all absent",
      `data_x\n${cell(5)}${P1}${atoms(["O1 0 0 0 0"], ["occupancy"])}`,
      "no atoms",
    ],
    ["an occupancy below zero", `data_x\n${cell(5)}${P1}${atoms(["O1 0 0 0 -1"], ["occupancy"])}`, '"-1", expected'],
  ])("%s", (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  test("more atoms than allowed", () => {
    expect(() => read(good, { maxAtoms: 1 })).toThrow("test.cif: more than 1 atoms in the cell (--max-atoms)");
  });
});
