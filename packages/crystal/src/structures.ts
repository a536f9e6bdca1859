// The table of structures: one row a crystal, its Wyckoff sites, its cell and atoms where it has some, its properties.
import {
  type ColumnSpec,
  type Columns,
  type ColumnType,
  type ColumnValues,
  InputError,
  type TableSpec,
} from "@sciformer/core";
import { atomicNumber, elementAt } from "./elements/elements.ts";
import type { StructureRow } from "./formats/structure-row.ts";
import type { Gene, Site } from "./gene.ts";
import type { Structure, Vector3 } from "./structure.ts";
import { structureOf } from "./symmetry/crystal.ts";
import { variants } from "./symmetry/descriptions.ts";
import { siteByLetter } from "./symmetry/sites.ts";

export const STRUCTURES = "structures";

/** Property that every structure with coordinates has, in cubic angstrom. */
export const VOLUME_PER_ATOM = "volume_per_atom";

/** Properties with a unit of their own, in single precision. */
const KNOWN_PROPERTIES: Readonly<Record<string, string>> = {
  formation_energy_per_atom: "eV/atom",
  e_above_hull: "eV/atom",
  band_gap: "eV",
};

const plain = (name: string, type: ColumnType, meaning: string): ColumnSpec => ({
  name,
  type,
  nullable: false,
  meaning,
});
const geometry = (name: string, type: ColumnType, unit: string, meaning: string): ColumnSpec => ({
  name,
  type,
  nullable: true,
  unit,
  meaning: `${meaning}; null: a gene without coordinates`,
});

const COLUMNS: readonly ColumnSpec[] = [
  plain("material_id", "utf8", "name of the structure"),
  plain("formula", "utf8", "reduced formula"),
  geometry("lattice", "fixed_size_list<float64>[9]", "angstrom", "vectors a, b, c of the standard cell"),
  geometry("frac_coords", "list<fixed_size_list<float64>[3]>", "fraction", "atoms of the standard cell"),
  geometry("atomic_numbers", "list<uint8>", "1", "their elements"),
  plain("space_group", "uint8", "International Tables number"),
  plain("site_element", "list<uint8>", "atomic number at each Wyckoff site"),
  plain("site_letter", "list<utf8>", "Wyckoff letter in the ITA standard setting"),
  plain("site_symmetry", "list<utf8>", "oriented symbol of the site symmetry"),
  plain("site_enumeration", "list<uint8>", "place among the positions of the same site symmetry"),
  plain("site_multiplicity", "list<uint16>", "atoms in the conventional cell"),
  plain("site_dof", "list<uint8>", "free coordinates"),
  plain("enumeration_variants", "list<list<uint8>>", "enumerations in all equivalent descriptions"),
  geometry(
    "site_free_params",
    "list<fixed_size_list<float32>[3]>",
    "fraction",
    "x, y, z of each site's representative",
  ),
  ...Object.entries(KNOWN_PROPERTIES).map(
    ([name, unit]): ColumnSpec => ({
      name,
      pattern: new RegExp(`^${name}$`),
      type: "float32",
      nullable: true,
      unit,
      meaning: "property; null: not known",
    }),
  ),
  {
    name: "<property>",
    pattern: /./,
    type: "float64",
    nullable: true,
    meaning: "any other numeric property; null: not known",
  },
];

const FIXED = new Set(COLUMNS.filter(({ pattern }) => pattern === undefined).map(({ name }) => name));

/** Names of the properties among a table's columns. */
export function propertyNames(columns: readonly string[]): string[] {
  return columns.filter((name) => !FIXED.has(name));
}

type Lists = Extract<ColumnValues, readonly unknown[]>;

/** Columns of cell and atoms, and which rows have none. */
function geometryColumns(rows: readonly StructureRow[]): Pick<Required<Columns>, "values" | "nulls"> {
  const structures = rows.map(({ crystal }): Structure | undefined => crystal && structureOf(crystal));
  const column = <T>(pick: (structure: Structure, row: StructureRow) => T, none: () => T): T[] =>
    rows.map((row, i) => (structures[i] ? pick(structures[i], row) : none()));
  const missing = Uint8Array.from(structures, (structure) => Number(structure === undefined));
  const values: Record<string, Lists> = {
    lattice: column(
      ({ lattice }) => Float64Array.from(lattice.flat()),
      () => new Float64Array(9),
    ),
    frac_coords: column(
      ({ positions }) => Float64Array.from(positions.flat()),
      () => new Float64Array(),
    ),
    atomic_numbers: column(
      ({ elements }) => Uint8Array.from(elements, atomicNumber),
      () => new Uint8Array(),
    ),
    site_free_params: column(
      (_, { crystal }) => Float32Array.from(crystal!.orbits.flatMap(({ parameters }) => parameters)),
      () => new Float32Array(),
    ),
  };
  const nulls = missing.includes(1) ? Object.fromEntries(Object.keys(values).map((name) => [name, missing])) : {};
  return { values, nulls };
}

/** Rows as columns; `properties` names those that all rows have. */
export function columnsOf(rows: readonly StructureRow[], properties: readonly string[]): Columns {
  const { values: cells, nulls } = geometryColumns(rows);
  const sites = <T>(pick: (sites: readonly Site[]) => T) => rows.map(({ gene }) => pick(gene.sites));
  const values: Record<string, ColumnValues> = {
    material_id: rows.map(({ id }) => id),
    formula: rows.map(({ formula }) => formula),
    space_group: Uint8Array.from(rows, ({ gene }) => gene.group),
    site_element: sites((all) => Uint8Array.from(all, ({ element }) => atomicNumber(element))),
    site_letter: sites((all) => all.map(({ letter }) => letter)),
    site_symmetry: sites((all) => all.map(({ siteSymmetry }) => siteSymmetry)),
    site_enumeration: sites((all) => Uint8Array.from(all, ({ enumeration }) => enumeration)),
    site_multiplicity: sites((all) => Uint16Array.from(all, ({ multiplicity }) => multiplicity)),
    site_dof: sites((all) => Uint8Array.from(all, ({ dof }) => dof)),
    enumeration_variants: rows.map(({ gene }) => enumerationVariants(gene)),
    ...cells,
  };
  for (const name of properties) {
    const known = rows.map((row) => row.properties[name] ?? Number.NaN);
    values[name] = name in KNOWN_PROPERTIES ? Float32Array.from(known) : Float64Array.from(known);
  }
  return Object.keys(nulls).length > 0 ? { length: rows.length, values, nulls } : { length: rows.length, values };
}

/** Distinct enumerations under the published rule, which follows every letter map of the group. */
function enumerationVariants(gene: Gene): Uint8Array[] {
  return variants(gene, "paper").map(({ enumerations }) => Uint8Array.from(enumerations));
}

/** A stored crystal: its gene, and what it is called. */
export interface StoredCrystal {
  readonly id: string;
  readonly formula: string;
  readonly gene: Gene;
  /** By name; NaN where it is not known. */
  readonly properties: Readonly<Record<string, number>>;
}

/** Columns that {@link crystalsOf} needs beside the properties. */
export const GENE_COLUMNS: readonly string[] = [
  "material_id",
  "formula",
  "space_group",
  "site_element",
  "site_letter",
  "site_symmetry",
  "site_enumeration",
];

/**
 * The crystals of some rows.
 *
 * @param where the dataset, for errors
 * @throws InputError for a group, element or site that does not exist, or sites that contradict each other
 */
export function crystalsOf({ length, values }: Columns, properties: readonly string[], where: string): StoredCrystal[] {
  const read = reader(values);
  return Array.from({ length }, (_, row) => {
    const id = read<string>("material_id")[row]!;
    const known = properties.map((name) => [name, read<number>(name)[row]!] as const);
    return {
      id,
      formula: read<string>("formula")[row]!,
      gene: geneAt(values, row, `${where}: ${id}`),
      properties: Object.fromEntries(known),
    };
  });
}

/** Columns that {@link geometryOf} needs. */
export const GEOMETRY_COLUMNS: readonly string[] = ["lattice", "frac_coords", "atomic_numbers"];

/** The standard cell of a row with its atoms; undefined for a gene without coordinates. */
export function geometryOf({ values, nulls }: Columns, row: number): Structure | undefined {
  if (nulls?.lattice?.[row]) return undefined;
  const read = reader(values);
  const [a, b, c] = triples(read<ArrayLike<number>>("lattice")[row]!);
  const numbers = read<ArrayLike<number>>("atomic_numbers")[row]!;
  if (numbers.length === 0) return undefined;
  const elements = Array.from(numbers, (number) => elementAt(number)!.symbol);
  return { lattice: [a!, b!, c!], positions: triples(read<ArrayLike<number>>("frac_coords")[row]!), elements };
}

function triples(numbers: ArrayLike<number>): Vector3[] {
  return Array.from({ length: numbers.length / 3 }, (_, i) => [
    numbers[3 * i]!,
    numbers[3 * i + 1]!,
    numbers[3 * i + 2]!,
  ]);
}

function reader(values: Columns["values"]): <T>(name: string) => ArrayLike<T> {
  return (name) => values[name] as unknown as ArrayLike<never>;
}

function geneAt(values: Columns["values"], row: number, where: string): Gene {
  const read = reader(values);
  const group = read<number>("space_group")[row]!;
  const list = <T>(name: string) => read<ArrayLike<T>>(name)[row]!;
  const elements = list<number>("site_element");
  const letters = list<string>("site_letter");
  const symmetries = list<string>("site_symmetry");
  const enumerations = list<number>("site_enumeration");
  if (elements.length === 0) throw new InputError(`${where}: no sites`);
  const sites = Array.from(elements, (number, i) => {
    const element = elementAt(number)?.symbol;
    if (element === undefined) throw new InputError(`${where}, column "site_element": ${number} is no element`);
    const site = siteByLetter(group, element, letters[i] ?? "");
    if (!site) throw new InputError(`${where}, column "site_letter": "${letters[i]}" is none of space group ${group}`);
    if (site.siteSymmetry !== symmetries[i] || site.enumeration !== enumerations[i]) {
      throw new InputError(
        `${where}, column "site_symmetry": ${letters[i]} of space group ${group} is "${site.siteSymmetry}" ${site.enumeration}, not "${symmetries[i]}" ${enumerations[i]}`,
      );
    }
    return site;
  });
  return { group, sites };
}

const site = (group: number, element: string, letter: string, parameters: Vector3) => ({
  ...siteByLetter(group, element, letter)!,
  parameters,
});
const rutile = [site(136, "Ti", "a", [0, 0, 0]), site(136, "O", "f", [0.305, 0, 0])];

/** Rutile with its atoms, and rock salt as a gene. */
const EXAMPLES: readonly StructureRow[] = [
  {
    id: "rutile",
    formula: "TiO2",
    gene: { group: 136, sites: rutile },
    crystal: {
      group: 136,
      lattice: [
        [4.594, 0, 0],
        [0, 4.594, 0],
        [0, 0, 2.959],
      ],
      orbits: rutile,
    },
    properties: { band_gap: 1.8125, volume_per_atom: 10.408 },
  },
  {
    id: "salt",
    formula: "NaCl",
    gene: { group: 225, sites: [siteByLetter(225, "Na", "a")!, siteByLetter(225, "Cl", "b")!] },
    properties: { band_gap: 5, volume_per_atom: Number.NaN },
  },
];

export const structuresTable: TableSpec = {
  columns: COLUMNS,
  version: 1,
  example: columnsOf(EXAMPLES, ["band_gap", "volume_per_atom"]),
};
