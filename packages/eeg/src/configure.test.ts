// Tests of what a configuration takes from a dataset.
import { expect, test } from "vitest";
import { configSchema } from "./config.ts";
import { configure } from "./configure.ts";
import { memorySource } from "./memory-source.ts";
import { sizes } from "./sizes.ts";
import { ABOUT, smallTrials } from "./testing.ts";

const source = memorySource("small", { train: smallTrials(50) }, ABOUT);

test("channels, rate, samples and classes come from the dataset, patches take as long as the size has them", async () => {
  const { model, task, recipe } = await configure(sizes.small, {}, source);
  expect(task).toMatchObject({ channels: ["C3", "Cz", "C4"], sfreq: 100, samples: 200, classes: ["left", "right"] });
  expect(model).toMatchObject({ chn: 3, time_sample_num: 200, n_classes: 2, patch_size: 40 });
  expect(recipe.batchSize).toBe(25);
});

test("a patch in seconds, another network, no alignment, our recipe", async () => {
  const { model } = await configure(sizes.small, { patch: "0.2" }, source);
  expect(model).toMatchObject({ kind: "dbconformer", patch_size: 20 });
  const other = await configure(sizes.small, { model: "eegnet", alignment: "none", recipe: "ours" }, source);
  expect(other.model.kind).toBe("eegnet");
  expect(configSchema.parse(other)).toMatchObject({
    task: { alignment: "none" },
    recipe: { optimizer: "adamw", weightDecay: 0.05 },
  });
});

test("a network without patches takes none", async () => {
  await expect(configure(sizes.small, { model: "eegnet", patch: "0.2" }, source)).rejects.toThrow(
    "--patch 0.2: eegnet has no patches",
  );
});
