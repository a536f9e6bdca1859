// Configurations from datasets, and the rows that training and validation see.
import type { Columns, DatasetSource } from "@sciformer/core";
import { expect, test } from "vitest";
import type { GenerationTask, PropertyTask } from "./config.ts";
import { configure, rows } from "./dataset.ts";
import type { StructureRow } from "./formats/structure-row.ts";
import { sizes } from "./sizes.ts";
import { columnsOf, STRUCTURES } from "./structures.ts";
import { GENES, geneOf } from "./wyformer/testing.ts";

const properties = ["gap", "volume_per_atom"];

/** The crystals as a dataset in memory, one split each. */
function sourceOf(splits: Readonly<Record<string, readonly StructureRow[]>>): DatasetSource {
  const columns: Record<string, Columns> = Object.fromEntries(
    Object.entries(splits).map(([split, own]) => [split, columnsOf(own, properties)]),
  );
  return {
    path: "tiny",
    splits: { [STRUCTURES]: Object.keys(splits) },
    metadata: {},
    columns: () => Object.keys(Object.values(columns)[0]!.values),
    async *scan(_, split) {
      yield columns[split]!;
    },
  };
}

const stored = (gene: StructureRow["gene"], gap: number): StructureRow => ({
  id: `${gene.group}-${gap}`,
  formula: "X",
  gene,
  properties: { gap, volume_per_atom: 10 + gap },
});
const [salt, perovskite, rutile, monoclinic] = GENES as [(typeof GENES)[0], ...(typeof GENES)[0][]];
const source = sourceOf({
  train: [stored(salt, 1), stored(perovskite!, 3)],
  valid: [stored(rutile!, Number.NaN), stored(monoclinic!, 2)],
  test: [stored(geneOf(221, "Cs a", "Cl b"), 4)],
});

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
  const cubic = sourceOf({ train: [stored(salt, 1)] });
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

test("crystals without a value are no rows of a property", async () => {
  const config = await configure(sizes.small, { target: "gap" }, source);
  const found: string[] = [];
  for await (const { id } of rows(source, "valid", config, "valid")) found.push(id);
  expect(found).toEqual(["14-2"]);
});

test("to validate a generator every crystal is cut everywhere, weighted to the mean of crystals", async () => {
  const config = await configure(sizes.small, {}, source);
  const cuts: [string, number][] = [];
  for await (const { id, known, weight } of rows(source, "valid", config, "valid")) {
    cuts.push([id, known!]);
    // 2 and 5 sites: 3 + 6 places, of two crystals.
    expect(weight).toBe(9 / 2);
  }
  expect(cuts.map(([, known]) => known)).toEqual([0, 1, 2, 0, 1, 2, 3, 4, 5]);
});

test("the published recipe comes with its scheme and without the mask", async () => {
  const { task, recipe } = await configure(sizes.base, { recipe: "paper", augmentation: "paper" }, source);
  expect(task).toMatchObject({ scheme: "paper", validity_mask: false, augmentation: "paper" });
  expect(recipe).toMatchObject({ optimizer: "sgd", lr: 0.2 });
});
