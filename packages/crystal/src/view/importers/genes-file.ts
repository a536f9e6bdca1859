// genes.json of `generate` as a table of structures without coordinates.
import { InputError, type Table } from "@sciformer/core/view";
import { reducedFormula } from "../../elements/formula.ts";
import { type GeneJson, geneFromJson } from "../../formats/text/gene-json.ts";
import { composition } from "../../symmetry/sites.ts";
import { rowsTable } from "../structures/crystal-table.ts";

/** @throws InputError for text that is no list of genes, or a gene that cannot be */
export function readGenes(content: Uint8Array, file: string): Table {
  const rows = parseList(content, file).map((entry, i) => {
    const gene = geneFromJson(asGene(entry, `${file} entry ${i + 1}`), `${file} entry ${i + 1}`);
    return { id: `gene ${i + 1}`, formula: reducedFormula(composition(gene)), gene, properties: {} };
  });
  return rowsTable(file, rows, "generated; genes without coordinates");
}

/** How many genes there are, with or without a structure. @throws InputError for text that is no list */
export function countGenes(content: Uint8Array, file: string): number {
  return parseList(content, file).length;
}

function parseList(content: Uint8Array, file: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(content));
    if (Array.isArray(value) && value.length > 0) return value;
  } catch (cause) {
    throw new InputError(`${file}: is not JSON`, { cause });
  }
  throw new InputError(`${file}: expected a list of genes`);
}

function asGene(entry: unknown, where: string): GeneJson {
  const { group, species, sites, numIons } = (entry ?? {}) as Partial<Record<keyof GeneJson, unknown>>;
  const isTexts = (value: unknown) => Array.isArray(value) && value.every((one) => typeof one === "string");
  const isGene =
    typeof group === "number" &&
    isTexts(species) &&
    Array.isArray(sites) &&
    sites.every(isTexts) &&
    Array.isArray(numIons);
  if (!isGene) throw new InputError(`${where}: expected group, species, sites and numIons`);
  return entry as GeneJson;
}
