// Tests of the generation of many crystals.
import { eagerEngine, type Inference, Random } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import { beforeAll, expect, test } from "vitest";
import { crystals } from "../loss.ts";
import { Wyformer } from "../model.ts";
import { placesOf, startToken } from "../tokenizer.ts";
import { elementTokens } from "./growing.ts";
import { type Request, type Sampled, type SamplingOptions, sampleCrystals } from "./sampling.ts";
import { GENERATION, geneOf, generation, PLAIN } from "./testing.ts";
import { openPositions } from "./validity.ts";

beforeAll(() => chooseBackend("cpu"));

const CONFIG = generation();
const { vocabulary, space_groups } = GENERATION;

function inferenceOf(model: Wyformer, config = CONFIG): Inference {
  const forward = (batch: Parameters<typeof crystals>[0], context: Parameters<Wyformer["forward"]>[1]) => ({
    output: model.forward(crystals(batch, config.model), context),
  });
  return eagerEngine.inference(forward, { name: "test", model, weights: "fixed" });
}

/** Requests of all groups in turn, each with a stream of its own. */
function requests(count: number, more: Partial<Request> = {}, config = CONFIG): Request[] {
  const root = new Random(8);
  return Array.from({ length: count }, (_, i) => {
    const random = root.fork(i);
    const group = space_groups[i % space_groups.length]!;
    return { group, start: startToken(group, config.model, config.task), uniform: () => random.uniform(), ...more };
  });
}

function sample(wanted: Request[], options: Partial<SamplingOptions> = {}, config = CONFIG): Sampled[] {
  const model = new Wyformer(config.model).initialise(4);
  const plan = { cascade: config.model.cascade, vocabulary, places: placesOf(config.task) };
  const all = { model: config.model, plan, infer: inferenceOf(model, config), slots: 8, mode: "constrained" as const };
  const found = [...sampleCrystals(wanted, { ...all, ...options })].sort((a, b) => a.request - b.request);
  model.dispose();
  return found;
}

const genes = (sampled: readonly Sampled[]) =>
  sampled.map(({ decoded }) => ("gene" in decoded ? decoded.gene : undefined));

test("constrained sampling of an untrained model makes crystals of the groups asked for, all valid", () => {
  const found = sample(requests(15));
  expect(found.map(({ request }) => request)).toEqual(Array.from({ length: 15 }, (_, i) => i));
  for (const [i, gene] of genes(found).entries()) expect(gene?.group).toBe(space_groups[i % space_groups.length]);
});

test("a crystal does not depend on the others of its batch", () => {
  expect(sample(requests(6), { slots: 2 }).map(({ places }) => places)).toEqual(
    sample(requests(6), { slots: 6 }).map(({ places }) => places),
  );
});

test("raw sampling goes on to the last place", () => {
  for (const { places } of sample(requests(5), { mode: "raw" })) expect(places).toHaveLength(placesOf(GENERATION));
});

test("the least of temperatures makes all crystals of a group alike", () => {
  const found = sample(requests(10), { temperature: 1e-3 });
  expect(found[0]!.places).toEqual(found[5]!.places);
});

test("of the top one only the most probable token is drawn", () => {
  const found = sample(requests(10), { topK: 1 });
  expect(found.map(({ nats }) => nats)).toEqual(found.map(() => expect.closeTo(0, 9)));
});

test("required elements are there and no others than allowed ones", () => {
  const elements = {
    required: elementTokens(["Ti", "Cl"], vocabulary),
    allowed: elementTokens(["O"], vocabulary),
  };
  for (const gene of genes(sample(requests(10, { elements })))) {
    const symbols = new Set(gene!.sites.map(({ element }) => element));
    expect([...symbols].filter((symbol) => symbol !== "O").sort()).toEqual(["Cl", "Ti"]);
  }
});

test("the published rule takes what is missing first, and only what is allowed after it", () => {
  const elements = {
    required: elementTokens(["Ti", "Cl"], vocabulary),
    allowed: elementTokens(["Ti", "Cl", "O"], vocabulary),
  };
  const allowed = new Set([...elements.allowed, vocabulary.elements.length + 1]);
  for (const { places } of sample(requests(10, { elements }), { mode: "raw" })) {
    const drawn = places.map((place) => place.elements!);
    expect(new Set(drawn.slice(0, 2))).toEqual(new Set(elements.required));
    expect(drawn.every((token) => allowed.has(token))).toBe(true);
    const stop = drawn.indexOf(vocabulary.elements.length + 1);
    if (stop >= 0) expect(new Set(drawn.slice(stop))).toEqual(new Set([vocabulary.elements.length + 1]));
  }
});

test("given sites stay and the rest is added", () => {
  const { sites } = geneOf(14, "Ca e", "O e");
  const [first] = requests(1);
  const [gene] = genes(sample([{ ...first!, group: 14, start: startToken(14, CONFIG.model, GENERATION), sites }]));
  expect(gene!.sites.slice(0, 2)).toEqual(sites);
});

test("the nats of a crystal are those of its draws", () => {
  // Scores divided by 1e9 are all alike: what may come next is drawn with one chance in so many.
  const calibration = { byKnown: [[], [], []], tail: [1e9, 1e9, 1e9] };
  const one = sample(requests(5), { calibration }).find(({ group, places }) => group === 225 && places.length === 2)!;
  const { elements, site_symmetries, sites_enumeration } = vocabulary;
  const [first] = one.places;
  const symmetry = site_symmetries[first!.site_symmetries!]!;
  const positions = openPositions(225, new Set(), vocabulary);
  const symmetries = new Set(positions.map(({ siteSymmetry }) => siteSymmetry)).size;
  const enumerations = positions.filter(({ siteSymmetry }) => siteSymmetry === symmetry).length;
  expect(sites_enumeration).toContain(first!.sites_enumeration);
  // an element; a symmetry; an enumeration; then STOP among the elements and itself
  const chances = [elements.length, symmetries, enumerations, elements.length + 1];
  expect(one.nats).toBeCloseTo(
    chances.reduce((sum, chance) => sum + Math.log(chance), 0),
    5,
  );
});

test("a condition that is weighed against none moves the scores twice as far", () => {
  const config = generation({ condition: [PLAIN] });
  const seen: number[][] = [];
  const model = new Wyformer(config.model).initialise(4);
  const infer: Inference = Object.assign(
    (batch: Parameters<Inference>[0]) => {
      const { data, shape } = batch.condition!;
      seen.push(Array.from(data));
      const width = config.model.cascade.reduce((sum, { size }) => sum + size, 0);
      const output = new Float32Array(shape[0]! * width).fill(data[0]!);
      return { output: { data: output, shape: [shape[0]!, width] } };
    },
    { dispose() {} },
  );
  sample(requests(1, { condition: Float32Array.of(1, 1) }, config), { infer, slots: 1, guidance: 2 }, config);
  expect(seen.slice(0, 2)).toEqual([
    [1, 1],
    [0, 0],
  ]);
  model.dispose();
});
