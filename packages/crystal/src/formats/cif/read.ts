// CIF text to structures: one for each block that lists atoms.
import { InputError, type Report } from "@sciformer/core";
import { countElements, formulaUnits } from "../../elements/formula.ts";
import type { Matrix3, Structure } from "../../structure.ts";
import { groupOfOperations } from "../../symmetry/identify.ts";
import { overlap } from "../../symmetry/lattice.ts";
import type { Operation } from "../../symmetry/operation.ts";
import { type ListedAtom, listsAtoms, readAtoms } from "./atoms.ts";
import { readCell } from "./cell.ts";
import { type DisorderRule, ordered } from "./disorder.ts";
import { type CifBlock, itemOf, parseDocument } from "./document.ts";
import { expand } from "./expand.ts";
import { areOfSetting, type CifSymmetry, describeOperations, readSymmetry } from "./symmetry.ts";

/** How CIF text is read. */
export interface CifOptions {
  /** `refuse` unless given. */
  readonly disorder?: DisorderRule;
  /** 1000 unless given. */
  readonly maxAtoms?: number;
}

/** Atoms in a cell unless more are allowed. */
export const MAX_ATOMS = 1000;

/** A structure with the name of its block. */
export interface CifStructure {
  readonly block: string;
  readonly structure: Structure;
}

/**
 * The structures of a CIF text; blocks without atoms are left out with a warning. The symmetry finder must be ready.
 *
 * @param where file or table cell, for errors
 * @throws InputError for text without any atoms, and on what makes a structure unusable, naming block, line and tag
 */
export function parseCif(text: string, where: string, report: Report, options: CifOptions = {}): CifStructure[] {
  const blocks = parseDocument(text, where, report);
  const withAtoms = blocks.filter(listsAtoms);
  if (withAtoms.length === 0) throw new InputError(`${where}: no CIF block lists atom sites`);
  for (const { name } of blocks.filter((block) => !listsAtoms(block))) {
    report.warn("CIF blocks without atoms left out", `${where} block ${name}`);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything outside ASCII is meant
  if (/[^\u0000-\u007f]/.test(text)) report.warn("CIF texts with characters outside ASCII", where);
  return withAtoms.flatMap((block) => {
    const place = withAtoms.length > 1 ? `${where} block ${block.name}` : where;
    const structure = readStructure(block, place, report, options);
    return structure === undefined ? [] : [{ block: block.name, structure }];
  });
}

function readStructure(block: CifBlock, where: string, report: Report, options: CifOptions): Structure | undefined {
  const lattice = readCell(block, where);
  const symmetry = readSymmetry(block, lattice, where, report);
  const listed = readAtoms(block, where, report);
  if (listed.some(({ position }) => position.some((value) => value < 0 || value >= 1 || Object.is(value, -0)))) {
    report.warn("structures with coordinates outside [0, 1), wrapped", where);
  }
  const atoms = ordered(listed, lattice, options.disorder ?? "refuse", { where, report });
  if (atoms === undefined) return undefined;
  if (atoms.length === 0) throw new InputError(`${where}: the structure has no atoms`);
  const structure = likeliest(block, atoms, symmetry, lattice, {
    where,
    maxAtoms: options.maxAtoms ?? MAX_ATOMS,
    report,
  });
  const clash = overlap(structure);
  if (clash !== undefined) throw new InputError(`${where}: ${clash}`);
  return structure;
}

interface ExpandPlace {
  readonly where: string;
  readonly maxAtoms: number;
  readonly report: Report;
}

/** The cell's content; where the file leaves the choice of setting open, the first that gives its formula. */
function likeliest(
  block: CifBlock,
  atoms: readonly ListedAtom[],
  symmetry: CifSymmetry,
  lattice: Matrix3,
  place: ExpandPlace,
): Structure {
  const { choices, declared, isListed } = symmetry;
  if (isListed) checkDeclared(choices[0]!, symmetry, lattice, place);
  if (choices.length === 1) return expand(atoms, choices[0]!, lattice, place);
  const formula = formulaRatios(block);
  const structures = choices.flatMap((operations) => {
    try {
      return [expand(atoms, operations, lattice, place)];
    } catch (error) {
      if (error instanceof InputError) return [];
      throw error;
    }
  });
  const fitting = structures.find(
    ({ elements }) => formula !== undefined && ratiosOf(countElements(elements)) === formula,
  );
  if (fitting !== undefined) return fitting;
  place.report.warn(
    "CIF blocks whose space group leaves origin or axes open, read in the standard setting",
    `${place.where}: ${declared}`,
  );
  return structures[0] ?? expand(atoms, choices[0]!, lattice, place);
}

/** Warns where listed operations are of another group than the one that the block names. */
function checkDeclared(
  operations: readonly Operation[],
  { declared, settings }: CifSymmetry,
  lattice: Matrix3,
  { where, report }: ExpandPlace,
): void {
  if (declared === undefined || areOfSetting(operations, settings)) return;
  const found = groupOfOperations(operations, lattice);
  if (settings.some(({ number }) => number === found)) return;
  const ours = found === undefined ? "no group" : `space group ${found}`;
  report.warn(
    "declared space groups that the listed operations do not have, operations used",
    `${where}: ${declared} declared, ${describeOperations(operations)} are of ${ours}`,
  );
}

/** The chemical formula as a text that does not depend on its factor; undefined where the block has none. */
function formulaRatios(block: CifBlock): string | undefined {
  const text = itemOf(block, ["_chemical_formula_sum"])?.text;
  if (text === undefined) return undefined;
  const counts = new Map<string, number>();
  for (const [, symbol, count] of text.matchAll(/([A-Z][a-z]?)\s*([\d.]*)/g)) {
    const element = symbol === "D" ? "H" : symbol!;
    counts.set(element, (counts.get(element) ?? 0) + (count === "" ? 1 : Number(count)));
  }
  return [...counts.values()].every(Number.isInteger) ? ratiosOf(counts) : undefined;
}

function ratiosOf(counts: ReadonlyMap<string, number>): string {
  const units = formulaUnits(counts);
  return [...counts]
    .map(([element, count]) => element + count / units)
    .sort()
    .join(" ");
}
