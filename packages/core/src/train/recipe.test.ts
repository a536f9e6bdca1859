// Tests of the recipe: what it builds and what it refuses.
import { expect, test } from "vitest";
import { FlatLayout } from "../optim/layout.ts";
import { Optimizer } from "../optim/optimizer.ts";
import { toyPlugin } from "../testing/toy-plugin.ts";
import { type RecipeConfig, recipeSchedule, recipeSchema, recipeTransform } from "./recipe.ts";

const RECIPE: RecipeConfig = { ...toyPlugin.sizes.small!.recipe, clipNorm: null, emaDecay: null, weightDecay: 0 };

/** Value of one parameter that starts at 1 after one step with gradient 2 and rate 0.1. */
function step(recipe: Partial<RecipeConfig>): { value: number; state: readonly string[] } {
  const layout = new FlatLayout([{ name: "weight", shape: [1, 1] }]);
  const flat = (first: number) => layout.allocate().fill(first, 0, 1);
  const values = flat(1);
  const optimizer = new Optimizer(layout, recipeTransform({ ...RECIPE, ...recipe }), values);
  optimizer.update(values, flat(2), 0.1);
  return { value: values[0]!, state: Object.keys(optimizer.state.sections) };
}

test.each(["adam", "adamw"] as const)("%s moves by the rate in its first step, whatever the gradient", (optimizer) => {
  expect(step({ optimizer }).value).toBeCloseTo(1 - 0.1, 6);
});

test("sgd moves by rate times gradient", () => {
  expect(step({ optimizer: "sgd" }).value).toBeCloseTo(1 - 0.1 * 2, 6);
});

test("AdamW shrinks the weight by rate times decay before its step", () => {
  expect(step({ optimizer: "adamw", weightDecay: 0.5 }).value).toBeCloseTo(1 * (1 - 0.1 * 0.5) - 0.1, 6);
});

test("the L2 term of sgd is added to the gradient", () => {
  expect(step({ optimizer: "sgd", weightDecay: 0.5 }).value).toBeCloseTo(1 - 0.1 * (2 + 0.5 * 1), 6);
});

test("the gradient is clipped before the optimiser sees it", () => {
  expect(step({ optimizer: "sgd", clipNorm: 0.5 }).value).toBeCloseTo(1 - 0.1 * 0.5, 6);
});

test("a clip that follows the norms leaves the first gradient and keeps its averages", () => {
  expect(step({ optimizer: "sgd", clipNorm: "ema" }).value).toBeCloseTo(1 - 0.1 * 2, 6);
  expect(recipeSchema.safeParse({ ...RECIPE, clipNorm: "norm" }).success).toBe(false);
});

test("momentum and the moving average keep a section each", () => {
  expect(step({ optimizer: "sgd", momentum: 0.9, emaDecay: 0.99 }).state).toEqual([
    "0.0.momentum/velocity",
    "1.ema/average",
  ]);
});

test("schedule-free SGD begins with a plain step and keeps the plain iterate", () => {
  const { value, state } = step({ optimizer: "schedule-free-sgd", momentum: 0.9 });
  expect(value).toBeCloseTo(1 - 0.1 * 2, 6);
  expect(state).toEqual(["0.0.scheduleFree/z"]);
});

test("a constant schedule has the same rate at every step", () => {
  const schedule = recipeSchedule({ ...RECIPE, lr: 0.2, schedule: { kind: "constant" } }, 100);
  expect([0, 50, 99].map(schedule)).toEqual([0.2, 0.2, 0.2]);
});

test("a cosine rises over its share of the steps and falls to nothing at the last", () => {
  const schedule = recipeSchedule({ ...RECIPE, lr: 0.2, schedule: { kind: "cosine", warmup: 0.1 } }, 100);
  // the peak is reached at step 10; half-way between it and the end the cosine has half of it
  expect(schedule(4)).toBeCloseTo(0.1);
  expect(schedule(10)).toBeCloseTo(0.2);
  expect(schedule(55)).toBeCloseTo(0.1);
  expect(schedule(100)).toBe(0);
});

test("a plateau schedule starts from the recipe's rate", () => {
  const schedule = { kind: "plateau", factor: 0.5, patience: 1 } as const;
  expect(recipeSchedule({ ...RECIPE, lr: 0.2, schedule }, 0)(7)).toBe(0.2);
});

const REFUSED: readonly (readonly [string, object, string])[] = [
  ["an unknown optimiser", { optimizer: "lion" }, "optimizer"],
  ["a learning rate of 0", { lr: 0 }, "lr"],
  ["a decay rate of 1", { betas: [0.9, 1] }, "betas.1"],
  ["half a step", { steps: 0.5 }, "steps"],
  ["a batch without examples", { batchSize: 0 }, "batchSize"],
  ["an unknown schedule", { schedule: { kind: "linear" } }, "schedule.kind"],
  ["a cosine without warm-up share", { schedule: { kind: "cosine" } }, "schedule.warmup"],
  ["schedule-free SGD without momentum", { optimizer: "schedule-free-sgd", momentum: 0 }, "momentum"],
  ["a second average", { optimizer: "schedule-free-sgd", momentum: 0.9, emaDecay: 0.9 }, "emaDecay"],
  ["a plateau that raises the rate", { schedule: { kind: "plateau", factor: 2, patience: 1 } }, "schedule.factor"],
];

test.each(REFUSED)("%s is refused at its setting", (_, change, setting) => {
  const parsed = recipeSchema.safeParse({ ...RECIPE, ...change });
  expect(parsed.error?.issues.map(({ path }) => path.join("."))).toEqual([setting]);
});

test("a setting that no recipe has is refused", () => {
  const parsed = recipeSchema.safeParse({ ...RECIPE, learningRate: 1 });
  expect(parsed.error!.issues[0]!.message).toBe('Unrecognized key: "learningRate"');
});
