// Filtering and sorting.
import type { CellValue, Listing } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { type CellFilter, type SortOrder, shownRows } from "./listing-rows.ts";

const CELLS: readonly (readonly CellValue[])[] = [
  ["NaCl", 225, true],
  ["Fe10", 166, false],
  ["Fe2", null, true],
  ["LiF", 225, true],
];

const LISTING: Listing = {
  id: "genes",
  title: "Genes",
  place: "main",
  look: "table",
  columns: [
    { id: "formula", title: "Formula", kind: "text", filter: "text" },
    { id: "group", title: "Group", kind: "number", filter: "range" },
    { id: "valid", title: "Valid", kind: "flag", filter: "flag" },
  ],
  rows: CELLS.length,
  cell: (row, column) => CELLS[row]![column]!,
  key: (row) => String(CELLS[row]![0]),
};

const rows = (filters: [number, CellFilter][], order?: SortOrder) => [...shownRows(LISTING, new Map(filters), order)];

test("without filters all rows stand as they are", () => {
  expect(rows([])).toEqual([0, 1, 2, 3]);
});

test("rows must pass every filter", () => {
  expect(
    rows([
      [1, { kind: "range", low: 200, high: undefined }],
      [0, { kind: "text", text: "cl" }],
    ]),
  ).toEqual([0]);
});

test("a row without a value passes no range", () => {
  expect(rows([[1, { kind: "range", low: 0, high: 230 }]])).toEqual([0, 1, 3]);
});

test("texts with numbers sort by number; rows without a value come last both ways", () => {
  expect(rows([], { column: 0, descending: false })).toEqual([2, 1, 3, 0]);
  expect(rows([], { column: 1, descending: true })).toEqual([0, 3, 1, 2]);
  expect(rows([], { column: 1, descending: false })).toEqual([1, 0, 3, 2]);
});

test("a flag filter leaves one side", () => {
  expect(rows([[2, { kind: "flag", value: false }]])).toEqual([1]);
});
