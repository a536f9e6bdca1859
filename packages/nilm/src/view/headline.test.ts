// Headline figures of an evaluation.
import { expect, test } from "vitest";
import { headlineOf } from "./headline.ts";

const row = (group: string, method: string, mae: number | null) => ({ group, method, metrics: { MAE: mae } });

test("each appliance has the least MAE of the network, baselines aside", () => {
  const rows = [
    row("kettle", "zero", 1),
    row("kettle", "NILMFormer", 6.9),
    row("kettle", "NILMFormer (overlapping)", 6.1),
    row("washing_machine", "NILMFormer", 25),
  ];
  expect(headlineOf({ rows })).toEqual([
    { label: "kettle MAE", value: 6.1, unit: "W", digits: 1 },
    { label: "washing machine MAE", value: 25, unit: "W", digits: 1 },
  ]);
});

test("an undefined MAE is left out", () => {
  expect(headlineOf({ rows: [row("kettle", "NILMFormer", null)] })).toEqual([]);
});

test("an evaluation without rows has no headline", () => {
  expect(headlineOf({})).toEqual([]);
});
