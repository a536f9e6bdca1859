// What is said of a chosen thing.
import { expect, test } from "vitest";
import { pickedText } from "./live-region.ts";

test("a chosen thing is said with its lines and units", () => {
  const rows = [
    { label: "power", value: 2310, unit: "W" },
    { label: "on", value: true },
    { label: "truth", value: null },
  ];
  expect(pickedText({ title: "Kettle at 14:31", rows })).toBe(
    "Kettle at 14:31: power 2.31\u00a0kW, on yes, truth none.",
  );
});

test("a thing without lines is said by its title", () => {
  expect(pickedText({ title: "Row 7", rows: [] })).toBe("Row 7.");
});
