// Figures of the run browser.
import { expect, test } from "vitest";
import { headlineOf } from "./headline.ts";

const row = (group: string, method: string, first: number | null) => ({
  group,
  method,
  metrics: { NRMSE_1: first, NRMSE_10: 0.5 },
});

test("the model's errors over all set-ups are told, not those of one set-up or of a baseline", () => {
  const rows = [row("diff", "PDE-Transformer", 9), row("mean", "persistence", 8), row("mean", "PDE-Transformer", 0.2)];
  expect(headlineOf({ rows }).map(({ value }) => value)).toEqual([0.2, 0.5]);
});

test("of a single set-up its own errors are told, without those that are missing", () => {
  expect(headlineOf({ rows: [row("diff", "PDE-Transformer", null)] }).map(({ label }) => label)).toEqual([
    "nRMSE, 10 steps",
  ]);
});

test("an evaluation of another shape tells nothing", () => {
  expect(headlineOf({})).toEqual([]);
});
