// Tests of the vocabularies.
import { expect, test } from "vitest";
import { geneOf } from "./testing.ts";
import { buildVocabulary, serviceTokens } from "./vocabulary.ts";

test("elements come by electronegativity, ties by symbol, those without a value last", () => {
  // Cs 0.79, Ca 1.00, La and Ac 1.10, F 3.98; Ar has none
  const gene = geneOf(1, "F a", "Ar a", "La a", "Ca a", "Cs a", "Ac a");
  expect(buildVocabulary([gene], "equivalent").elements).toEqual(["Cs", "Ca", "Ac", "La", "F", "Ar"]);
});

test("site symmetries come by code point, of other descriptions too where these are trained on", () => {
  const gene = geneOf(47, "Na i");
  expect(buildVocabulary([gene], "paper").site_symmetries).toEqual(["2mm"]);
  expect(buildVocabulary([gene], "equivalent").site_symmetries).toEqual(["2mm", "m2m", "mm2"]);
});

test("enumerations of other descriptions always belong to it", () => {
  const gene = geneOf(225, "Na a");
  expect(buildVocabulary([gene], "paper").sites_enumeration).toEqual([0, 1]);
});

test("behind the values come MASK, STOP and PAD", () => {
  expect(serviceTokens(89)).toEqual({ mask: 89, stop: 90, pad: 91 });
});
