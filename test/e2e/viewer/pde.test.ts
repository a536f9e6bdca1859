// The viewer in a browser, on a model of two equations.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "./chromium.ts";
import { testFields } from "./pde-fields.ts";
import { testLiveFields } from "./pde-live.ts";
import { Stand } from "./stand.ts";
import type { RunRecipe } from "./viewed-run.ts";

/** Four simulations of Burgers' and four of Gray and Scott's equation, a model of 60 steps. */
const TWO_EQUATIONS: RunRecipe = {
  domain: "pde",
  commands: [
    "data simulate --out data/pde/simulated --tags burgers,gs_gamma --simulations 4",
    "train --data data/pde/simulated --size small --name tiny --steps 60",
    "evaluate tiny",
    "export tiny --format onnx",
  ],
};

const chromium = findChromium();

if (chromium === undefined) {
  test("a Chromium to try the viewer with is there", () => {
    console.log("no Chromium found: viewer tests did not run");
    expect(process.env.CI, "set where nothing may be left out").not.toBe("true");
  });
} else {
  describe("the viewer on simulations in Chromium", () => {
    let stand: Stand;
    beforeAll(async () => {
      stand = await Stand.open(chromium, TWO_EQUATIONS);
    });
    afterAll(() => stand.close());

    describe("fields", () => testFields(() => stand));
    describe("solver and model in the page", () => testLiveFields(() => stand));
  });
}
