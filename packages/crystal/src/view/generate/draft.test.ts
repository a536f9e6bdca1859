// A crystal in the making.
import { describe, expect, test } from "vitest";
import { GENES, generation } from "../../wyformer/testing.ts";
import {
  candidates,
  type DraftSettings,
  decodeDraft,
  drawn,
  drawnTokens,
  encodeDraft,
  geneSoFar,
  grown,
  isComplete,
  siteNames,
  withStops,
} from "./draft.ts";
import { calibrationOf, generatorOf } from "./task.ts";

const config = generation();
const generator = generatorOf(JSON.parse(JSON.stringify(config)))!;
const { vocabulary } = generator.task;
const [gene] = GENES;
const SETTINGS: DraftSettings = { group: gene!.group, elements: [], temperature: 1, topK: 0, calibration: undefined };
const tokens = gene!.sites.flatMap(({ element, siteSymmetry, enumeration }) => [
  vocabulary.elements.indexOf(element),
  vocabulary.site_symmetries.indexOf(siteSymmetry),
  vocabulary.sites_enumeration.indexOf(enumeration),
]);
const STOP = [vocabulary.elements, vocabulary.site_symmetries, vocabulary.sites_enumeration].map(
  (all) => all.length + 1,
);
const width = generator.model.cascade.reduce((sum, { size }) => sum + size, 0);
const flat = { data: new Float32Array(width), shape: [1, width] };

test("the configuration of a model of properties is no generator's", () => {
  expect(generatorOf({ model: { kind: "wyformer" }, task: { kind: "property" } })).toBeUndefined();
});

test("calibration is read from an evaluation, and only whole", () => {
  expect(calibrationOf({ calibration: { byKnown: [[1.1]], tail: [1.2] } })).toEqual({ byKnown: [[1.1]], tail: [1.2] });
  expect(calibrationOf({ calibration: { tail: [1] } })).toBeUndefined();
});

describe("a draft", () => {
  test("holds the sites that are complete and names the one in work", () => {
    const crystal = grown(generator, SETTINGS, tokens.slice(0, 4));
    expect(geneSoFar(crystal)?.sites).toEqual(gene!.sites.slice(0, 1));
    const names = siteNames(crystal, tokens.slice(0, 4), generator);
    expect(names.at(-1)).toBe(`${gene!.sites[1]!.element} ?`);
  });

  test("is complete with STOP in all fields", () => {
    const crystal = grown(generator, SETTINGS, [...tokens, ...STOP]);
    expect([isComplete(crystal), geneSoFar(crystal)]).toEqual([true, gene]);
  });

  test("is complete as soon as STOP is drawn for an element", () => {
    const whole = [...tokens, ...STOP];
    expect(withStops(generator, [...tokens, STOP[0]!])).toEqual(whole);
    const steps = drawnTokens(generator, SETTINGS, whole, () => flat);
    expect(steps.slice(-2).map(({ label, share }) => [label, share])).toEqual([
      ["STOP", 1],
      ["STOP", 1],
    ]);
    expect(steps[0]!.share).toBeCloseTo(1 / vocabulary.elements.length);
  });

  test("goes into the address and back", () => {
    expect(decodeDraft(encodeDraft(7, tokens))).toEqual({ seed: 7, tokens });
    expect(decodeDraft("x")).toBeUndefined();
  });
});

describe("what may come next", () => {
  const next = (settings: Partial<DraftSettings>, taken: readonly number[] = []) => {
    const all = { ...SETTINGS, ...settings };
    return candidates(generator, all, grown(generator, all, taken), flat);
  };

  test("has shares that sum to one, none for STOP before there is a site", () => {
    const all = next({});
    expect(all.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(all.find(({ label }) => label === "STOP")!.share).toBe(0);
  });

  test("is one of the elements that are asked for", () => {
    const [first, second] = vocabulary.elements as [string, string];
    const possible = next({ elements: [first, second] }).filter(({ share }) => share > 0);
    expect(possible.map(({ label }) => label).sort()).toEqual([first, second].sort());
  });

  test("is a site symmetry of the group after an element", () => {
    const possible = next({}, tokens.slice(0, 1)).filter(({ share }) => share > 0);
    expect(possible.map(({ label }) => label)).toContain(gene!.sites[0]!.siteSymmetry);
  });

  test("is drawn alike for one draw number", () => {
    const all = next({});
    expect(drawn(all, 3, 0)).toBe(drawn(all, 3, 0));
    expect(new Set(Array.from({ length: 30 }, (_, seed) => drawn(all, seed, 0))).size).toBeGreaterThan(1);
  });
});
