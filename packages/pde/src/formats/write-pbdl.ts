// PBDL HDF5 out: `sims/sim<i>` of (time, channel, x, y), the layout of the PDE-Transformer data sets.
import { InputError } from "@sciformer/core";
import { createHdf5, writeAtomically } from "@sciformer/core/node";
import type { Dataset, Group } from "h5wasm/node";
import type { Simulation, SimulationInfo } from "../simulation.ts";
import { PDE_TYPES } from "../vocabulary.ts";
import { writeAttributes } from "./hdf5-attributes.ts";
import { EDGES } from "./pbdl.ts";

const DEFLATE_LEVEL = 4;

/**
 * Writes simulations of one set-up, frame by frame.
 *
 * @returns how many
 * @throws InputError for simulations of different fields or grids, and for points that were not measured
 */
export async function writePbdl(path: string, simulations: AsyncIterable<Simulation>): Promise<number> {
  return writeAtomically(path, async (temporaryPath) => {
    const file = await createHdf5(temporaryPath);
    try {
      let group: Group | undefined;
      let first: Simulation | undefined;
      let count = 0;
      for await (const simulation of simulations) {
        first ??= simulation;
        group ??= startGroup(file.create_group("sims") as Group, simulation);
        requireAlike(simulation, first, path);
        await writeSimulation(group, `sim${count++}`, simulation, path);
      }
      return count;
    } finally {
      file.close();
    }
  });
}

function startGroup(group: Group, info: Simulation): Group {
  writeAttributes(group, {
    PDE: PDE_TYPES[info.pdeId]!,
    Fields: info.fieldNames,
    "Fields Scheme": info.fieldScheme,
    "Domain Extent": info.domainExtent ?? 0,
    Dt: info.dt,
    "Boundary Conditions Order": EDGES.slice(0, 2 * Math.min(2, info.grid.length)),
    "Boundary Conditions": info.boundary.slice(0, 2 * Math.min(2, info.grid.length)),
  });
  group.create_attribute("Dimension", info.grid.length, [], "<i");
  group.create_attribute("Resolution", Int32Array.from(info.grid), [info.grid.length], "<i");
  group.create_attribute("Time Steps", info.frameCount, [], "<i");
  const names = info.params.map(({ name }) => name);
  if (names.length > 0) writeAttributes(group, { Constants: names });
  return group;
}

function requireAlike(simulation: SimulationInfo & { frameCount: number }, first: Simulation, path: string): void {
  const shape = (info: typeof simulation) =>
    `${info.fieldNames.join(", ")} on ${info.grid.join(" x ")}, ${info.frameCount} frames`;
  if (shape(simulation) === shape(first)) return;
  throw new InputError(`${path}: ${simulation.simId} has ${shape(simulation)}, but ${first.simId} ${shape(first)}`);
}

async function writeSimulation(group: Group, name: string, simulation: Simulation, path: string): Promise<void> {
  const frame = [simulation.fieldNames.length, ...simulation.grid];
  const size = frame.reduce((product, length) => product * length, 1);
  const dataset = group.create_dataset({
    name,
    data: new Float32Array(simulation.frameCount * size),
    shape: [simulation.frameCount, ...frame],
    dtype: "<f",
    chunks: [1, ...frame],
    compression: "gzip",
    compression_opts: DEFLATE_LEVEL,
  }) as Dataset;
  writeAttributes(dataset, Object.fromEntries(simulation.params.map(({ name: key, value }) => [key, value])));
  let index = 0;
  for await (const { data, valid } of simulation.frames()) {
    if (valid?.includes(0)) {
      throw new InputError(
        `${path}: ${simulation.simId} frame ${index} has masked points, which the PBDL layout cannot hold`,
      );
    }
    dataset.write_slice([[index, index + 1], ...frame.map((length): [number, number] => [0, length])], data);
    index++;
  }
}
