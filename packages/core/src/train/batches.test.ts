// Tests of the batches of a pass.
import { afterAll, beforeAll, expect, test } from "vitest";
import { Random } from "../engine/random.ts";
import type { AnyPlugin } from "../plugin.ts";
import { type Point, toyPlugin } from "../testing/toy-plugin.ts";
import { ToyBench } from "../testing/toy-training.ts";
import { countBatches, trainingBatches } from "./batches.ts";
import type { RecipeConfig } from "./recipe.ts";

let bench: ToyBench;
beforeAll(async () => {
  bench = await ToyBench.open();
});
afterAll(() => bench.close());

const shuffle = new Random(1).fork("shuffle");

async function pass(plugin: AnyPlugin, epoch: number, recipe: Partial<RecipeConfig> = {}): Promise<Point[][]> {
  const batches: Point[][] = [];
  for await (const batch of trainingBatches(plugin, bench.source, bench.config(recipe), shuffle, epoch)) {
    batches.push([...(batch as readonly Point[])]);
  }
  return batches;
}

test("a pass gives the same batches for the same epoch and others for another", async () => {
  expect(await pass(toyPlugin, 0)).toEqual(await pass(toyPlugin, 0));
  expect(await pass(toyPlugin, 0)).not.toEqual(await pass(toyPlugin, 1));
});

test("a last batch that is not full is left out", async () => {
  // 40 points
  expect((await pass(toyPlugin, 0, { batchSize: 12 })).map((batch) => batch.length)).toEqual([12, 12, 12]);
});

test("with strata every batch has at least its share of one", async () => {
  const strata = () => ({ of: ({ x }: Point) => (x < 0 ? "left" : "right"), atLeast: { left: 6 } });
  const batches = await pass({ ...toyPlugin, strata } as AnyPlugin, 0);
  expect(batches.length).toBeGreaterThan(0);
  for (const batch of batches) expect(batch.filter(({ x }) => x < 0).length).toBeGreaterThanOrEqual(6);
});

test("counting stops at the limit", async () => {
  expect(await countBatches(toyPlugin, bench.source, bench.config(), shuffle)).toBe(5);
  expect(await countBatches(toyPlugin, bench.source, bench.config(), shuffle, 2)).toBe(2);
});
