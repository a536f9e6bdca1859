// Tests of a run's configuration from a data set and the options of `train`.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ArrowDataset } from "@sciformer/core/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { configSchema } from "./config.ts";
import { configure } from "./dataset.ts";
import { writeDataset } from "./refusals/training.ts";
import { sizes } from "./sizes.ts";
import { tables } from "./tables.ts";
import { unetPeer } from "./unet.ts";

let folder: string;
let source: ArrowDataset;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-pde-"));
  await writeDataset(join(folder, "data"), [{ simId: "one", grid: [16, 24], frameCount: 4 }]);
  source = await ArrowDataset.open(join(folder, "data"), tables);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("grid and channels are those of the data", async () => {
  const { task, model } = configSchema.parse(await configure(sizes.small, {}, source));
  expect(task).toMatchObject({ grid: [16, 24], channels: 1 });
  expect(model).toMatchObject({ kind: "pde-transformer", in_channels: 1, out_channels: 1 });
});

test("a U-Net is given what the transformer of the size is given", async () => {
  const transformer = await configure(sizes.small, { objective: "flow" }, source);
  const unet = configSchema.parse(await configure(sizes.small, { objective: "flow", model: "unet" }, source));
  expect(unet.task).toEqual(transformer.task);
  expect(unet.recipe).toEqual(transformer.recipe);
  const { periodic, pad } = transformer.model;
  expect(unet.model).toEqual({ ...unetPeer(sizes.small.model), in_channels: 2, out_channels: 1, periodic, pad });
});
