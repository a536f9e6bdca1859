// Tests of Arrow data sets as input.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Report } from "@sciformer/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type MadeOptions, madeSimulation } from "../made-simulations.ts";
import { writeDataset } from "../refusals/training.ts";
import type { SimulationFrame } from "../simulation.ts";
import { arrow } from "./arrow.ts";
import { importOptions } from "./options.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-arrow-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const valid = Uint8Array.from({ length: 16 }, (_, i) => (i === 5 ? 0 : 1));
const change = (frame: SimulationFrame, index: number) => (index === 1 ? { ...frame, valid } : frame);
const SIMULATIONS: MadeOptions[] = [
  { simId: "one", change },
  { simId: "two", frameCount: 3 },
];

async function found() {
  await writeDataset(join(folder, "data"), SIMULATIONS);
  const context = { options: importOptions({}), report: new Report() };
  return (await arrow.find([join(folder, "data")], {}, context)).simulations;
}

async function framesOf({ frames }: Awaited<ReturnType<typeof found>>[number]): Promise<SimulationFrame[]> {
  const all: SimulationFrame[] = [];
  for await (const frame of frames()) all.push(frame);
  return all;
}

test("a data set is recognised by its tables", async () => {
  await writeDataset(join(folder, "data"), SIMULATIONS);
  expect([await arrow.recognises(join(folder, "data")), await arrow.recognises(folder)]).toEqual([true, false]);
});

test("simulations come back with frames and masks, in any order", async () => {
  const simulations = await found();
  for (const place of [1, 0, 1]) {
    const { frames, ...info } = madeSimulation(SIMULATIONS[place]!);
    expect(simulations[place]).toMatchObject(info);
    expect(await framesOf(simulations[place]!)).toEqual([...(frames() as Iterable<SimulationFrame>)]);
  }
});

test("a folder without the tables is refused", async () => {
  const context = { options: importOptions({}), report: new Report() };
  await expect(arrow.find([folder], {}, context)).rejects.toThrow(
    "not a data set: expected a folder with sims and frames",
  );
});
