// Structures in JSON.
import { Report } from "@sciformer/core";
import { expect, test } from "vitest";
import type { DisorderRule } from "../cif/disorder.ts";
import { readJsonEntry, structureToJson } from "./structure-json.ts";

const lattice = [
  [4, 0, 0],
  [0, 5, 0],
  [0, 0, 6],
];
const structure = {
  lattice,
  positions: [
    [0, 0, 0],
    [0.5, 0.5, 0.25],
  ],
  elements: ["Na", "Cl"],
};
const plain = { lattice, species: ["Na", "Cl"], frac_coords: structure.positions };
const pymatgen = {
  "@class": "Structure",
  lattice: { matrix: lattice, a: 4 },
  sites: [
    { species: [{ element: "Na", occu: 1 }], abc: [0, 0, 0], label: "Na" },
    { species: [{ element: "Cl", occu: 1.0, oxidation_state: -1 }], abc: [0.5, 0.5, 0.25] },
  ],
};

function read(entry: unknown, disorder: DisorderRule = "refuse") {
  return readJsonEntry(entry, { where: "a.json", disorder, report: new Report() });
}

const alloy = {
  ...pymatgen,
  sites: [
    {
      species: [
        { element: "Fe", occu: 0.6 },
        { element: "Co", occu: 0.4 },
      ],
      abc: [0, 0, 0],
    },
  ],
};

test.each([
  ["plain arrays", plain],
  ["nine numbers of a lattice", { ...plain, lattice: lattice.flat() }],
  [
    "species with charges, coordinates outside the cell",
    {
      ...plain,
      species: ["Na+", "Cl1-"],
      frac_coords: [
        [1, 0, 0],
        [0.5, -0.5, 0.25],
      ],
    },
  ],
  [
    "Cartesian coordinates",
    {
      lattice,
      species: ["Na", "Cl"],
      cart_coords: [
        [0, 0, 0],
        [2, 2.5, 1.5],
      ],
    },
  ],
  ["a dictionary of pymatgen", pymatgen],
  ["a structure inside an entry", { material_id: "mp-1", structure: pymatgen }],
  [
    "a row of LeMat",
    {
      lattice_vectors: lattice,
      species_at_sites: ["Na", "Cl"],
      cartesian_site_positions: [
        [0, 0, 0],
        [2, 2.5, 1.5],
      ],
    },
  ],
])("reads %s", (_, entry) => {
  expect(read(entry)).toEqual({ structure });
});

test("reads CIF inside an entry as text, and genes", () => {
  expect(read({ cif: "data_x" })).toEqual({ cif: "data_x" });
  const gene = { group: 225, species: ["Na", "Cl"], sites: [["4a"], ["4b"]], numIons: [4, 4] };
  expect(read(gene)).toMatchObject({ gene: { group: 225 } });
});

test.each([
  [[], "a.json: expected an object with a structure"],
  [{ lattice }, "a.json: no structure found; expected lattice with species and frac_coords"],
  [{ ...plain, species: ["Na"] }, "a.json: 1 species and 2 coordinates, expected as many"],
  [{ ...plain, species: ["Na", "Qq"] }, 'a.json: species 2 is "Qq", which is no element'],
  [{ ...plain, frac_coords: undefined }, "a.json: frac_coords is missing"],
  [{ ...plain, lattice: [lattice[0], lattice[0], lattice[2]] }, "a.json: the volume of the cell is 0"],
  [alloy, "a.json: atom of site 1 (Fe) has the occupancy 0.6, expected 1"],
])("refuses %j", (entry, message) => {
  expect(() => read(entry)).toThrow(message);
});

test("writes what it reads", () => {
  const back = read(plain) as { structure: Parameters<typeof structureToJson>[0] };
  expect(structureToJson(back.structure)).toEqual(plain);
});

test("partial occupancy is skipped, or given to the majority, if that is asked for", () => {
  expect(read(alloy, "skip")).toBeUndefined();
  expect(read(alloy, "majority")).toMatchObject({ structure: { elements: ["Fe"] } });
});
