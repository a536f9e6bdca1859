// The table of an evaluation.
import { expect, test } from "vitest";
import { evaluationListing } from "./evaluation-listing.ts";

test("every metric that occurs is a column; one that a method lacks is empty", () => {
  const listing = evaluationListing({
    rows: [
      { group: "kettle", method: "NILMFormer", metrics: { MAE: 5.2, F1: 0.9 } },
      { group: "kettle", method: "zero", metrics: { MAE: 24.8, F1: null } },
    ],
  })!;
  expect(listing.columns.map(({ id }) => id)).toEqual(["group", "method", "MAE", "F1"]);
  expect([0, 1, 2, 3].map((column) => listing.cell(1, column))).toEqual(["kettle", "zero", 24.8, null]);
});

test("without rows there is no table", () => {
  expect([evaluationListing(undefined), evaluationListing({ rows: [] })]).toEqual([undefined, undefined]);
});
