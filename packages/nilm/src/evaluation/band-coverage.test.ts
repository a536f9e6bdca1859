// Tests of the coverage of the band.
import { expect, test } from "vitest";
import { tinyConfig } from "../refusals/tiny-dataset.node.ts";
import { BandCoverage } from "./band-coverage.ts";

const { task } = tinyConfig({ window: 4 });

test("counts the scored samples within the bounds, over all and above the threshold", () => {
  const watts = Float32Array.of(0, 600, 700, 800, 900, 900);
  const truths = [{ watts, on: new Uint8Array(6) }];
  const house = { house: "1", times: new Float64Array(6), aggregate: watts, starts: [0], window: 4, truths };
  // Within: 0 (bounds 0 and 0) and 700 (its own upper bound); not 600 and 800; what follows is not scored.
  const low = Float32Array.of(0, 601, 100, 100, 0, 0);
  const high = Float32Array.of(0, 900, 700, 799, 1000, 1000);
  const coverage = new BandCoverage(task, 20);
  coverage.add(house, { kettle: { watts, low, high } });
  expect(coverage.notes()).toEqual([
    "kettle: the 90 % band of 20 dropout passes covers 50.0 % of 4 scored samples, 33.3 % of the 3 above 500 W",
  ]);
});

test("has no share of no samples", () => {
  expect(new BandCoverage(task, 5).notes()[0]).toMatch(/covers - of 0 scored samples, - of the 0 above 500 W$/);
});
