// A file format made an importer: files found, simulations checked against each other, splits given, then streamed.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { type CliValues, type Importer, InputError, type TableBatch } from "@sciformer/core";
import type { Simulation, SimulationInfo } from "../simulation.ts";
import type { ImportContext } from "./import-context.ts";
import { COMMON_OPTIONS, importOptions } from "./options.ts";
import { filesOf } from "./paths.ts";
import type { FoundFile, SourceFormat } from "./source-format.ts";
import { type Located, SPLIT_OPTION, splitsOf } from "./splits.ts";

/** Turns simulations into rows; `channels` is the largest number of fields that any of them has. */
export type ToBatches = (
  simulations: AsyncIterable<Simulation>,
  split: (info: SimulationInfo, index: number) => string,
  channels?: number,
) => AsyncIterable<TableBatch>;

/** A simulation on its way, and its file. */
interface Sourced {
  readonly simulation: Simulation;
  readonly path: string;
}

/** Files of more bytes would take longer to check than to import. */
const MAX_HASHED_BYTES = 2 ** 30;

/** The importer of a format. */
export function importer(format: SourceFormat, toBatches: ToBatches): Importer {
  return {
    name: format.name,
    summary: format.summary,
    options: [...format.options, ...COMMON_OPTIONS, SPLIT_OPTION],
    recognises: (path) => recognises(format, path),
    async read(paths, values, report) {
      const files = await filesOf(paths, format);
      const { sources, found } = await findAll(format, files, values, { options: importOptions(values), report });
      requireFitting(sources);
      const located = sources.map(({ simulation, path }): Located => ({ info: simulation, path }));
      const splits = splitsOf(located, values);
      const channels = Math.max(...sources.map(({ simulation }) => simulation.fieldNames.length));
      const metadata = await sourceMetadata(format, files, found);
      const batches = toBatches(oneByOne(sources), ({ simId }) => splits.get(simId)!, channels);
      return { metadata, batches };
    },
  };
}

/** A folder is what its first file is. */
async function recognises(format: SourceFormat, path: string): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isDirectory() || (await format.isFolder?.(path))) return format.recognises(path);
  const [first] = await filesOf([path], format).catch(() => []);
  return first !== undefined && format.recognises(first);
}

async function findAll(
  format: SourceFormat,
  files: readonly string[],
  values: CliValues,
  context: ImportContext,
): Promise<{ sources: Sourced[]; found: readonly FoundFile[] }> {
  const sources: Sourced[] = [];
  const found: FoundFile[] = [];
  for (const group of format.groups?.(files) ?? files.map((file) => [file])) {
    const inGroup = await format.find(group, values, context);
    found.push(inGroup);
    sources.push(...inGroup.simulations.map((simulation) => ({ simulation, path: group[0]! })));
  }
  if (sources.length === 0) throw new InputError(`${files.join(", ")}: no simulation found`);
  return { sources: distinct(sources), found };
}

/** Files of one name in different folders (`train/x.hdf5`, `valid/x.hdf5`): ids get the folder's name before them. */
function distinct(sources: readonly Sourced[]): Sourced[] {
  const paths = new Map<string, Set<string>>();
  for (const { simulation, path } of sources) {
    paths.set(simulation.simId, (paths.get(simulation.simId) ?? new Set()).add(path));
  }
  return sources.map((source) => {
    const { simulation, path } = source;
    if (paths.get(simulation.simId)!.size === 1) return source;
    const simId = `${basename(dirname(path))}/${simulation.simId}`;
    return { path, simulation: { ...simulation, simId } };
  });
}

/** @throws InputError for an id that is there twice, another grid, and a field in two units */
function requireFitting(sources: readonly Sourced[]): void {
  const first = sources[0]!.simulation;
  const ids = new Map<string, string>();
  const units = new Map<string, { unit: string; source: string }>();
  for (const { simulation, path } of sources) {
    const { simId, grid, source, fieldNames, fieldUnits } = simulation;
    const twice = ids.get(simId);
    if (twice !== undefined) {
      throw new InputError(`${path}: simulation id "${simId}" is in ${twice} too; expected ids that are unique`);
    }
    ids.set(simId, path);
    if (grid.join() !== first.grid.join()) {
      throw new InputError(
        `${source}: a grid of ${grid.join(" x ")}, but ${first.source} has ${first.grid.join(" x ")}; another grid is another data set`,
      );
    }
    for (const [i, name] of fieldNames.entries()) {
      const unit = fieldUnits?.[i];
      if (unit === undefined) continue;
      const before = units.get(name);
      if (before && before.unit !== unit) {
        throw new InputError(`${source}: field "${name}" in ${unit}, but in ${before.unit} in ${before.source}`);
      }
      units.set(name, { unit, source });
    }
  }
}

/** Lets go of each simulation when the next one is asked for: what it holds of its file goes with the last of them. */
async function* oneByOne(sources: Sourced[]): AsyncGenerator<Simulation> {
  for (let next = sources.shift(); next; next = sources.shift()) yield next.simulation;
}

async function sourceMetadata(format: SourceFormat, files: readonly string[], found: readonly FoundFile[]) {
  const licence = found.find((file) => file.licence !== undefined)?.licence;
  const citation = found.find((file) => file.citation !== undefined)?.citation;
  return {
    source: shortList(files.map((file) => basename(file))),
    licence: licence ?? "unknown",
    source_url: "",
    format: format.name,
    ...(citation === undefined ? {} : { citation }),
    sha256: JSON.stringify(await checksums(files)),
  };
}

function shortList(names: readonly string[]): string {
  return names.length > 8 ? `${names.slice(0, 8).join(", ")} and ${names.length - 8} more` : names.join(", ");
}

/** Of files; folders (Zarr) and large files have none. */
async function checksums(files: readonly string[]): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const file of files) {
    const info = await stat(file);
    if (info.isDirectory() || info.size > MAX_HASHED_BYTES) continue;
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    sums[basename(file)] = hash.digest("hex");
  }
  return sums;
}
