// Crystals as CIF text: in the standard setting with all symmetry operations, or as P 1 with every atom.

import { countElements, formulaUnits, reducedFormula } from "../../elements/formula.ts";
import type { Matrix3, Structure } from "../../structure.ts";
import { geneOf, representativeOf, type SymmetricCrystal } from "../../symmetry/crystal.ts";
import { cellParameters, volume } from "../../symmetry/lattice.ts";
import { formatTriplet } from "../../symmetry/operation.ts";
import { composition } from "../../symmetry/sites.ts";
import { spaceGroup } from "../../symmetry/space-groups.ts";

/** What stands around the crystal in the file. */
export interface CifHeading {
  /** Name of the data block; the formula unless given. */
  readonly name?: string;
  /** Comment lines at the top. */
  readonly comments?: readonly string[];
}

const COORDINATE_DIGITS = 8;
const LENGTH_DIGITS = 6;

/** CIF in the ITA standard setting, one row a site with its Wyckoff letter. */
export function formatCif(crystal: SymmetricCrystal, heading: CifHeading = {}): string {
  const { group, lattice, orbits } = crystal;
  const { symbol, setting, hallSymbol, operations, crystalSystem } = spaceGroup(group);
  const counts = new Map<string, number>();
  const atoms = orbits.map((orbit) => {
    const count = (counts.get(orbit.element) ?? 0) + 1;
    counts.set(orbit.element, count);
    const { element, multiplicity, letter } = orbit;
    const coordinates = representativeOf(group, orbit).map(coordinate).join(" ");
    return `${element}${count} ${element} ${multiplicity} ${letter} ${coordinates} 1`;
  });
  return [
    ...headingLines(composition(geneOf(crystal)), heading),
    ...cellLines(lattice),
    `_space_group_name_H-M_alt '${hermannMauguin(symbol, setting)}'`,
    `_space_group_name_Hall '${hallSymbol}'`,
    `_space_group_IT_number ${group}`,
    `_space_group_crystal_system ${crystalSystem.toLowerCase()}`,
    "loop_",
    "_space_group_symop_id",
    "_space_group_symop_operation_xyz",
    ...operations.map((operation, i) => `${i + 1} '${formatTriplet(operation)}'`),
    "loop_",
    "_atom_site_label",
    "_atom_site_type_symbol",
    "_atom_site_symmetry_multiplicity",
    "_atom_site_Wyckoff_symbol",
    "_atom_site_fract_x",
    "_atom_site_fract_y",
    "_atom_site_fract_z",
    "_atom_site_occupancy",
    ...atoms,
    "",
  ].join("\n");
}

/** CIF with every atom of the cell and no symmetry but translations. */
export function formatP1Cif({ lattice, positions, elements }: Structure, heading: CifHeading = {}): string {
  return [
    ...headingLines(countElements(elements), heading),
    ...cellLines(lattice),
    "_space_group_name_H-M_alt 'P 1'",
    "_space_group_name_Hall 'P 1'",
    "_space_group_IT_number 1",
    "loop_",
    "_space_group_symop_operation_xyz",
    "'x,y,z'",
    "loop_",
    "_atom_site_label",
    "_atom_site_type_symbol",
    "_atom_site_fract_x",
    "_atom_site_fract_y",
    "_atom_site_fract_z",
    "_atom_site_occupancy",
    ...positions.map((position, i) => `${elements[i]}${i + 1} ${elements[i]} ${position.map(coordinate).join(" ")} 1`),
    "",
  ].join("\n");
}

function headingLines(counts: ReadonlyMap<string, number>, { name, comments = [] }: CifHeading): string[] {
  const formula = reducedFormula(counts);
  const sum = [...counts].map(([element, count]) => element + count).join(" ");
  return [
    ...comments.map((comment) => `# ${comment}`),
    `data_${(name ?? formula).replaceAll(/\s+/g, "_")}`,
    `_chemical_formula_structural ${formula}`,
    `_chemical_formula_sum '${sum}'`,
    `_cell_formula_units_Z ${formulaUnits(counts)}`,
  ];
}

function cellLines(lattice: Matrix3): string[] {
  const { a, b, c, alpha, beta, gamma } = cellParameters(lattice);
  return [
    `_cell_length_a ${a.toFixed(LENGTH_DIGITS)}`,
    `_cell_length_b ${b.toFixed(LENGTH_DIGITS)}`,
    `_cell_length_c ${c.toFixed(LENGTH_DIGITS)}`,
    `_cell_angle_alpha ${alpha.toFixed(LENGTH_DIGITS)}`,
    `_cell_angle_beta ${beta.toFixed(LENGTH_DIGITS)}`,
    `_cell_angle_gamma ${gamma.toFixed(LENGTH_DIGITS)}`,
    `_cell_volume ${volume(lattice).toFixed(LENGTH_DIGITS)}`,
  ];
}

/** `P 42/m n m`; where a group has several origins or axes the choice is named: `F d -3 m:2`. */
function hermannMauguin(symbol: string, setting: string): string {
  const plain = symbol.replaceAll("_", "");
  return setting === "H" || setting === "2" ? `${plain}:${setting}` : plain;
}

/** From 0 up to 1 after rounding too. */
function coordinate(value: number): string {
  const text = value.toFixed(COORDINATE_DIGITS);
  return Number(text) === 1 ? (0).toFixed(COORDINATE_DIGITS) : text;
}
