// What a scene lacks.
import { expect, test } from "vitest";
import { missingNeeds } from "./needs.ts";

const run = { files: ["predictions.arrow", "metrics.jsonl"], tables: ["sims/test"], columns: ["house_id", "kettle_w"] };

test("nothing is missing where all that is named is there", () => {
  const needs = { predictions: true, columns: ["house_id", /_w$/], metrics: true, tables: ["sims/test"] } as const;
  expect(missingNeeds(needs, run)).toEqual([]);
});

test("files, tables and columns that are missing are named", () => {
  const needs = { evaluation: true, files: ["model.onnx"], tables: ["frames/test"], columns: [/_true_w$/] } as const;
  expect(missingNeeds(needs, run)).toEqual([
    "evaluation.json",
    "model.onnx",
    "table frames/test of the dataset",
    "column _true_w$ of predictions.arrow",
  ]);
});

test("columns are not judged before the file is opened", () => {
  expect(missingNeeds({ columns: ["nothing"] }, { ...run, columns: undefined })).toEqual([]);
});
