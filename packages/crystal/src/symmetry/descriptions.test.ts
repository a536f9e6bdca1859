// Equivalent descriptions: the published rows of 400 real structures, and invariance.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Gene } from "../gene.ts";
import { affineLetterMaps, canonicalKey, renamed, variants } from "./descriptions.ts";
import { siteByLetter } from "./sites.ts";
import { spaceGroup } from "./space-groups.ts";

interface PublishedRecord {
  readonly space_group: number;
  readonly elements: readonly string[];
  readonly wyckoff_letters: readonly string[];
  readonly site_symmetries: readonly string[];
  readonly sites_enumeration: readonly number[];
  readonly multiplicity: readonly number[];
  readonly dof: readonly number[];
  readonly sites_enumeration_augmented: readonly (readonly number[])[];
}

const file = new URL("../../../../test/fixtures/crystal/tokenise_real.json", import.meta.url);
const { records } = JSON.parse(readFileSync(file, "utf8")) as { readonly records: readonly PublishedRecord[] };

function gene(group: number, ...sites: readonly (readonly [element: string, letters: string])[]): Gene {
  return {
    group,
    sites: sites.flatMap(([element, letters]) => [...letters].map((letter) => siteByLetter(group, element, letter)!)),
  };
}

function geneOf({ space_group, elements, wyckoff_letters }: PublishedRecord): Gene {
  return gene(space_group, ...elements.map((element, i) => [element, wyckoff_letters[i]!] as const));
}

test("letters of 400 real structures give the published symmetry, enumeration, multiplicity and dof", () => {
  for (const record of records) {
    const { sites } = geneOf(record);
    expect(sites.map(({ siteSymmetry }) => siteSymmetry)).toEqual(record.site_symmetries);
    expect(sites.map(({ enumeration }) => enumeration)).toEqual(record.sites_enumeration);
    expect(sites.map(({ multiplicity }) => multiplicity)).toEqual(record.multiplicity);
    expect(sites.map(({ dof }) => dof)).toEqual(record.dof);
  }
});

test("the paper's augmentation gives the published rows of 400 real structures", () => {
  for (const record of records) {
    const rows = variants(geneOf(record), "paper").map(({ enumerations }) => enumerations);
    expect(rows).toEqual(record.sites_enumeration_augmented);
  }
});

test("the paper's augmentation keeps the site symmetry, the equivalent one renames it with the axes", () => {
  const crystal = gene(17, ["Na", "a"], ["Cl", "c"]);
  const symmetries = (rows: ReturnType<typeof variants>) => rows.map(({ siteSymmetries }) => siteSymmetries.join(" "));
  expect(new Set(symmetries(variants(crystal, "paper")))).toEqual(new Set(["2.. .2."]));
  expect(new Set(symmetries(variants(crystal, "equivalent")))).toEqual(new Set(["2.. .2.", ".2. 2.."]));
});

test("multiplicity and dof survive every letter map of every group", () => {
  for (let number = 1; number <= 230; number++) {
    const { positions, letterMaps } = spaceGroup(number);
    const all = gene(number, ["X", positions.map(({ letter }) => letter).join("")]);
    for (const { letters } of letterMaps) {
      const counts = renamed(all, letters).sites.map(({ multiplicity, dof }) => [multiplicity, dof]);
      expect(counts).toEqual(all.sites.map(({ multiplicity, dof }) => [multiplicity, dof]));
    }
  }
});

test("all descriptions of a gene share its canonical key, whatever the order of its sites", () => {
  for (const record of records.slice(0, 100)) {
    const crystal = geneOf(record);
    const key = canonicalKey(crystal);
    for (const letters of affineLetterMaps(crystal.group)) {
      const other = renamed(crystal, letters);
      expect(canonicalKey({ ...other, sites: [...other.sites].reverse() })).toBe(key);
    }
  }
});

test("another arrangement has another canonical key", () => {
  expect(canonicalKey(gene(225, ["Na", "a"], ["Cl", "b"]))).toBe(canonicalKey(gene(225, ["Na", "b"], ["Cl", "a"])));
  expect(canonicalKey(gene(225, ["Na", "a"], ["Cl", "b"]))).not.toBe(canonicalKey(gene(225, ["Na", "a"], ["Cl", "c"])));
});

test("P -1 has 1344 descriptions of its inversion centres, its own letter maps among them", () => {
  const maps = affineLetterMaps(2);
  expect(new Set(maps).size).toBe(1344);
  expect(spaceGroup(2).letterMaps.every(({ letters }) => maps.includes(letters))).toBe(true);
});
