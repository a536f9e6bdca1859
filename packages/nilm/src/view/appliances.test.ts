// Appliances of a table of predictions.
import type { ColumnSpec } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { appliancesOf } from "./appliances.ts";

const columns = (...names: string[]): ColumnSpec[] =>
  names.map((name) => ({
    name,
    type: "float32",
    nullable: true,
    meaning: name.endsWith("_on") ? "predicted power above 40 W" : "",
  }));

test("appliances are the columns with power and state; measured columns and the remainder are none", () => {
  const table = columns("aggregate_w", "kettle_w", "kettle_on", "kettle_true_w", "kettle_true_on", "other_w");
  expect(appliancesOf(table, undefined).map(({ name, hasTruth, hasBand }) => ({ name, hasTruth, hasBand }))).toEqual([
    { name: "kettle", hasTruth: true, hasBand: false },
  ]);
});

test("a threshold is the run's", () => {
  const config = { task: { targets: [{ name: "kettle", threshold_w: 500 }] } };
  expect(appliancesOf(columns("kettle_w", "kettle_on"), config)[0]!.thresholdW).toBe(500);
});

test("a threshold is what the column means where there is no run", () => {
  expect(appliancesOf(columns("fridge_w", "fridge_on"), undefined)[0]!.thresholdW).toBe(40);
});

test("a label has no underscores", () => {
  expect(appliancesOf(columns("washing_machine_w", "washing_machine_on"), undefined)[0]!.label).toBe("washing machine");
});
