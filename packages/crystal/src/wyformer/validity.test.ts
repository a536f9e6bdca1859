// Tests of what may come next.
import { expect, test } from "vitest";
import { MP20_VOCABULARY } from "./mp20.ts";
import { geneOf } from "./testing.ts";
import { allowedTokens, type OpenField, occupiedForGood, openPositions } from "./validity.ts";
import type { Vocabulary } from "./vocabulary.ts";

const vocabulary = MP20_VOCABULARY;

/** Values that may come next, STOP among them. */
function allowed(group: number, sites: readonly string[], field: Partial<OpenField> & { readonly field: string }) {
  const known = geneOf(group, ...sites).sites;
  const open = openPositions(group, occupiedForGood(known), vocabulary);
  const marks = allowedTokens(
    { group, count: known.length, open },
    { isFirst: false, isStop: false, ...field },
    vocabulary,
  );
  const values: readonly (string | number)[] = [...vocabulary[field.field as keyof Vocabulary], "MASK", "STOP", "PAD"];
  return values.filter((_, token) => marks[token]);
}

test("any element may come first, but neither STOP nor MASK nor PAD", () => {
  expect(allowed(225, [], { field: "elements", isFirst: true })).toEqual(vocabulary.elements);
});

test("behind a site STOP may come", () => {
  expect(allowed(225, ["Na a"], { field: "elements", isFirst: true })).toEqual([...vocabulary.elements, "STOP"]);
});

test("a symmetry is one of the group's", () => {
  expect(allowed(225, [], { field: "site_symmetries" })).toEqual(
    ["m-3m", "-43m", "m.mm", "4m.m", ".3m", "2.mm", "m.m2", "m..", "..m", "1"].sort(),
  );
});

test("a position without free coordinates is taken once", () => {
  expect(allowed(225, ["Na a"], { field: "sites_enumeration", siteSymmetry: "m-3m" })).toEqual([1]);
  expect(allowed(225, ["Na a", "Cl b"], { field: "site_symmetries" })).not.toContain("m-3m");
});

test("a position with free coordinates is taken any number of times", () => {
  expect(allowed(225, ["Na e", "Cl e"], { field: "sites_enumeration", siteSymmetry: "4m.m" })).toEqual([0]);
});

test("STOP comes in all fields or in none", () => {
  expect(allowed(225, ["Na a"], { field: "site_symmetries", isStop: true })).toEqual(["STOP"]);
  expect(allowed(225, ["Na a"], { field: "site_symmetries" })).not.toContain("STOP");
});

test("letters name open positions", () => {
  expect(allowed(221, ["Na a", "Cl b"], { field: "wyckoff_letters" })).not.toContain("a");
  expect(allowed(221, ["Na a", "Cl b"], { field: "wyckoff_letters" })).toContain("c");
});

test("where the vocabulary can name no open position the crystal ends", () => {
  const little: Vocabulary = { ...vocabulary, site_symmetries: ["m-3m"] };
  const occupied = occupiedForGood(geneOf(225, "Na a", "Cl b").sites);
  const open = openPositions(225, occupied, little);
  const marks = allowedTokens(
    { group: 225, count: 2, open },
    { field: "elements", isFirst: true, isStop: false },
    little,
  );
  expect(marks.indexOf(1)).toBe(little.elements.length + 1);
  expect(marks.reduce((sum, mark) => sum + mark, 0)).toBe(1);
});
