// Tests of windows of a stored data set as rows to learn from.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ArrowDataset } from "@sciformer/core/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PdeConfig } from "./config.ts";
import { checkTraining, configure } from "./dataset.ts";
import { type MadeOptions, madeSimulation } from "./made-simulations.ts";
import { writeDataset } from "./refusals/training.ts";
import type { SimulationFrame } from "./simulation.ts";
import { sizes } from "./sizes.ts";
import { tables } from "./tables.ts";
import type { FrameWindow } from "./tokenizer.ts";
import { windows } from "./windows.ts";

const FLOW: MadeOptions = {
  simId: "flow",
  tag: "burgers",
  pdeId: 6,
  grid: [16, 8],
  frameCount: 5,
  fieldNames: ["velocity x", "velocity y"],
  fieldIds: [1, 2],
  fieldScheme: "VV",
  params: [{ name: "viscosity", id: 7, value: 2 }],
};
const WAVE: MadeOptions = { simId: "wave", grid: [16, 8], frameCount: 4 };
const OTHER = { ...FLOW, simId: "other", params: [{ name: "viscosity", id: 7, value: 4 }] };

let folder: string;
let source: ArrowDataset;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-windows-"));
  await writeDataset(join(folder, "data"), [FLOW, WAVE, OTHER]);
  source = await ArrowDataset.open(join(folder, "data"), tables);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function windowsOf(config: PdeConfig): Promise<FrameWindow[]> {
  const found: FrameWindow[] = [];
  for await (const window of windows(source, "train", config)) found.push(window);
  return found;
}

const framesOf = (options: MadeOptions) =>
  [...(madeSimulation(options).frames() as Iterable<SimulationFrame>)].map(({ data }) => data);

test("a configuration takes grid, channels, edges and statistics from the data", async () => {
  const { model, task } = await configure(sizes.small, {}, source);
  expect(task).toMatchObject({ grid: [16, 8], channels: 2, parameters: 5, predict: "delta" });
  expect(Object.keys(task.tags)).toEqual(["burgers", "adv"]);
  expect(model).toMatchObject({ in_channels: 2, out_channels: 2, periodic: true });
});

test("flow matching doubles the input channels and learns states", async () => {
  const { model, task } = await configure(sizes.small, { objective: "flow" }, source);
  expect([model.in_channels, model.out_channels, task.predict]).toEqual([4, 2, "state"]);
});

test("every pair of consecutive frames is a window", async () => {
  const config = await configure(sizes.small, {}, source);
  expect((await windowsOf(config)).map(({ simId, first }) => `${simId} ${first}`)).toEqual([
    ...[0, 1, 2, 3].map((first) => `flow ${first}`),
    ...[0, 1, 2].map((first) => `wave ${first}`),
    ...[0, 1, 2, 3].map((first) => `other ${first}`),
  ]);
});

test("windows have their frames normalised, channel by channel, without those that only fill up", async () => {
  const config = await configure(sizes.small, {}, source);
  const window = (await windowsOf(config)).find(({ simId, first }) => simId === "wave" && first === 1)!;
  const { mean, std } = config.task.tags.adv!.norm;
  const [, second, third] = framesOf(WAVE);
  const wanted = [...second!, ...third!].map((value) => expect.closeTo((value - mean[0]!) / std[0]!, 5));
  expect(Array.from(window.frames)).toEqual(wanted);
  expect(window).toMatchObject({ pdeId: 1, fieldIds: [5], grid: [16, 8], time: 1, dt: 0.5, paramIds: [] });
});

test("constants are normalised over the simulations", async () => {
  const [first] = await windowsOf(await configure(sizes.small, {}, source));
  // Values 2 and 4: mean 3, deviation 1.
  expect([first!.paramIds, first!.paramValues]).toEqual([[7], [-1]]);
});

test("a stride leaves frames out", async () => {
  const found = await windowsOf(await configure(sizes.small, { stride: "3" }, source));
  expect(found.map(({ simId, first }) => `${simId} ${first}`)).toEqual([
    "flow 0",
    "flow 1",
    "wave 0",
    "other 0",
    "other 1",
  ]);
  const [early, , , late] = framesOf(WAVE);
  const { frames, dt } = found[2]!;
  const spread = (values: ArrayLike<number>) => Math.max(...Array.from(values)) - Math.min(...Array.from(values));
  expect(dt).toBe(1.5);
  expect(spread(frames.subarray(0, 128)) / spread(frames.subarray(128))).toBeCloseTo(spread(early!) / spread(late!), 5);
});

test("only the set-ups that are asked for are learnt from", async () => {
  const config = await configure(sizes.small, { tags: "adv" }, source);
  expect(config.task.channels).toBe(1);
  expect((await windowsOf(config)).map(({ tag }) => tag)).toEqual(["adv", "adv", "adv"]);
});

test("training on what fits is let through", async () => {
  await expect(checkTraining(source, await configure(sizes.small, {}, source))).resolves.toBeUndefined();
});
