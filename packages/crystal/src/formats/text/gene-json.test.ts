// Genes as the Python tools exchange them.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type GeneJson, geneFromJson, geneToJson } from "./gene-json.ts";

interface DecodeCase {
  readonly decoded: GeneJson | null;
}

const fixture = new URL("../../../../../test/fixtures/crystal/decode.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(fixture, "utf8")) as { readonly cases: readonly DecodeCase[] };
const decoded = cases.flatMap((entry) => (entry.decoded === null ? [] : [entry.decoded]));

const PEROVSKITE: GeneJson = {
  group: 62,
  species: ["Ca", "Ti", "O"],
  sites: [["4c"], ["4b"], ["4c", "8d"]],
  numIons: [4, 4, 12],
};

test("the published genes survive the way in and out", () => {
  expect(decoded.length).toBeGreaterThan(0);
  for (const gene of decoded) expect(geneToJson(geneFromJson(gene, "genes.json"))).toEqual(gene);
});

test("sites get their symmetry and enumeration", () => {
  expect(geneFromJson(PEROVSKITE, "genes.json").sites[1]).toEqual({
    element: "Ti",
    letter: "b",
    siteSymmetry: "-1",
    multiplicity: 4,
    enumeration: 1,
    dof: 0,
  });
});

test.each([
  [{ group: 0 }, "genes.json: group 0 is out of range 1..230"],
  [{ group: 62.5 }, "genes.json: group 62.5 is out of range 1..230"],
  [{ species: ["Ca", "Ti", "Qq"] }, 'genes.json: "Qq" is no element'],
  [{ sites: [["4c"], ["4b"], ["4c", "8x"]] }, 'genes.json: group 62 has no position "8x"'],
  [{ sites: [["4c"], ["8b"], ["4c", "8d"]] }, 'genes.json: group 62 has no position "8b", expected 4b'],
  [{ numIons: [4, 4, 8] }, "genes.json: the sites of O hold 12 atoms, numIons says 8"],
  [{ numIons: [4, 4] }, "genes.json: 3 species, 3 lists of sites and 2 counts, expected as many of each"],
  [
    { sites: [["4b"], ["4b"], ["4c", "8d"]] },
    "genes.json: position 4b of group 62 has no free coordinate and is used twice",
  ],
  [{ species: [], sites: [], numIons: [] }, "genes.json: the gene has no sites"],
])("refuses %j", (change, message) => {
  expect(() => geneFromJson({ ...PEROVSKITE, ...change }, "genes.json")).toThrow(message);
});
