// Filters and orders of listings in the address.
import type { Listing } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { choiceIn, choiceOf, decodeChoice, encodeChoice, type ListingChoice } from "./listing-choice.ts";

const LISTING: Listing = {
  id: "structures",
  title: "Structures",
  place: "main",
  look: "table",
  columns: [
    { id: "formula", title: "Formula", kind: "text", filter: "text" },
    { id: "energy", title: "Energy", kind: "number", filter: "range" },
    { id: "valid", title: "Valid", kind: "flag", filter: "flag" },
    { id: "group", title: "Group", kind: "text", filter: "choice" },
  ],
  rows: 0,
  cell: () => null,
  key: String,
};

const CHOICE: ListingChoice = {
  order: { column: "energy", descending: true },
  filters: {
    formula: { kind: "text", text: "Na*Cl~2 &%" },
    energy: { kind: "range", low: -1.5, high: undefined },
    valid: { kind: "flag", value: false },
    group: { kind: "choice", text: "P 2/m" },
  },
};

test("a choice comes back from its text", () => {
  expect(decodeChoice(encodeChoice(CHOICE))).toEqual(CHOICE);
});

test("a choice comes back from the numbers of its columns", () => {
  const { filters, order } = choiceIn(LISTING, CHOICE);
  expect(choiceOf(LISTING, filters, order)).toEqual(CHOICE);
});

test("columns that are gone are left out", () => {
  const choice: ListingChoice = { filters: { gone: { kind: "flag", value: true } } };
  expect(choiceIn(LISTING, choice).filters.size).toBe(0);
});

test.each(["~energy*range*x*", "~energy*odd*1", "~%E0%A4%A"])("%s is no choice", (text) => {
  expect(decodeChoice(text)).toBeUndefined();
});

test("nothing chosen is nothing in the address", () => {
  expect(choiceOf(LISTING, new Map(), undefined)).toBeUndefined();
});
