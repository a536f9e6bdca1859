// Files of generated crystals: CIF, POSCAR, extended XYZ, Arrow; and their genes for other tools.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ArrowFileWriter, writeFileAtomic } from "@sciformer/core/node";
import { reducedFormula } from "../elements/formula.ts";
import { formatCif } from "../formats/cif/write.ts";
import { formatExtXyz } from "../formats/text/extxyz.ts";
import { geneToJson } from "../formats/text/gene-json.ts";
import { formatPoscar } from "../formats/text/poscar.ts";
import type { Gene } from "../gene.ts";
import { columnsOf, STRUCTURES, structuresTable } from "../structures.ts";
import { geneOf, type SymmetricCrystal, structureOf } from "../symmetry/crystal.ts";
import { composition } from "../symmetry/sites.ts";
import { GROUP_TABLE_SHA256 } from "../symmetry/tables/groups.ts";

export const OUTPUT_FORMATS = ["cif", "poscar", "extxyz", "arrow"] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** A generated gene with its crystal, where one was found. */
export interface GeneratedCrystal {
  readonly name: string;
  readonly crystal: SymmetricCrystal;
  /** -log of the probability with which it was drawn, in nats. */
  readonly nats: number;
}

/** Stands in every file. */
const NOTICE = "generated; model geometry, not relaxed";

async function writeEach(
  dir: string,
  crystals: readonly GeneratedCrystal[],
  extension: string,
  text: (crystal: GeneratedCrystal) => string,
): Promise<void> {
  for (const crystal of crystals) await writeFileAtomic(join(dir, `${crystal.name}${extension}`), text(crystal));
}

const formulaOf = (gene: Gene) => reducedFormula(composition(gene));

async function writeArrow(dir: string, crystals: readonly GeneratedCrystal[]): Promise<void> {
  const metadata = {
    "sciformer.domain": "crystal",
    "sciformer.table": STRUCTURES,
    "sciformer.schema": String(structuresTable.version),
    "sciformer.licence": "not stated",
    "sciformer.source": NOTICE,
    tables_sha256: GROUP_TABLE_SHA256,
  };
  const rows = crystals.map(({ name, crystal, nats }) => {
    const gene = geneOf(crystal);
    return { id: name, formula: formulaOf(gene), gene, crystal, properties: { nats } };
  });
  const writer = await ArrowFileWriter.open(join(dir, "structures.arrow"), structuresTable.columns, metadata);
  await writer.write(columnsOf(rows, ["nats"]));
  await writer.close();
}

const WRITERS: Readonly<Record<OutputFormat, (dir: string, crystals: readonly GeneratedCrystal[]) => Promise<void>>> = {
  cif: (dir, crystals) =>
    writeEach(dir, crystals, ".cif", ({ name, crystal }) => formatCif(crystal, { name, comments: [NOTICE] })),
  poscar: (dir, crystals) =>
    writeEach(dir, crystals, ".vasp", ({ name, crystal }) => formatPoscar(structureOf(crystal), `${name} ${NOTICE}`)),
  extxyz: (dir, crystals) =>
    writeEach(dir, crystals, ".xyz", ({ name, crystal }) =>
      formatExtXyz(structureOf(crystal), { name, spacegroup: crystal.group, note: NOTICE }),
    ),
  arrow: writeArrow,
};

/** Writes crystals in every format, and all genes, with or without a crystal, to `genes.json`. */
export async function writeOutputs(
  dir: string,
  formats: readonly OutputFormat[],
  crystals: readonly GeneratedCrystal[],
  genes: readonly Gene[],
): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const format of formats) await WRITERS[format](dir, crystals);
  const lines = genes.map((gene) => JSON.stringify(geneToJson(gene)));
  await writeFileAtomic(join(dir, "genes.json"), `[\n${lines.join(",\n")}\n]\n`);
}
