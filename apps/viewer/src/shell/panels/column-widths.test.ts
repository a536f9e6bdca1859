// Widths of columns.
import type { Listing } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { columnWidths } from "./column-widths.ts";

test("a column is as wide as its longest text needs, within bounds", () => {
  const cells = ["a", "NILMFormer (overlapping)", "x".repeat(200)];
  const listing: Listing = {
    id: "l",
    title: "l",
    place: "main",
    look: "table",
    columns: ["a", "b", "c"].map((id) => ({ id, title: id, kind: "text" })),
    rows: 1,
    cell: (_, column) => cells[column]!,
    key: String,
  };
  // 24 characters of 7.4 pixels and 22 pixels around them.
  expect(columnWidths(listing)).toEqual([58, 200, 280]);
});
