// Tables in memory and tables of several files.
import { expect, test } from "vitest";
import type { ColumnSpec } from "../data/columns.ts";
import { columnsTable } from "./columns-table.ts";
import { joinedTable } from "./joined-table.ts";

const SPECS: readonly ColumnSpec[] = [
  { name: "element", type: "utf8", nullable: false, meaning: "" },
  { name: "charge", type: "int16", nullable: true, meaning: "" },
];

function table(name: string, elements: readonly string[], charges: Int16Array, nulls = new Uint8Array(charges.length)) {
  return columnsTable(name, SPECS, {
    length: elements.length,
    values: { element: elements, charge: charges },
    nulls: { charge: nulls },
  });
}

const salt = table("a.arrow", ["Na", "Cl"], Int16Array.of(1, -1));
const oxide = table("b.arrow", ["O", "Na"], Int16Array.of(-2, 0), Uint8Array.of(0, 1));

test("nulls of integers are NaN", async () => {
  expect(await oxide.numbers("charge")).toEqual(Float64Array.of(-2, Number.NaN));
});

test("texts where numbers are asked for are refused by name", async () => {
  await expect(salt.numbers("element")).rejects.toThrow('a.arrow: column "element" has no numbers');
});

test("several files are one table", async () => {
  const joined = joinedTable("readings/test", [salt, oxide]);
  expect([joined.rows, await joined.numbers("charge")]).toEqual([4, Float64Array.of(1, -1, -2, Number.NaN)]);
  expect(await joined.categories("element")).toEqual({ codes: Int32Array.of(0, 1, 2, 0), names: ["Na", "Cl", "O"] });
});

test("rows are read across files", async () => {
  const { values } = await joinedTable("readings/test", [salt, oxide]).read(["element"], 1, 3);
  expect(values.element).toEqual(["Cl", "O"]);
});

test("a file that lacks a column is named", () => {
  const bare = columnsTable("c.arrow", SPECS.slice(0, 1), { length: 0, values: { element: [] } });
  expect(() => joinedTable("readings/test", [salt, bare])).toThrow(
    'c.arrow: column "charge" is missing, a.arrow has it',
  );
});
