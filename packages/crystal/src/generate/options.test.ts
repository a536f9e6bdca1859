// Options of `generate`: what is refused, what it says.
import { InputError } from "@sciformer/core";
import { expect, test } from "vitest";
import { generateSettings } from "./options.ts";

test("without options 50 CIFs of any space group are made", () => {
  expect(generateSettings({})).toMatchObject({ count: 50, group: undefined, elements: undefined, formats: ["cif"] });
});

test("reads what a user may ask for", () => {
  const values = { group: "225", elements: "Na, Cl", topK: "5", sampling: "raw", condition: ["e_above_hull=0"] };
  expect(generateSettings({ ...values, format: "poscar,arrow" })).toMatchObject({
    group: 225,
    elements: ["Na", "Cl"],
    topK: 5,
    sampling: "raw",
    condition: { e_above_hull: 0 },
    formats: ["poscar", "arrow"],
  });
});

test.each([
  [{ group: "231" }, '--group "231": expected a space group from 1 to 230'],
  [{ elements: "Na,Qq" }, '--elements: "Qq" is no element'],
  [{ count: "0" }, '--count "0": expected a whole number above 0'],
  [{ temperature: "-1" }, '--temperature "-1": expected a number above 0'],
  [{ format: "pdb" }, "--format pdb: expected some of cif, poscar, extxyz, arrow"],
  [{ sampling: "warm" }, "--sampling warm: expected one of constrained, raw"],
  [{ condition: ["gap"] }, "--condition gap: expected name=number"],
])("refuses %j", (values, message) => {
  expect(() => generateSettings(values)).toThrow(new InputError(message));
});
