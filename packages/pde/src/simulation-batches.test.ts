// Tests of simulations on their way into a data set and back.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ArrowDataset, DatasetWriter } from "@sciformer/core/node";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type MadeOptions, madeSimulation, streamed } from "./made-simulations.ts";
import type { Simulation, SimulationFrame } from "./simulation.ts";
import { toBatches } from "./simulation-batches.ts";
import { indexedSimulations, loadedSimulations, simulationInfos } from "./stored-simulations.ts";
import { tables } from "./tables.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-pde-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function stored(simulations: readonly Simulation[], channels?: number): Promise<ArrowDataset> {
  const path = join(folder, "data");
  const description = { domain: "pde", tables, metadata: {}, licence: "MIT", source: "made" };
  const writer = await DatasetWriter.create(path, description);
  for await (const batch of toBatches(streamed(simulations), () => "train", channels)) await writer.write(batch);
  await writer.finish();
  return ArrowDataset.open(path, tables);
}

const framesOf = (simulation: Simulation) => [...(simulation.frames() as Iterable<SimulationFrame>)];

const TWO: MadeOptions = {
  simId: "flow",
  tag: "burgers",
  pdeId: 6,
  fieldNames: ["velocity x", "velocity y"],
  fieldIds: [1, 2],
  fieldScheme: "VV",
  fieldUnits: null,
  params: [{ name: "viscosity", id: 7, value: 0.25 }],
  frameCount: 3,
  seed: null,
  icKind: null,
};

test("what is known of a simulation comes back as it was", async () => {
  const simulations = [madeSimulation({ simId: "one" }), madeSimulation(TWO)];
  const dataset = await stored(simulations, 2);
  const wanted = simulations.map(({ frames: _, ...info }) => info);
  expect(await simulationInfos(dataset, "train")).toEqual(wanted);
});

test.each([
  ["one dimension", { grid: [8], domainExtent: [2] }],
  ["three dimensions", { grid: [2, 3, 4], domainExtent: [1, 2, 3] }],
])("a grid of %s comes back as it was", async (_, changes) => {
  const dataset = await stored([madeSimulation({ simId: "one", ...changes })]);
  const [info] = await simulationInfos(dataset, "train");
  expect([info!.grid, info!.domainExtent]).toEqual([changes.grid, changes.domainExtent]);
});

test("frames come back in order, without the channels that only fill up", async () => {
  const simulations = [madeSimulation({ simId: "one" }), madeSimulation(TWO)];
  const dataset = await stored(simulations, 2);
  let place = 0;
  for await (const { info, times, frames } of loadedSimulations(dataset, "train")) {
    const wanted = framesOf(simulations[place++]!);
    expect(info.frameCount).toBe(wanted.length);
    expect(Array.from(times)).toEqual(wanted.map(({ time }) => time));
    expect(frames).toEqual(wanted.map(({ data }) => data));
  }
  expect(place).toBe(2);
});

test("any frames can be read, filled up with zeros", async () => {
  const simulations = [madeSimulation({ simId: "one" }), madeSimulation(TWO)];
  const [one, two] = await indexedSimulations(await stored(simulations, 2), "train");
  const [, second, third] = framesOf(simulations[1]!);
  expect(two!.read(1, 3)).toEqual(Float32Array.of(...second!.data, ...third!.data));
  const [first] = framesOf(simulations[0]!);
  expect(one!.read(0, 1)).toEqual(Float32Array.of(...first!.data, ...new Float32Array(16)));
});

test("masked points keep their mask, other frames have none", async () => {
  const valid = Uint8Array.from({ length: 16 }, (_, i) => (i === 5 ? 0 : 1));
  const change = (frame: SimulationFrame, index: number) => (index === 1 ? { ...frame, valid } : frame);
  const dataset = await stored([madeSimulation({ simId: "one", change })]);
  for await (const { valid: found } of loadedSimulations(dataset, "train")) expect(found).toEqual([undefined, valid]);
});

test.each<[string, Simulation[], RegExp]>([
  [
    "a simulation that is there twice",
    [madeSimulation({ simId: "one" }), madeSimulation({ simId: "one" })],
    /made: simulation one is there twice/,
  ],
  [
    "another grid",
    [madeSimulation({ simId: "one" }), madeSimulation({ simId: "two", grid: [4, 8] })],
    /simulation two has a grid of 4 x 8, but one of made one of 4 x 4/,
  ],
  [
    "more fields than the data set has",
    [madeSimulation({ simId: "one" }), madeSimulation(TWO)],
    /simulation flow has 2 fields \(velocity x, velocity y\), the data set 1/,
  ],
  [
    "a value that is no number",
    [
      madeSimulation({
        simId: "one",
        change: (frame, index) => {
          if (index === 1) frame.data[6] = Number.NaN;
          return frame;
        },
      }),
    ],
    /made: simulation one frame 1, field "density", point \[1, 2\]: NaN/,
  ],
])("%s is refused", async (_, simulations, message) => {
  await expect(stored(simulations)).rejects.toThrow(message);
});
