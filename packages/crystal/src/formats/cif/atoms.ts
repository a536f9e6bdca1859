// The atoms of a CIF block as they are listed, before symmetry multiplies them.
import { InputError, type Report } from "@sciformer/core";
import { elementOf } from "../../elements/elements.ts";
import type { Vector3 } from "../../structure.ts";
import { nearest } from "../../symmetry/lattice.ts";
import { mapVector } from "../../symmetry/matrix.ts";
import { type CifBlock, type CifLoop, itemOf, loopWith, numberOf, rowsOf, saysNothing } from "./document.ts";
import type { CifToken } from "./lexer.ts";

/** An atom of the list. */
export interface ListedAtom {
  readonly element: string;
  readonly label: string;
  readonly position: Vector3;
  /** Share of cells in which it is there, 0 to 1. */
  readonly occupancy: number;
}

const FRACTIONAL = ["_atom_site_fract_x", "_atom_site_fract_y", "_atom_site_fract_z"] as const;
const CARTESIAN = ["_atom_site_cartn_x", "_atom_site_cartesian_x"];
const ATOM_TAGS = [...FRACTIONAL, ...CARTESIAN, "_atom_site_label", "_atom_site_type_symbol"];
/** Written decimals this close to a sixth mean it: 0.3333. */
const SNAP = 1e-4;

/** True if the block lists atoms. */
export function listsAtoms(block: CifBlock): boolean {
  return atomLoop(block) !== undefined;
}

/** The atoms, in a loop or, for a single one, as items. */
function atomLoop(block: CifBlock): CifLoop | undefined {
  const loop = loopWith(block, [...FRACTIONAL, ...CARTESIAN]);
  if (loop !== undefined) return loop;
  const tags = [...block.items.keys()].filter((tag) => tag.startsWith("_atom_site_"));
  if (!ATOM_TAGS.some((tag) => tags.includes(tag))) return undefined;
  return { tags, line: block.items.get(tags[0]!)!.line, values: tags.map((tag) => block.items.get(tag)!) };
}

/**
 * @throws InputError for Cartesian coordinates only, a coordinate that is no number, an unknown element
 */
export function readAtoms(block: CifBlock, where: string, report: Report): ListedAtom[] {
  const loop = atomLoop(block)!;
  const missing = FRACTIONAL.filter((tag) => !loop.tags.includes(tag));
  if (missing.length > 0) {
    const isCartesian = loop.tags.some((tag) => CARTESIAN.includes(tag));
    throw new InputError(
      `${where} line ${loop.line}: ${missing[0]} is missing${isCartesian ? ": Cartesian coordinates are not read, only fractional ones" : ""}`,
    );
  }
  const formula = formulaElements(block);
  return rowsOf(loop, where).flatMap((row) => {
    if (row("_atom_site_calc_flag")?.text.toLowerCase() === "dum") return [];
    const label = row("_atom_site_label")?.text ?? row("_atom_site_type_symbol")?.text ?? "";
    const line = row(FRACTIONAL[0])!.line;
    const element = readElement(row("_atom_site_type_symbol"), label, formula, {
      where: `${where} line ${line}`,
      report,
    });
    const coordinate = (axis: 0 | 1 | 2) => readCoordinate(row(FRACTIONAL[axis])!, FRACTIONAL[axis], label, where);
    const position = mapVector([coordinate(0), coordinate(1), coordinate(2)], snapped);
    return [{ element, label, position, occupancy: readOccupancy(row("_atom_site_occupancy"), label, where) }];
  });
}

function readCoordinate({ text, line }: CifToken, tag: string, label: string, where: string): number {
  const value = numberOf(text);
  if (Number.isNaN(value)) {
    throw new InputError(`${where} line ${line}: ${tag} of atom ${label} is "${text}", expected a number`);
  }
  return value;
}

function readOccupancy(token: CifToken | undefined, label: string, where: string): number {
  if (token === undefined || saysNothing(token)) return 1;
  const value = numberOf(token.text);
  if (Number.isNaN(value) || value < 0) {
    throw new InputError(
      `${where} line ${token.line}: _atom_site_occupancy of atom ${label} is "${token.text}", expected a number from 0 to 1`,
    );
  }
  return value;
}

/** 0.3333 is 1/3. */
function snapped(value: number): number {
  const sixths = value * 6;
  return Math.abs(nearest(sixths)) / 6 < SNAP ? Math.round(sixths) / 6 : value;
}

/** Elements of the chemical formula, for labels that can be read in two ways. */
function formulaElements(block: CifBlock): ReadonlySet<string> {
  const formula = itemOf(block, ["_chemical_formula_sum", "_chemical_formula_moiety", "_chemical_formula_structural"]);
  const symbols = formula?.text.match(/[A-Z][a-z]?/g) ?? [];
  return new Set(symbols.filter((symbol) => elementOf(symbol) !== undefined));
}

interface ElementPlace {
  readonly where: string;
  readonly report: Report;
}

/** The element of an atom by its type symbol (`Fe3+`), or by its label (`Fe1`). @throws InputError if neither names one */
function readElement(
  type: CifToken | undefined,
  label: string,
  formula: ReadonlySet<string>,
  { where, report }: ElementPlace,
): string {
  const isTyped = type !== undefined && !saysNothing(type);
  const text = isTyped ? type.text : label;
  const letters = /^[A-Za-z]+/.exec(text)?.[0] ?? "";
  if (isTyped && /[+-]/.test(text)) report.warn("charges on type symbols dropped", where);
  const special = SPECIAL[letters.toLowerCase()];
  if (special !== undefined && !formula.has(capitalised(letters.slice(0, 2)))) {
    report.warn(`${special.meaning} read as ${special.element}`, where);
    return special.element;
  }
  const candidates = [letters.slice(0, 2), letters.slice(0, 1)]
    .map(capitalised)
    .filter((symbol) => elementOf(symbol) !== undefined);
  const element = candidates.find((symbol) => formula.has(symbol)) ?? candidates[0];
  if (element === undefined || (isTyped && letters.length > 2)) {
    throw new InputError(`${where}: "${text}" names no element`);
  }
  return element;
}

/** Symbols that stand for an element without being one. */
const SPECIAL: Readonly<Record<string, { readonly element: string; readonly meaning: string }>> = {
  d: { element: "H", meaning: "deuterium" },
  wat: { element: "O", meaning: "water without its hydrogen" },
  ow: { element: "O", meaning: "water without its hydrogen" },
  oh: { element: "O", meaning: "hydroxyl without its hydrogen" },
};

function capitalised(letters: string): string {
  return letters.slice(0, 1).toUpperCase() + letters.slice(1).toLowerCase();
}
