// Tests of a crystal while it grows.
import { InputError } from "@sciformer/core";
import { expect, test } from "vitest";
import { startToken } from "../tokenizer.ts";
import { elementTokens, Growing, type Seed } from "./growing.ts";
import { GENERATION, geneOf, generation } from "./testing.ts";
import { tokenOf } from "./vocabulary.ts";

const { vocabulary } = GENERATION;
const PLACES = 3;

function growing(seed: Partial<Seed> = {}, kind: "base" | "harmonic" = "base"): Growing {
  const { model, task } = generation({}, kind);
  const start = startToken(225, model, task);
  return new Growing({ cascade: model.cascade, vocabulary, places: PLACES }, { group: 225, start, ...seed });
}

const element = (symbol: string) => tokenOf(vocabulary.elements, symbol)!;
const symmetry = (symbol: string) => tokenOf(vocabulary.site_symmetries, symbol)!;
const STOP = { element: vocabulary.elements.length + 1, symmetry: vocabulary.site_symmetries.length + 1 };

/** Tokens that may be chosen now. */
const choices = (crystal: Growing) => [...crystal.allowed().keys()].filter((token) => crystal.allowed()[token]);

test("three choices make a site, STOP ends the crystal", () => {
  const crystal = growing();
  for (const token of [element("Na"), symmetry("m-3m"), 0]) crystal.choose(token);
  expect([crystal.known, crystal.field.field, crystal.isStopped]).toEqual([1, "elements", false]);
  crystal.choose(STOP.element);
  expect(crystal.isStopped).toBe(true);
  expect(crystal.decoded).toEqual({ gene: geneOf(225, "Na a") });
});

test("behind the element STOP only STOP may come", () => {
  const crystal = growing({ sites: geneOf(225, "Na a").sites });
  crystal.choose(STOP.element);
  expect(choices(crystal)).toEqual([STOP.symmetry]);
});

test("a given site is taken: it stands there, and its position is closed", () => {
  const crystal = growing({ sites: geneOf(225, "Na a").sites });
  crystal.choose(element("Cl"));
  crystal.choose(symmetry("m-3m"));
  expect(choices(crystal)).toEqual([1]);
});

test("at the last place only STOP may come", () => {
  expect(choices(growing({ sites: geneOf(225, "Na a", "Cl b").sites }))).toEqual([STOP.element]);
});

test("a rule of elements holds to the end", () => {
  const elements = { required: elementTokens(["Cl", "Ti"], vocabulary) };
  const crystal = growing({ elements });
  expect(choices(crystal).toSorted()).toEqual([element("Cl"), element("Ti")].toSorted());
});

test("a field that is not predicted is looked up", () => {
  const crystal = growing({}, "harmonic");
  for (const token of [element("Na"), symmetry("m-3m")]) crystal.choose(token);
  const [cluster] = choices(crystal);
  crystal.choose(cluster!);
  const reference = growing({ sites: geneOf(225, "Na a").sites }, "harmonic");
  const exchanged = growing({ sites: geneOf(225, "Na b").sites }, "harmonic");
  const vector = (one: Growing) => Array.from(one.values(3).values).slice(0, 12);
  expect([vector(reference), vector(exchanged)]).toContainEqual(vector(crystal));
});

test("more sites than there is room for are refused", () => {
  expect(() => growing({ sites: geneOf(225, "Na a", "Cl b", "Na c").sites })).toThrow(
    new InputError("3 sites are given, the model has room for 2"),
  );
});

test("an element that the vocabulary lacks is refused", () => {
  expect(() => elementTokens(["Xe"], vocabulary)).toThrow(
    new InputError("element Xe is not in the model's vocabulary"),
  );
});
