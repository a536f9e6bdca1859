// Charge neutrality: the published cases.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isNeutral } from "./neutrality.ts";

interface NeutralityCase {
  readonly species: readonly string[];
  readonly counts: readonly number[];
  readonly valid: boolean;
  readonly valid_no_gcd: boolean;
  readonly valid_no_pauling: boolean;
  readonly valid_no_alloys: boolean;
}

const fixture = new URL("../../../../test/fixtures/crystal/charge_neutrality.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(fixture, "utf8")) as { readonly cases: readonly NeutralityCase[] };

test.each(cases)("judges $species $counts as the published code does, under every rule", (entry) => {
  const { species, counts } = entry;
  expect({
    valid: isNeutral(species, counts),
    valid_no_gcd: isNeutral(species, counts, { reduced: false }),
    valid_no_pauling: isNeutral(species, counts, { electronegativity: false }),
    valid_no_alloys: isNeutral(species, counts, { alloys: false }),
  }).toEqual({
    valid: entry.valid,
    valid_no_gcd: entry.valid_no_gcd,
    valid_no_pauling: entry.valid_no_pauling,
    valid_no_alloys: entry.valid_no_alloys,
  });
});

test("an element that is not known makes a compound invalid", () => {
  expect(isNeutral(["Na", "Qq"], [1, 1])).toBe(false);
});
