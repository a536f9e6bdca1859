// Tests of what the fields say of a site.
import { InputError } from "@sciformer/core";
import { expect, test } from "vitest";
import { variants } from "../symmetry/descriptions.ts";
import { fieldOf, siteViews, writeField } from "./fields.ts";
import { GENERATION, geneOf } from "./testing.ts";

const { vocabulary } = GENERATION;
const [view] = siteViews(geneOf(225, "Na c"));

test("multiplicity is a number with values of its own for STOP, MASK and PAD", () => {
  const { encode, stop, mask, pad, isToken } = fieldOf("multiplicity", vocabulary);
  expect([encode(view!), stop, mask, pad]).toEqual([[8], [193], [194], [0]]);
  expect(isToken).toBe(false);
});

test("harmonic signatures have 12 numbers: zeros for STOP and PAD, ones for MASK", () => {
  const { width, stop, mask, pad } = fieldOf("harmonic_site_symmetries", vocabulary);
  expect(width).toBe(12);
  expect([stop, mask, pad].map((value) => Array.from(value).join(""))).toEqual([
    "0".repeat(12),
    "1".repeat(12),
    "0".repeat(12),
  ]);
});

test("the signature of a general position of P1 is that of its point (1, 1, 1)", () => {
  const [site] = siteViews(geneOf(1, "Na a"));
  const value = fieldOf("harmonic_site_symmetries", vocabulary).encode(site!);
  // |r| = sqrt 3, cos theta = 1/sqrt 3, phi = pi/4: Y_20 = 0, Y_21 = -sqrt(15/8pi) sin cos e^(i phi), Y_22 imaginary
  const scale = Math.sqrt(3);
  const y21 = -Math.sqrt(15 / (8 * Math.PI)) * Math.sqrt(2 / 3) * Math.sqrt(1 / 3) * Math.SQRT1_2;
  const y22 = Math.sqrt(15 / (32 * Math.PI)) * (2 / 3);
  const expected = [0, 0, 0, scale * y21, 0, 0, 0, 0, 0, scale * y21, 0, scale * y22];
  for (const [i, number] of expected.entries()) expect(value[i]).toBeCloseTo(number, 6);
});

test("classes of signatures have tokens 0 to 7, then the service tokens", () => {
  const { mask, stop, pad } = fieldOf("harmonic_cluster", vocabulary);
  expect([mask, stop, pad]).toEqual([[8], [9], [10]]);
});

test("symmetry bits have 46 numbers", () => {
  expect(fieldOf("site_symmetry_ops", vocabulary).encode(view!)).toHaveLength(46);
});

test("another description names another position", () => {
  const gene = geneOf(225, "Na a", "Cl b");
  const [, exchanged] = variants(gene, "equivalent");
  expect(siteViews(gene, exchanged).map(({ letter, enumeration }) => `${letter} ${enumeration}`)).toEqual([
    "b 1",
    "a 0",
  ]);
});

test("sites, STOP and padding lie one behind the other", () => {
  const field = fieldOf("multiplicity", vocabulary);
  expect(Array.from(writeField(field, [view!], 3, true))).toEqual([8, 193, 0]);
  expect(Array.from(writeField(field, [view!], 3, false))).toEqual([8, 0, 0]);
});

test("an unknown field is refused, naming those there are", () => {
  expect(() => fieldOf("charge", vocabulary)).toThrow(/^unknown field charge \(known: elements, site_symmetries/);
});

test("a value without a token is refused", () => {
  expect(() => fieldOf("elements", vocabulary).encode({ ...view!, element: "Xe" })).toThrow(
    new InputError("element Xe is not in the model's vocabulary"),
  );
});
