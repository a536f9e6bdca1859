// CSV tables with a column `cif`, one structure a row: MP-20, MPTS-52, Perov-5, Carbon-24 and exports like them.
import { basename } from "node:path";
import { InputError } from "@sciformer/core";
import { parseCif } from "./cif/read.ts";
import { csvRows, type NamedFile } from "./files.ts";
import type { LoadedStructure, StructureEntry, StructureFormat } from "./structure-format.ts";

const CIF_COLUMN = "cif";
const ID_COLUMNS = ["material_id", "id", "name"];

export const csv: StructureFormat = {
  name: "csv",
  summary: "CSV (also .gz) with a column of CIF texts; numeric columns become properties",
  options: [],
  isWanted: (name) => /\.csv(?:\.gz)?$/i.test(name),
  async recognises(path) {
    if (!/\.csv(?:\.gz)?$/i.test(path)) return false;
    const header = await headerOf(path).catch(() => undefined);
    return header?.includes(CIF_COLUMN) === true;
  },
  entries: csvEntries,
};

async function headerOf(path: string): Promise<readonly string[]> {
  for await (const { fields } of csvRows(path)) return fields;
  return [];
}

async function* csvEntries({ path }: NamedFile): AsyncGenerator<StructureEntry> {
  const name = basename(path);
  let header: readonly string[] | undefined;
  for await (const { fields, row } of csvRows(path)) {
    if (header !== undefined) yield { load: loader(header, fields, `${name} row ${row}`, row) };
    else header = checkedHeader(fields, name);
  }
  if (header === undefined) throw new InputError(`${name}: the file is empty, expected a header with a column "cif"`);
}

function checkedHeader(header: readonly string[], name: string): readonly string[] {
  if (!header.includes(CIF_COLUMN)) {
    throw new InputError(`${name}: column "${CIF_COLUMN}" is missing; found ${header.join(", ")}`);
  }
  const repeated = header.find((column, i) => column !== "" && header.indexOf(column) !== i);
  if (repeated !== undefined) throw new InputError(`${name}: column "${repeated}" occurs twice`);
  return header;
}

function loader(
  header: readonly string[],
  fields: readonly string[],
  where: string,
  row: number,
): StructureEntry["load"] {
  return ({ disorder, maxAtoms }, report) => {
    const values = Object.fromEntries(header.map((column, i) => [column, fields[i]!]));
    const id = ID_COLUMNS.map((column) => values[column]).find((value) => value) ?? `row ${row}`;
    const text = values[CIF_COLUMN]!;
    if (text.trim() === "") throw new InputError(`${where}, column "${CIF_COLUMN}": empty, expected CIF text`);
    const found = parseCif(text, `${where}, column "${CIF_COLUMN}"`, report, { disorder, maxAtoms });
    return found.map(({ block, structure }): LoadedStructure => {
      return { id: found.length > 1 ? `${id}:${block}` : id, where, content: { structure }, fields: values };
    });
  };
}
