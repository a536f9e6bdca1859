// The viewer in a browser, on a generator of crystals.
import { afterAll, beforeAll, describe } from "vitest";
import { testGeneration } from "./crystal-generation.ts";
import { testSets } from "./crystal-sets.ts";
import { testStructures } from "./crystal-structures.ts";
import { describeInChromium } from "./in-chromium.ts";
import { Stand } from "./stand.ts";
import type { RunRecipe } from "./viewed-run.ts";

/** A few hundred salts, a generator of 60 steps, eight of its crystals beside its run. */
const SALTS: RunRecipe = {
  domain: "crystal",
  commands: [
    "data simulate --out data/crystal/simulated --structures 300",
    "train --data data/crystal/simulated --size small --name tiny --steps 60",
    "evaluate tiny",
    "generate tiny --count 8 --format cif,arrow --out runs/crystal/tiny/cif",
    "export tiny --format onnx",
  ],
};

describeInChromium("the viewer on crystals in Chromium", (chromium) => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await Stand.open(chromium, SALTS);
  });
  afterAll(() => stand.close());

  describe("structures", () => testStructures(() => stand));
  describe("generation in the page", () => testGeneration(() => stand));
  describe("sets", () => testSets(() => stand));
});
