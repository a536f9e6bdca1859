// From files of structures to rows of a dataset: checks everything first, then finds the symmetry of one after another.
import { createHash } from "node:crypto";
import {
  type CliValues,
  type Columns,
  type Importer,
  type ImportResult,
  InputError,
  Report,
  type TableBatch,
} from "@sciformer/core";
import { countElements, reducedFormula } from "../elements/formula.ts";
import { STRUCTURES, VOLUME_PER_ATOM } from "../structures.ts";
import { analyse, geneOf } from "../symmetry/crystal.ts";
import { canonicalKey } from "../symmetry/descriptions.ts";
import { loadFinder } from "../symmetry/finder.node.ts";
import { volume } from "../symmetry/lattice.ts";
import { composition } from "../symmetry/sites.ts";
import { GROUP_TABLE_SHA256 } from "../symmetry/tables/groups.ts";
import { filesOf, type NamedFile } from "./files.ts";
import { IMPORT_OPTIONS, type ImportSettings, importSettings } from "./options.ts";
import { declaredGroup, PropertySurvey, propertyValues } from "./properties.ts";
import { type Splitter, splitter } from "./splits.ts";
import type { LoadedStructure, StructureEntry, StructureFormat } from "./structure-format.ts";
import type { StructureRow } from "./structure-row.ts";

/** Turns rows into columns; `properties` names those that all rows of the import have. */
export type ColumnsOf = (rows: readonly StructureRow[], properties: readonly string[]) => Columns;

const BATCH_ROWS = 512;
const SKIPPED = "structures skipped because they cannot be used";

/** The importer of a format. */
export function importerOf(format: StructureFormat, columnsOf: ColumnsOf): Importer {
  return {
    name: format.name,
    summary: format.summary,
    options: [...format.options, ...IMPORT_OPTIONS],
    recognises: (path, options) => format.recognises(path, options),
    read: (paths, options, report) => importStructures(format, paths, options, report, columnsOf),
  };
}

async function importStructures(
  format: StructureFormat,
  paths: readonly string[],
  values: CliValues,
  report: Report,
  columnsOf: ColumnsOf,
): Promise<ImportResult> {
  loadFinder();
  const settings = importSettings(values);
  const files = await filesOf(paths, format.isWanted);
  const split = splitter(
    settings.split,
    files.map(({ path }) => path),
  );
  const survey = await surveyFiles(format, files, settings, report);
  return {
    metadata: {
      licence: settings.licence,
      source_url: settings.source,
      symprec: String(settings.symprec),
      angle_tolerance_deg: "default of the finder",
      setting: "ITA-standard",
      tables_sha256: GROUP_TABLE_SHA256,
    },
    batches: batches({ format, files, settings, report, properties: survey.properties, split }, columnsOf),
  };
}

/** What a first pass over all files finds. */
interface Survey {
  readonly properties: readonly string[];
}

async function surveyFiles(
  format: StructureFormat,
  files: readonly NamedFile[],
  settings: ImportSettings,
  report: Report,
): Promise<Survey> {
  const properties = new PropertySurvey();
  const known = new Map<string, { readonly file: string; readonly digest: string }>();
  let hasGeometry = false;
  for (const file of files) {
    for await (const entry of format.entries(file)) {
      for (const loaded of load(entry, settings, report, report)) {
        properties.add(loaded);
        hasGeometry ||= "structure" in loaded.content;
        checkRepetition(loaded, file, known, report);
      }
    }
  }
  if (known.size === 0) throw new InputError(`${files[0]!.path}: no structure that can be used`);
  const names = properties.finish(report);
  return { properties: hasGeometry && !names.includes(VOLUME_PER_ATOM) ? [...names, VOLUME_PER_ATOM] : names };
}

/** The structures of an entry; with --skip-bad none of a bad one, counted in `skips`. */
function load(
  entry: StructureEntry,
  settings: ImportSettings,
  report: Report,
  skips: Report,
): readonly LoadedStructure[] {
  try {
    return entry.load(settings, report);
  } catch (error) {
    if (!settings.skipBad || !(error instanceof InputError)) throw error;
    skips.warn(SKIPPED, error.message);
    return [];
  }
}

/** One id twice in a file means two contents, which is refused, or a repetition; in two files the first is kept. */
function checkRepetition(
  { id, where, content, fields }: LoadedStructure,
  { path }: NamedFile,
  known: Map<string, { readonly file: string; readonly digest: string }>,
  report: Report,
): void {
  const digest = createHash("sha1")
    .update(JSON.stringify([content, fields]))
    .digest("base64");
  const earlier = known.get(id);
  if (earlier === undefined) {
    known.set(id, { file: path, digest });
    return;
  }
  if (earlier.file === path && earlier.digest !== digest) {
    throw new InputError(`${where}: the id "${id}" was there before with other content`);
  }
  report.warn(
    earlier.file === path ? "repeated structures left out" : "ids that are in several files, the first kept",
    `${where}: ${id}`,
  );
}

interface Plan extends Survey {
  readonly format: StructureFormat;
  readonly files: readonly NamedFile[];
  readonly settings: ImportSettings;
  readonly report: Report;
  readonly split: Splitter;
}

async function* batches(plan: Plan, columnsOf: ColumnsOf): AsyncGenerator<TableBatch> {
  const waiting = new Map<string, StructureRow[]>();
  const batchOf = (split: string, rows: readonly StructureRow[]): TableBatch => {
    return { table: STRUCTURES, split, columns: columnsOf(rows, plan.properties) };
  };
  for await (const { split, row } of placedRows(plan)) {
    const rows = waiting.get(split) ?? [];
    rows.push(row);
    waiting.set(split, rows);
    if (rows.length < BATCH_ROWS) continue;
    yield batchOf(split, rows);
    waiting.set(split, []);
  }
  for (const [split, rows] of waiting) if (rows.length > 0) yield batchOf(split, rows);
}

interface PlacedRow {
  readonly split: string;
  readonly row: StructureRow;
}

/** The second pass. What it meets once more is not reported again. */
async function* placedRows({ format, files, settings, report, properties, split }: Plan): AsyncGenerator<PlacedRow> {
  const done = new Set<string>();
  for (const file of files) {
    for await (const entry of format.entries(file)) {
      for (const loaded of load(entry, settings, new Report(), new Report())) {
        if (done.has(loaded.id)) continue;
        done.add(loaded.id);
        const row = rowOf(loaded, properties, settings, report);
        if (row === undefined) continue;
        yield { split: split(row.id, file.path, () => canonicalKey(row.gene)), row };
      }
    }
  }
}

/** The row of a structure; undefined where its symmetry cannot be found and bad ones are skipped. */
function rowOf(
  { id, where, content, fields }: LoadedStructure,
  names: readonly string[],
  { symprec, skipBad }: ImportSettings,
  report: Report,
): StructureRow | undefined {
  const properties = propertyValues(fields, names);
  if ("gene" in content) {
    return { id, formula: reducedFormula(composition(content.gene)), gene: content.gene, properties };
  }
  const { structure } = content;
  try {
    const crystal = analyse(structure, symprec);
    const declared = declaredGroup(fields);
    if (declared !== undefined && declared !== crystal.group) {
      report.warn(
        "space groups of the file that the symmetry search does not find, its own used",
        `${where}: ${declared}, found ${crystal.group}`,
      );
    }
    const formula = reducedFormula(countElements(structure.elements));
    const perAtom = volume(structure.lattice) / structure.elements.length;
    const known = { [VOLUME_PER_ATOM]: perAtom, ...properties };
    if (Number.isNaN(known[VOLUME_PER_ATOM])) known[VOLUME_PER_ATOM] = perAtom;
    return { id, formula, gene: geneOf(crystal), structure, crystal, properties: known };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (!skipBad) throw new InputError(`${where}: ${error.message}`, { cause: error });
    report.warn(SKIPPED, `${where}: ${error.message}`);
    return undefined;
  }
}
