// Tests of the batches that the recipe makes of few trials.
import { expect, test } from "vitest";
import { evenBatches } from "./recipe.ts";

test.each([
  ["two batches of 30, nothing left over", 60, 30],
  ["four batches of 29, nothing left over", 116, 29],
  ["three batches of 32, nothing left over", 96, 32],
  ["two batches of 16, one trial left over", 33, 16],
  ["one batch of all", 20, 20],
])("%s", (_, trials, size) => {
  expect(evenBatches(trials, 32)).toBe(size);
});
