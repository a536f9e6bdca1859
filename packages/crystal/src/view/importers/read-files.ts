// Dropped files to one table of structures in the standard setting; their symmetry is found in the page.
import { Report } from "@sciformer/core";
import { bytesSource, type DroppedFile, InputError, openArrowTable, type Table } from "@sciformer/core/view";
import { reducedFormula } from "../../elements/formula.ts";
import { parseCif } from "../../formats/cif/read.ts";
import type { StructureRow } from "../../formats/structure-row.ts";
import { parseExtXyz } from "../../formats/text/extxyz.ts";
import { parsePoscar } from "../../formats/text/poscar.ts";
import type { Structure } from "../../structure.ts";
import { STRUCTURES } from "../../structures.ts";
import { analyse, geneOf } from "../../symmetry/crystal.ts";
import { startFinder } from "../../symmetry/finder.ts";
import { composition } from "../../symmetry/sites.ts";
import { rowsTable } from "../structures/crystal-table.ts";
import { DROPPED } from "../structures/sources.ts";
import { FINDER } from "../worker/finder-address.ts";
import { readGenes } from "./genes-file.ts";

let started: Promise<void> | undefined;

/** @throws InputError naming the file that cannot be read */
export async function readFiles(files: readonly DroppedFile[]) {
  const title = files.length === 1 ? baseName(files[0]!) : `${files[0]!.name.split("/")[0]}, ${files.length} files`;
  return { title, tables: { [`${STRUCTURES}/${DROPPED}`]: await tableOf(files, title) }, scene: "structures" };
}

/** Structures have the names that `predict` gives them. */
const stemOf = (file: DroppedFile) => baseName(file).replace(/\.(?:cif|vasp|xyz|extxyz)$/i, "");
const baseName = ({ name }: DroppedFile) => name.split("/").at(-1)!;

/** The table that `generate` wrote where it is among the files, else their structures, else their genes. */
async function tableOf(files: readonly DroppedFile[], title: string): Promise<Table> {
  const named = (ending: string) => files.find(({ name }) => name.endsWith(ending));
  const arrow = named("structures.arrow");
  if (arrow !== undefined) return openArrowTable(bytesSource(await arrow.read()), arrow.name);
  const texts = files.filter(({ name }) => !name.endsWith("genes.json"));
  const genes = named("genes.json");
  if (texts.length === 0) return readGenes(await genes!.read(), genes!.name);
  started ??= startFinder(FINDER);
  await started;
  const rows: StructureRow[] = [];
  for (const file of texts) {
    const text = new TextDecoder().decode(await file.read());
    rows.push(...structuresOf(text, file).map(({ id, structure }) => rowOf(id, structure, file.name)));
  }
  return rowsTable(title, rows, "files that were dropped onto the page");
}

interface Named {
  readonly id: string;
  readonly structure: Structure;
}

function structuresOf(text: string, file: DroppedFile): Named[] {
  const stem = stemOf(file);
  if (/\.cif$/i.test(file.name)) {
    const read = parseCif(text, file.name, new Report());
    return read.map(({ block, structure }) => ({ id: read.length > 1 ? `${stem}:${block}` : stem, structure }));
  }
  if (/xyz$/i.test(file.name)) {
    return parseExtXyz(text, file.name).map(({ structure }, frame, all) => ({
      id: all.length > 1 ? `${stem}:${frame + 1}` : stem,
      structure,
    }));
  }
  return [{ id: stem, structure: parsePoscar(text, file.name) }];
}

function rowOf(id: string, structure: Structure, where: string): StructureRow {
  try {
    const crystal = analyse(structure);
    const gene = geneOf(crystal);
    return { id, formula: reducedFormula(composition(gene)), gene, crystal, properties: {} };
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`${where}: ${error.message}`, { cause: error });
    throw error;
  }
}
