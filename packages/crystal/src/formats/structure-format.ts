// What a file format gives: entries that are read one by one, each with its structures.
import { type CliOption, type CliValues, InputError, type Report } from "@sciformer/core";
import type { Gene } from "../gene.ts";
import type { Structure } from "../structure.ts";
import { overlap } from "../symmetry/lattice.ts";
import type { NamedFile } from "./files.ts";
import type { ImportSettings } from "./options.ts";

/** A structure of a file, or a gene without coordinates, before its symmetry is looked for. */
export interface LoadedStructure {
  readonly id: string;
  /** Where it stands, for errors. */
  readonly where: string;
  readonly content: { readonly structure: Structure } | { readonly gene: Gene };
  /** What the file says of it besides, by column; text as it stands there. */
  readonly fields: Readonly<Record<string, string>>;
}

/** A row of a table or a file of its own: what one bad input spoils. */
export interface StructureEntry {
  /** @throws InputError on what makes it unusable */
  load(settings: ImportSettings, report: Report): readonly LoadedStructure[];
}

/** A file format of structures. */
export interface StructureFormat {
  readonly name: string;
  readonly summary: string;
  /** Options of its own. */
  readonly options: readonly CliOption[];
  recognises(path: string, options: CliValues): Promise<boolean>;
  /** True for the files of a folder that are of this format. */
  isWanted(name: string): boolean;
  /** @throws InputError on what makes the whole file unusable */
  entries(file: NamedFile): AsyncIterable<StructureEntry>;
}

/**
 * The structure, if it is one that can be used.
 *
 * @throws InputError for no atoms, too many, or two in one place
 */
export function checkedStructure(structure: Structure, { maxAtoms }: ImportSettings, where: string): Structure {
  const { elements } = structure;
  if (elements.length === 0) throw new InputError(`${where}: the structure has no atoms`);
  if (elements.length > maxAtoms) {
    throw new InputError(`${where}: ${elements.length} atoms in the cell, more than ${maxAtoms} (--max-atoms)`);
  }
  const clash = overlap(structure);
  if (clash !== undefined) throw new InputError(`${where}: ${clash}`);
  return structure;
}
