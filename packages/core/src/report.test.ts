// Tests of the import report: counting by kind, the places it keeps and its lines.
import { expect, test } from "vitest";
import { Report } from "./report.ts";

test("warnings are counted by kind, in the order in which the kinds came up", () => {
  const report = new Report();
  report.warn("gap", "a.dat line 3");
  report.warn("negative power", "a.dat line 9");
  report.warn("gap", "b.dat line 1");
  expect(report.entries).toEqual([
    { kind: "gap", count: 2, examples: ["a.dat line 3", "b.dat line 1"] },
    { kind: "negative power", count: 1, examples: ["a.dat line 9"] },
  ]);
});

test("a warning may stand for many occurrences", () => {
  const report = new Report();
  report.warn("gap", "a.dat lines 3 to 14", 12);
  report.warn("gap", "b.dat line 1");
  expect(report.entries[0]!.count).toBe(13);
});

test("the first three places are kept", () => {
  const report = new Report();
  for (const line of [1, 2, 3, 4, 5]) report.warn("gap", `a.dat line ${line}`);
  expect(report.entries[0]!.examples).toEqual(["a.dat line 1", "a.dat line 2", "a.dat line 3"]);
});

test("a line says how often, what and where, and whether there were more places", () => {
  const report = new Report();
  report.warn("gap", "a.dat line 3");
  report.warn("rows dropped", "h.csv row 88", 12);
  expect(report.toLines()).toEqual(["1 x gap (a.dat line 3)", "12 x rows dropped (h.csv row 88, ...)"]);
});

test("a report without warnings has no lines", () => {
  expect(new Report().toLines()).toEqual([]);
});
