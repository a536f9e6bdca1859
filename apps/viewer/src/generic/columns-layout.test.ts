// What columns are good for.
import type { ColumnSpec } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { columnRoles, isAscending, rowGroups } from "./columns-layout.ts";

const column = (name: string, type: ColumnSpec["type"]): ColumnSpec => ({ name, type, nullable: true, meaning: "" });

test("columns are told apart by type; lists are none of them", () => {
  const roles = columnRoles({
    columns: [
      column("house", "dictionary<int16, utf8>"),
      column("time", "timestamp[ms, UTC]"),
      column("power", "float32"),
      column("on", "bool"),
      column("spectrum", "list<float32>"),
    ],
  });
  const names = (columns: readonly ColumnSpec[]) => columns.map(({ name }) => name);
  expect([names(roles.texts), names(roles.times), names(roles.numbers)]).toEqual([
    ["house"],
    ["time"],
    ["power", "on"],
  ]);
});

test("the longest stretch of each value is its group", () => {
  expect(rowGroups(Int32Array.of(0, 0, 1, 0, 0, 0, -1), ["a", "b"])).toEqual([
    { name: "a", from: 3, to: 6 },
    { name: "b", from: 2, to: 3 },
    { name: "none", from: 6, to: 7 },
  ]);
});

test.each([
  [[1, 1, 2], true],
  [[2, 1], false],
  [[1, Number.NaN], false],
  [[], true],
])("%j ascends: %s", (values, ascends) => {
  expect(isAscending(values)).toBe(ascends);
});
