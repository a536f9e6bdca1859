// The verb `rollout`: a forecast of a user's file, written in a format that others read.
import {
  type CliOption,
  type CliValues,
  type DatasetSource,
  type DomainCommand,
  InputError,
  Report,
  type Trained,
} from "@sciformer/core";
import { importedSource } from "@sciformer/core/node";
import type { PdeConfig } from "./config.ts";
import { ENSEMBLE_OPTIONS, FROM_OPTION, PAD_OPTION, SLICE_OPTION, STEPS_OPTION } from "./forecast-options.ts";
import {
  forecastLine,
  forecastSettings,
  forecastSimulation,
  forecastWarnings,
  requireSome,
  type SimulationForecast,
} from "./forecasts.ts";
import { importers } from "./formats/index.ts";
import type { PdeModel } from "./network.ts";
import { OUTPUT_OPTIONS, type OutputSettings, outputSettings, writeOutputs } from "./rollout-outputs.ts";
import { toBatches } from "./simulation-batches.ts";
import { loadedSimulations } from "./stored-simulations.ts";

const FORMATS = importers(toBatches);

/** Options of all importers that explain a file, each once. */
function fileOptions(): CliOption[] {
  const all = FORMATS.flatMap(({ options }) => options.filter(({ forDatasets }) => !forDatasets));
  return [...new Map(all.map((option) => [option.flags, option])).values()];
}

const OWN_OPTIONS: readonly CliOption[] = [
  STEPS_OPTION,
  FROM_OPTION,
  { flags: "--sim <id>", description: "one simulation of the file (default: all)" },
  {
    flags: "--format <name>",
    description: `of the file: ${FORMATS.map(({ name }) => name).join(", ")} (default: recognised)`,
  },
  ...OUTPUT_OPTIONS,
  ...ENSEMBLE_OPTIONS,
  PAD_OPTION,
  SLICE_OPTION,
];

/** The user's files as simulations, in one split. @throws InputError for files that no importer knows */
async function openFiles(
  files: readonly string[],
  options: CliValues,
  report: Report,
): Promise<{ source: DatasetSource; split: string }> {
  const { format: asked } = options;
  let format = FORMATS.find(({ name }) => name === asked);
  if (asked !== undefined && format === undefined) {
    throw new InputError(`--format ${asked}: expected one of ${FORMATS.map(({ name }) => name).join(", ")}`);
  }
  for (const candidate of FORMATS) {
    if (format === undefined && (await candidate.recognises(files[0]!, options))) format = candidate;
  }
  if (format === undefined) {
    throw new InputError(`${files[0]}: not recognised as any of ${FORMATS.map(({ name }) => name).join(", ")}`);
  }
  const split = "all";
  const source = await importedSource(files.join(", "), await format.read(files, { ...options, split }, report));
  return { source, split };
}

/** Forecasts of the simulations that are asked for. @throws InputError where there is none of the name */
async function* forecasts(
  run: Trained<PdeConfig, PdeModel>,
  source: DatasetSource,
  split: string,
  options: CliValues,
): AsyncGenerator<SimulationForecast> {
  const settings = forecastSettings(options);
  const found: string[] = [];
  let count = 0;
  for await (const simulation of loadedSimulations(source, split)) {
    const { simId } = simulation.info;
    found.push(simId);
    if (options.sim !== undefined && options.sim !== simId) continue;
    count++;
    yield forecastSimulation(run, simulation, settings);
  }
  if (options.sim !== undefined && count === 0) {
    throw new InputError(
      `--sim ${options.sim}: ${source.path} has ${found.slice(0, 5).join(", ")}${found.length > 5 ? ", ..." : ""}`,
    );
  }
  requireSome(count, source.path);
}

async function rollOut(
  run: Trained<PdeConfig, PdeModel>,
  options: CliValues,
  print: (line: string) => void,
): Promise<void> {
  const settings: OutputSettings = outputSettings(options);
  const report = new Report();
  const { source, split } = await openFiles(options.files as string[], options, report);
  const made: SimulationForecast[] = [];
  for await (const forecast of forecasts(run, source, split, options)) {
    print(forecastLine(forecast));
    for (const warning of forecastWarnings(forecast)) print(warning);
    made.push(forecast);
  }
  for (const line of report.toLines()) print(`warning: ${line}`);
  for (const line of await writeOutputs(made, settings, run)) print(line);
}

/** The verb `rollout`. */
export const rolloutCommand: DomainCommand<PdeConfig, PdeModel> = {
  name: "rollout",
  summary: "forecast your own file and write it as NetCDF, HDF5, pictures or a film",
  files: "files of one format, or the folder of a data set",
  options: [...OWN_OPTIONS, ...fileOptions()],
  run: rollOut,
};
