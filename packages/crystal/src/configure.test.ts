// Configurations from datasets.
import { expect, test } from "vitest";
import type { GenerationTask, PropertyTask } from "./config.ts";
import { configure } from "./configure.ts";
import { rows } from "./dataset.ts";
import { sizes } from "./sizes.ts";
import { source, sourceOf, stored } from "./testing.ts";
import { GENES } from "./wyformer/testing.ts";

test("a generator knows the tokens and groups of all splits, and counts groups of what it learns from", async () => {
  const { task, model } = await configure(sizes.small, {}, source);
  expect(task.vocabulary.elements).toContain("Cs");
  expect(task.space_groups).toEqual([14, 136, 221, 225]);
  expect((task as GenerationTask).space_group_counts).toEqual({ 14: 1, 136: 1, 221: 1, 225: 1 });
  expect(task.max_sites).toBe(5);
  expect(model.n_start).toBe(task.space_group_columns.length);
});

test("crystals of too many sites are left out where a limit is given", async () => {
  const config = await configure(sizes.small, { maxSites: "3" }, source);
  expect(config.task.max_sites).toBe(3);
  expect(config.task.space_groups).not.toContain(14);
  const valid: string[] = [];
  for await (const { id } of rows(source, "valid", config, "train")) valid.push(id);
  expect(valid).toEqual(["136-NaN"]);
});

test("a dataset of a single space group still has a start token", async () => {
  const cubic = sourceOf({ train: [stored(GENES[0]!, 1)] });
  expect((await configure(sizes.small, {}, cubic)).model.n_start).toBe(1);
});

test("a property is standardised by the training split; a volume by its logarithm", async () => {
  const { task } = await configure(sizes.small, { target: "gap,volume_per_atom" }, source);
  const [gap, volume] = (task as PropertyTask).targets;
  // 1 and 3: mean 2, deviation 1. log 11 and log 13.
  expect(gap).toEqual({ column: "gap", log: false, mean: 2, deviation: 1 });
  expect(volume).toMatchObject({ log: true });
  expect(volume!.mean).toBeCloseTo((Math.log(11) + Math.log(13)) / 2, 12);
});

test("the published recipe comes with its scheme and without the mask", async () => {
  const { task, recipe } = await configure(sizes.base, { recipe: "paper", augmentation: "paper" }, source);
  expect(task).toMatchObject({ scheme: "paper", validity_mask: false, augmentation: "paper" });
  // The published batch is the whole data set, here two crystals.
  expect(recipe).toMatchObject({ optimizer: "sgd", lr: 0.2, batchSize: 2 });
});

test("the schedule-free recipe is the published scheme with another optimiser", async () => {
  const { task, recipe } = await configure(sizes.base, { recipe: "schedule-free" }, source);
  expect(task).toMatchObject({ scheme: "paper", validity_mask: false });
  expect(recipe).toMatchObject({ optimizer: "schedule-free-sgd", momentum: 0.9, schedule: { kind: "constant" } });
});
