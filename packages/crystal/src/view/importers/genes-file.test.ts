// genes.json as a table.
import { expect, test } from "vitest";
import { CrystalTable } from "../structures/crystal-table.ts";
import { countGenes, readGenes } from "./genes-file.ts";

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const SALT = { group: 225, species: ["Na", "Cl"], sites: [["4a"], ["4b"]], numIons: [4, 4] };

test("genes become rows without coordinates", async () => {
  const table = await CrystalTable.open(readGenes(bytes([SALT]), "genes.json"));
  const { crystal, gene } = await table.at(0);
  expect([table.formulas, [...(table.groups as number[])], crystal, gene.sites.length]).toEqual([
    ["NaCl"],
    [225],
    undefined,
    2,
  ]);
  expect(table.isGenerated).toBe(true);
});

test("genes are counted whether they can be or not", () => {
  expect(countGenes(bytes([SALT, {}]), "genes.json")).toBe(2);
});

test.each([
  [{ group: 225 }, /genes\.json: expected a list of genes/],
  [[{ ...SALT, sites: "4a" }], /genes\.json entry 1: expected group, species, sites and numIons/],
  [[SALT, { ...SALT, group: 999 }], /genes\.json entry 2: group 999/],
])("refuses %j with one line", (content, message) => {
  expect(() => readGenes(bytes(content), "genes.json")).toThrow(message);
});
