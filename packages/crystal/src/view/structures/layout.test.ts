// What the structures scene says of a table of crystals.
import { expect, test } from "vitest";
import { CrystalTable } from "./crystal-table.ts";
import { familyTable } from "./families.ts";
import { cifExport, listOf, notesOf, timelineOf } from "./layout.ts";

const table = await CrystalTable.open(familyTable());
const rutile = await table.at(table.ids.indexOf("rutile"));

test("the time line has a step for every structure and names it", () => {
  const { from, to, format } = timelineOf(table);
  expect([from, to]).toEqual([0, 23]);
  expect(format).toMatchObject({ labels: expect.arrayContaining([expect.stringContaining("TiO2, rutile")]) });
});

test("the list has name, formula, group and symbol, and marks the row that is shown", () => {
  const { cell, rows, selected } = listOf(table, rutile.row);
  expect([0, 1, 2, 3].map((column) => cell(rutile.row, column))).toEqual(["rutile", "TiO2", 136, "P 4_2/m n m"]);
  expect([rows, selected]).toEqual([24, "rutile"]);
});

test("a structure that is being packed and one that could not be are said to be so", () => {
  expect(notesOf(table, rutile, undefined).map(({ text }) => text)).toEqual(["Packing TiO2 \u2026"]);
  expect(notesOf(table, rutile, { failure: "atoms too close" }).map(({ text }) => text)).toEqual([
    "TiO2 has no structure: atoms too close.",
  ]);
});

test("the CIF is named after the structure and holds its group", async () => {
  const { fileName, make } = cifExport(rutile, rutile.crystal!, table);
  expect(fileName).toBe("rutile.cif");
  expect(await make()).toContain("data_TiO2-136");
});
