// Figures of a run.
import { expect, test } from "vitest";
import { headlineOf } from "./headline.ts";

test("the metrics of the last method of the first group are the headline", () => {
  const rows = [
    { group: "kettle", method: "zero", metrics: { MAE: 24.8 } },
    { group: "kettle", method: "NILMFormer", metrics: { MAE: 5.2, F1: null } },
    { group: "fridge", method: "NILMFormer", metrics: { MAE: 7 } },
  ];
  expect(headlineOf({ rows })).toEqual([
    { label: "MAE", value: 5.2 },
    { label: "F1", value: null },
  ]);
});

test.each([{}, { rows: [] }, { rows: "odd" }, { rows: [7] }, { rows: [{ metrics: [1] }] }])(
  "%j has none",
  (evaluation) => {
    expect(headlineOf(evaluation)).toEqual([]);
  },
);
