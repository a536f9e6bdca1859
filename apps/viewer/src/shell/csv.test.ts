// CSV of rows.
import { expect, test } from "vitest";
import { csvText } from "./csv.ts";

test("headings have units, missing values are empty, texts with commas are quoted", () => {
  const columns = [{ name: "house" }, { name: "power", unit: "W" }, { name: "on" }];
  const rows = [
    ["a, b", 1.5, true],
    ["c", Number.NaN, null],
  ] as const;
  expect(csvText({ columns, rows })).toBe('house,power (W),on\n"a, b",1.5,true\nc,,\n');
});
