// Tests of how training batches are drawn: which windows count as on.
import { expect, test } from "vitest";
import { isOn, strata } from "./recipe.ts";
import { tinyConfig } from "./refusals/tiny-dataset.node.ts";
import type { Window } from "./tokenizer.ts";

const kettle = { name: "kettle", threshold_w: 500, max_w: 6000 };
const targets = [kettle, { ...kettle, name: "microwave", threshold_w: 200 }];
const config = tinyConfig({ window: 2, targets, positives: 3 });

function windowOf(...watts: number[]): Window {
  return { house: "1", startMs: 0, aggregate: new Float32Array(2), targets: Float32Array.from(watts) };
}

test("a target is on from its own threshold up", () => {
  const window = windowOf(0, 499, 0, 200);
  expect([isOn(window, config.task, 0), isOn(window, config.task, 1)]).toEqual([false, true]);
});

test("a window is in the stratum on if any target is on in it", () => {
  const { of } = strata(config)!;
  expect([of(windowOf(0, 499, 199, 0)), of(windowOf(500, 0, 0, 0)), of(windowOf(0, 0, 0, 200))]).toEqual([
    "off",
    "on",
    "on",
  ]);
});

test("a batch is guaranteed the positives of the task", () => {
  expect(strata(config)!.atLeast).toEqual({ on: 3 });
});

test("more positives than places leave one place for the rest", () => {
  const recipe = { ...config.recipe, batchSize: 2 };
  expect(strata({ ...config, recipe })!.atLeast).toEqual({ on: 1 });
});

test("without positives windows are drawn as they come", () => {
  expect(strata(tinyConfig({ positives: 0 }))).toBeUndefined();
});
