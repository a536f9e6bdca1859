// Tests of the length of a run.
import { afterAll, beforeAll, expect, test } from "vitest";
import { Random } from "../engine/random.ts";
import { InputError } from "../errors.ts";
import { toyPlugin } from "../testing/toy-plugin.ts";
import { ToyBench } from "../testing/toy-training.ts";
import { planSteps } from "./plan.ts";
import type { RecipeConfig } from "./recipe.ts";

let bench: ToyBench;
beforeAll(async () => {
  bench = await ToyBench.open();
});
afterAll(() => bench.close());

const shuffle = new Random(1).fork("shuffle");

const plan = (recipe: Partial<RecipeConfig>) => planSteps(toyPlugin, bench.source, bench.config(recipe), shuffle);

test("the steps of the recipe are the plan, also where there are epochs", async () => {
  expect(await plan({ steps: 7, epochs: 100 })).toBe(7);
});

test("epochs are steps only where the schedule must know", async () => {
  const cosine = { kind: "cosine", warmup: 0 } as const;
  expect(await plan({ steps: null, epochs: 3 })).toBeNull();
  expect(await plan({ steps: null, epochs: 3, schedule: cosine })).toBe(15);
});

test("a batch larger than the training split is refused", async () => {
  const message = `${bench.source.path}: split train has fewer rows than one batch of 41`;
  await expect(plan({ batchSize: 41 })).rejects.toThrow(new InputError(message));
});

test("a recipe without a length is refused", async () => {
  await expect(plan({ steps: null, epochs: null })).rejects.toThrow(
    new InputError("the recipe says neither steps nor epochs: give --steps or --epochs"),
  );
});
