// Parity of the divisions into training and test.
import type { ParityCase, ParityValue, ParityValues } from "@sciformer/core";
import { z } from "zod";
import { chronologicalSplit, consecutiveFolds, stratifiedFolds } from "../splits.ts";
import { arrayOf, namesBelow } from "./arrays.ts";

const schema = z.object({ n_train_per_class: z.int().optional() });

/** Kind `splits`; the number of folds is the number that the case has of them. */
export function splitsParity(testCase: ParityCase): ParityValues {
  const { n_train_per_class: perClass } = schema.parse(testCase.json);
  const labels = Array.from(arrayOf(testCase, "input/labels").data);
  const { train, test } = chronologicalSplit(labels, perClass);
  const values: Record<string, ParityValue> = { "output/co_train": train, "output/co_test": test };
  const folds = namesBelow(testCase, "output/kfold").length;
  for (const [name, splits] of [
    ["kfold", consecutiveFolds(labels.length, folds)],
    ["stratified", stratifiedFolds(labels, folds)],
  ] as const) {
    for (const [i, fold] of splits.entries()) values[`output/${name}${i}_test`] = fold.test;
  }
  return values;
}
