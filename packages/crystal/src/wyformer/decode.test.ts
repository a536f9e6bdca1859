// Tests of the decoder: genes, and every reason why tokens are none.
import { expect, test } from "vitest";
import { decodeTokens } from "./decode.ts";
import { geneOf } from "./testing.ts";
import { serviceTokens, type Vocabulary } from "./vocabulary.ts";

const vocabulary: Vocabulary = {
  elements: ["Na", "Cl"],
  site_symmetries: ["m-3m", "-43m"],
  sites_enumeration: [0, 1],
  wyckoff_letters: ["a", "b"],
};

const place = (elements: number, site_symmetries: number, sites_enumeration: number) => ({
  elements,
  site_symmetries,
  sites_enumeration,
});
const SODIUM = place(0, 0, 0);
const CHLORINE = place(1, 0, 1);

test("sites end at the first place with STOP in any field", () => {
  const { stop } = serviceTokens(2);
  const found = decodeTokens(225, [SODIUM, CHLORINE, place(0, stop, 0), SODIUM], vocabulary);
  expect(found).toEqual({ gene: geneOf(225, "Na a", "Cl b") });
});

test("letters name positions too", () => {
  const places = [
    { elements: 0, wyckoff_letters: 0 },
    { elements: 1, wyckoff_letters: 1 },
  ];
  expect(decodeTokens(225, places, vocabulary)).toEqual({ gene: geneOf(225, "Na a", "Cl b") });
});

test("harmonic classes name positions too", () => {
  const token = { elements: 0, site_symmetries: 1 };
  const genes = [0, 1, 2, 3, 4, 5, 6, 7].map((harmonic_cluster) =>
    decodeTokens(225, [{ ...token, harmonic_cluster }], vocabulary),
  );
  // -43m has one position in this group and so one class
  expect(genes.filter((found) => "gene" in found)).toEqual([{ gene: geneOf(225, "Na c") }]);
});

test.each([
  ["mask or padding before STOP", 225, [SODIUM, place(1, 0, serviceTokens(2).mask)]],
  ["mask or padding before STOP", 225, [SODIUM, place(serviceTokens(2).pad, 0, 1)]],
  ["no such position in the space group", 194, [SODIUM]],
  ["no such position in the space group", 225, [place(0, 1, 1)]],
  ["position without free coordinates taken twice", 225, [SODIUM, place(1, 0, 0)]],
  ["no site", 225, [place(serviceTokens(2).stop, 0, 0)]],
])("%s", (rejection, group, places) => {
  expect(decodeTokens(group, places, vocabulary)).toEqual({ rejection });
});
