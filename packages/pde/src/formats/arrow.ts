// Arrow data sets with the tables `sims` and `frames`, ours or another tool's.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type DatasetSource, InputError } from "@sciformer/core";
import { ArrowDataset } from "@sciformer/core/node";
import type { Simulation, SimulationFrame } from "../simulation.ts";
import { type LoadedSimulation, loadedSimulations, type StoredInfo, simulationInfos } from "../stored-simulations.ts";
import { SIMS, tables } from "../tables.ts";
import type { SourceFormat } from "./source-format.ts";

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

/** True for a folder that has a folder of each table. */
async function isDataset(path: string): Promise<boolean> {
  const folders = await Promise.all(Object.keys(tables).map((table) => exists(join(path, table))));
  return folders.every(Boolean);
}

export const arrow: SourceFormat = {
  name: "arrow",
  summary: "Arrow data sets with the tables sims and frames (folders)",
  options: [],
  fileNames: /dataset\.json$/,
  isFolder: isDataset,
  recognises: isDataset,
  async find([path], _, _context) {
    if (!(await isDataset(path!))) {
      throw new InputError(`${path}: not a data set: expected a folder with ${Object.keys(tables).join(" and ")}`);
    }
    const source = await ArrowDataset.open(path!, tables);
    const { licence, citation } = source.metadata;
    return { simulations: await storedSimulations(source), licence, citation };
  },
};

/** The simulations of all splits. */
async function storedSimulations(source: DatasetSource): Promise<Simulation[]> {
  const all: Simulation[] = [];
  for (const split of source.splits[SIMS] ?? []) {
    const reader = new FrameReader(source, split);
    for (const info of await simulationInfos(source, split)) all.push({ ...info, frames: () => reader.frames(info) });
  }
  return all;
}

/** Frames of a split's simulations: read once from front to back as long as they are asked for in stored order. */
class FrameReader {
  readonly #source: DatasetSource;
  readonly #split: string;
  #simulations: AsyncGenerator<LoadedSimulation>;

  constructor(source: DatasetSource, split: string) {
    this.#source = source;
    this.#split = split;
    this.#simulations = loadedSimulations(source, split);
  }

  async *frames({ simId }: StoredInfo): AsyncGenerator<SimulationFrame> {
    const { times, frames, valid } = await this.#find(simId);
    for (const [i, data] of frames.entries()) {
      const mask = valid[i];
      yield { time: times[i]!, data, ...(mask && { valid: mask }) };
    }
  }

  async #find(simId: string): Promise<LoadedSimulation> {
    for (let pass = 0; pass < 2; pass++) {
      for (let next = await this.#simulations.next(); !next.done; next = await this.#simulations.next()) {
        if (next.value.info.simId === simId) return next.value;
      }
      this.#simulations = loadedSimulations(this.#source, this.#split);
    }
    throw new InputError(`${this.#source.path}: simulation ${simId} has no frames`);
  }
}
