// JSON files of structures or genes: one entry, a list, a dictionary by id, or one entry a line.
import { basename } from "node:path";
import { InputError, type Report } from "@sciformer/core";
import { parseCif } from "./cif/read.ts";
import { folderHolds, type NamedFile, readText } from "./files.ts";
import type { ImportSettings } from "./options.ts";
import {
  checkedStructure,
  type LoadedStructure,
  type StructureEntry,
  type StructureFormat,
} from "./structure-format.ts";
import { type JsonContent, readJsonEntry } from "./text/structure-json.ts";

const isJson = (name: string) => /\.(?:json|jsonl|ndjson)(?:\.gz)?$/i.test(name);
const ID_KEYS = ["material_id", "immutable_id", "id", "name"];
/** An entry has one of these; a dictionary of entries by id has none. */
const CONTENT_KEYS = ["lattice", "lattice_vectors", "group", "structure", "cif"];

export const json: StructureFormat = {
  name: "json",
  summary: "JSON or JSON lines (also .gz): structures (plain, pymatgen, LeMat, CIF inside) or Wyckoff genes",
  options: [],
  isWanted: isJson,
  recognises: async (path) => isJson(path) || folderHolds(path, isJson),
  entries: jsonEntries,
};

async function* jsonEntries({ path, stem }: NamedFile): AsyncGenerator<StructureEntry> {
  const name = basename(path);
  const values = entriesOf(await readText(path), name, stem);
  for (const { key, where, value } of values) {
    yield { load: (settings, report) => loadValue(value, key, where, settings, report) };
  }
}

interface JsonEntry {
  readonly key: string;
  readonly where: string;
  readonly value: unknown;
}

function entriesOf(text: string, name: string, stem: string): JsonEntry[] {
  if (/\.(?:jsonl|ndjson)(?:\.gz)?$/i.test(name)) {
    return text.split("\n").flatMap((line, i) => {
      const where = `${name} line ${i + 1}`;
      return line.trim() === "" ? [] : [{ key: `${stem}:${i + 1}`, where, value: parse(line, where) }];
    });
  }
  const whole = parse(text.replace(/^\uFEFF/, ""), name);
  if (Array.isArray(whole)) {
    return whole.map((value, i) => ({ key: `${stem}:${i + 1}`, where: `${name} entry ${i + 1}`, value }));
  }
  if (isObject(whole) && !CONTENT_KEYS.some((key) => key in whole)) {
    return Object.entries(whole).map(([key, value]) => ({ key, where: `${name} entry "${key}"`, value }));
  }
  return [{ key: stem, where: name, value: whole }];
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${where}: not valid JSON: ${(error as Error).message.replaceAll("\n", " ")}`, {
      cause: error,
    });
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function loadValue(
  value: unknown,
  key: string,
  where: string,
  settings: ImportSettings,
  report: Report,
): LoadedStructure[] {
  const content = readJsonEntry(value, { where, disorder: settings.disorder, report });
  if (content === undefined) return [];
  const entry = value as Readonly<Record<string, unknown>>;
  const id = ID_KEYS.map((name) => entry[name]).find((found) => typeof found === "string" && found !== "") ?? key;
  const fields = Object.fromEntries(
    Object.entries(entry).flatMap(([name, item]) => {
      const isContent = CONTENT_KEYS.includes(name) || typeof item === "object" || item === undefined;
      return isContent ? [] : [[name, String(item)]];
    }),
  );
  return contents(content, where, settings, report).map((found) => ({ id: String(id), where, content: found, fields }));
}

function contents(
  content: JsonContent,
  where: string,
  settings: ImportSettings,
  report: Report,
): LoadedStructure["content"][] {
  if ("gene" in content) return [content];
  if ("structure" in content) return [{ structure: checkedStructure(content.structure, settings, where) }];
  const { disorder, maxAtoms } = settings;
  return parseCif(content.cif, where, report, { disorder, maxAtoms }).map(({ structure }) => ({ structure }));
}
