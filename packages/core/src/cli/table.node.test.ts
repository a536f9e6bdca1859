// Tests of the evaluation table.
import { expect, test } from "vitest";
import { evaluationTable } from "./table.node.ts";

const lines = (text: string) => text.split("\n").map((line) => line.trim().split(/\s+/));

test("a group is named once, and each metric has a column", () => {
  const table = evaluationTable([
    { group: "kettle", method: "mean", metrics: { MAE: 1, F1: 0.5 } },
    { group: "kettle", method: "model", metrics: { MAE: 0.25, F1: 0.75 } },
    { group: "fridge", method: "mean", metrics: { MAE: 2, F1: 0 } },
  ]);
  expect(lines(table)).toEqual([
    ["method", "MAE", "F1"],
    ["kettle", "mean", "1.000", "0.500"],
    ["model", "0.250", "0.750"],
    ["fridge", "mean", "2.000", "0.000"],
  ]);
});

test("figures have three decimals below 10, one below 1000, none above; a dash where a metric is undefined", () => {
  const rows = [
    { group: "g", method: "m", metrics: { a: 9.9994, b: -42.06, c: 1234.5, d: null } },
    { group: "g", method: "n", metrics: { a: 0, b: 0, c: 0, d: 0 } },
  ];
  expect(lines(evaluationTable(rows))[1]).toEqual(["g", "m", "9.999", "-42.1", "1235", "-"]);
});

test("a metric that no row defines has no column", () => {
  const rows = [
    { group: "g", method: "one", metrics: { MAE: 1, F1: null, MR: null } },
    { group: "g", method: "two", metrics: { MAE: 2, F1: null, MR: 0 } },
  ];
  expect(lines(evaluationTable(rows))).toEqual([
    ["method", "MAE", "MR"],
    ["g", "one", "1.000", "-"],
    ["two", "2.000", "0.000"],
  ]);
});

test("a metric that one method lacks is a dash there", () => {
  const rows = [
    { group: "g", method: "one", metrics: { MAE: 1 } },
    { group: "g", method: "two", metrics: { F1: 1 } },
  ];
  expect(lines(evaluationTable(rows)).slice(1)).toEqual([
    ["g", "one", "1.000", "-"],
    ["two", "-", "1.000"],
  ]);
});
