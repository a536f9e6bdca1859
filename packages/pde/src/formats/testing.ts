// For tests: runs an importer to its end and gathers the simulations that it gives.
import { fileURLToPath } from "node:url";
import { type CliValues, Report } from "@sciformer/core";
import type { Simulation, SimulationFrame } from "../simulation.ts";
import { importers } from "./index.ts";

/** A simulation with all of its frames. */
export interface ReadSimulation {
  readonly info: Simulation;
  readonly frames: readonly SimulationFrame[];
  readonly split: string;
}

export interface ReadImport {
  readonly simulations: readonly ReadSimulation[];
  readonly warnings: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** A file of test/fixtures/pde/formats. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../../../test/fixtures/pde/formats/${name}`, import.meta.url));
}

/** What the importer of this name makes of files; left out, the first one that recognises them. */
export async function imported(paths: readonly string[], options: CliValues = {}, name?: string): Promise<ReadImport> {
  const simulations: ReadSimulation[] = [];
  const list = importers(async function* (found, splitOf) {
    for await (const info of found) {
      const frames: SimulationFrame[] = [];
      for await (const frame of info.frames()) frames.push(frame);
      simulations.push({ info, frames, split: splitOf(info, simulations.length) });
    }
    yield* [];
  });
  const chosen = name === undefined ? await firstOf(list, paths[0]!) : list.find((each) => each.name === name);
  if (!chosen) throw new Error(`no importer for ${paths.join(", ")}`);
  const report = new Report();
  const { metadata, batches } = await chosen.read(paths, options, report);
  for await (const _ of batches) throw new Error("no batch was expected");
  return { simulations, warnings: report.toLines(), metadata };
}

/** Names of the importers that recognise a path. */
export async function recognisers(path: string): Promise<readonly string[]> {
  const list = importers(async function* () {});
  const found = await Promise.all(list.map(async (each) => ((await each.recognises(path, {})) ? [each.name] : [])));
  return found.flat();
}

async function firstOf(list: ReturnType<typeof importers>, path: string) {
  for (const each of list) if (await each.recognises(path, {})) return each;
  return undefined;
}

/** Value of a frame at a channel and an index of the grid. */
export function valueAt({ info, frames }: ReadSimulation, frame: number, channel: number, ...index: number[]): number {
  const place = index.reduce((sum, at, axis) => sum * info.grid[axis]! + at, 0);
  const points = info.grid.reduce((product, size) => product * size, 1);
  return frames[frame]!.data[channel * points + place]!;
}
