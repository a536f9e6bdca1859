// Files of a rollout: NetCDF, HDF5, an animated GIF, or a folder of PNG frames, by the name of the output.
import { extname } from "node:path";
import { type CliOption, type CliValues, InputError, type Trained } from "@sciformer/core";
import type { PdeConfig } from "./config.ts";
import { modelName } from "./evaluation/evaluator.ts";
import type { SimulationForecast } from "./forecasts.ts";
import { writeGif, writePngFrames } from "./formats/pictures/write-pictures.ts";
import { writeNetcdf } from "./formats/write-netcdf.ts";
import { writePbdl } from "./formats/write-pbdl.ts";
import type { PdeModel } from "./network.ts";
import { denormalised } from "./scaling.ts";
import type { Simulation } from "./simulation.ts";

export const OUTPUT_OPTIONS: readonly CliOption[] = [
  {
    flags: "--out <paths...>",
    description: "files to write: .nc, .hdf5, .gif, or a folder for PNG frames (default rollout.nc)",
  },
  { flags: "--field <name>", description: "field of the pictures (default: the first)" },
  { flags: "--scale <n>", description: "pixels of a point of the pictures (default: what makes 256)" },
];

type Kind = "netcdf" | "hdf5" | "gif" | "frames";

interface Output {
  readonly path: string;
  readonly kind: Kind;
}

/** What is to be written. */
export interface OutputSettings {
  readonly outputs: readonly Output[];
  readonly field: string | undefined;
  readonly zoom: number | undefined;
}

const KINDS: Readonly<Record<string, Kind>> = {
  ".nc": "netcdf",
  ".hdf5": "hdf5",
  ".h5": "hdf5",
  ".gif": "gif",
  "": "frames",
};

/** @throws InputError for a name whose ending is not known, and a scale that is no number */
export function outputSettings(options: CliValues): OutputSettings {
  const paths = (options.out as string[] | undefined) ?? ["rollout.nc"];
  const outputs = paths.map((path) => {
    const kind = KINDS[extname(path).toLowerCase()];
    if (kind === undefined) throw new InputError(`--out ${path}: expected .nc, .hdf5, .gif or the name of a folder`);
    return { path, kind };
  });
  const zoom = options.scale === undefined ? undefined : Number(options.scale);
  if (zoom !== undefined && !(Number.isInteger(zoom) && zoom > 0)) {
    throw new InputError(`--scale ${options.scale}: expected a whole number above 0`);
  }
  return { outputs, field: options.field as string | undefined, zoom };
}

/** The predicted states as a simulation, from the last known one on, in natural units. */
function forecastAsSimulation({ trajectory, steps }: SimulationForecast, source: string): Simulation {
  const { info, grid, scale } = trajectory;
  const points = grid[0] * grid[1];
  return {
    ...info,
    dt: steps.length > 1 ? steps[1]!.time - steps[0]!.time : info.dt,
    t0: steps[0]!.time,
    seed: null,
    icKind: null,
    source,
    frameCount: steps.length,
    *frames() {
      for (const { time, prediction } of steps) yield { time, data: denormalised(prediction, points, scale.fields) };
    },
  };
}

/** The path for one of several simulations: its id before the ending. */
function pathFor(path: string, { simId }: Simulation, count: number): string {
  if (count === 1) return path;
  const ending = extname(path);
  return `${path.slice(0, path.length - ending.length)}-${simId.replaceAll(/[^\w.-]/g, "-")}${ending}`;
}

/** @throws InputError for a field that the simulation does not have */
function channelOf({ fieldNames, simId }: Simulation, field: string | undefined): number {
  if (field === undefined) return 0;
  const found = fieldNames.indexOf(field);
  if (found >= 0) return found;
  throw new InputError(`--field ${field}: simulation ${simId} has ${fieldNames.join(", ")}`);
}

async function writeOne(
  path: string,
  kind: Kind,
  simulation: Simulation,
  { field, zoom }: OutputSettings,
): Promise<void> {
  if (kind === "netcdf") {
    await writeNetcdf(path, simulation, { title: `Forecast of ${simulation.simId}`, model: simulation.source });
    return;
  }
  const options = { channel: channelOf(simulation, field), ...(zoom !== undefined && { zoom }) };
  if (kind === "gif") await writeGif(path, simulation, options);
  else await writePngFrames(path, simulation, options);
}

/** Writes all outputs; returns a line for each. @throws InputError */
export async function writeOutputs(
  forecasts: readonly SimulationForecast[],
  settings: OutputSettings,
  { path: run, config }: Trained<PdeConfig, PdeModel>,
): Promise<string[]> {
  const simulations = forecasts.map((forecast) => forecastAsSimulation(forecast, `${modelName(config)} ${run}`));
  const lines: string[] = [];
  for (const { path, kind } of settings.outputs) {
    if (kind === "hdf5") {
      await writePbdl(path, streamed(simulations));
      lines.push(`wrote ${path}`);
      continue;
    }
    for (const simulation of simulations) {
      const own = pathFor(path, simulation, simulations.length);
      await writeOne(own, kind, simulation, settings);
      lines.push(`wrote ${own}`);
    }
  }
  return lines;
}

async function* streamed(simulations: readonly Simulation[]): AsyncGenerator<Simulation> {
  yield* simulations;
}
