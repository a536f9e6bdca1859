// Tests of the trivial baselines on small loads whose disaggregation can be read off.
import { InputError } from "@sciformer/core";
import { describe, expect, test } from "vitest";
import { type Baseline, type FittedBaseline, fitBaselines, type TrainingSlice } from "./baseline.ts";
import { combinatorialBaseline } from "./combinatorial.ts";
import { meanBaseline, zeroBaseline } from "./constant.ts";
import { edgeBaseline } from "./edge.ts";

const KETTLE = [{ name: "kettle", minW: 500 }];

/** A house with 100 W of base load in which the kettle runs at 2000 W in minutes 10 to 12 and 30 to 32. */
function kettleHouse(): TrainingSlice {
  const kettle = new Float32Array(60);
  kettle.fill(2000, 10, 13).fill(2000, 30, 33);
  return { aggregate: kettle.map((watts) => watts + 100), appliances: { kettle } };
}

async function fit(
  baseline: Baseline,
  training: TrainingSlice[],
  targets = KETTLE,
  periodS = 60,
): Promise<FittedBaseline> {
  return (await fitBaselines([baseline], training, targets, periodS))[baseline.name]!;
}

describe("constant baselines", () => {
  test("zero predicts 0 W, and nothing where the aggregate is missing", async () => {
    const fitted = await fit(zeroBaseline, []);
    expect([...fitted.predict(Float32Array.of(100, Number.NaN)).kettle!]).toEqual([0, Number.NaN]);
  });

  test("mean counts a house without the appliance as 0 W", async () => {
    const owner = { aggregate: Float32Array.of(900, 100), appliances: { kettle: Float32Array.of(800, 0) } };
    const other = { aggregate: Float32Array.of(100, 100), appliances: {} };
    const fitted = await fit(meanBaseline, [owner, other]);
    // 800 W in one of four samples.
    expect(fitted.predict(Float32Array.of(100)).kettle![0]).toBe(200);
  });

  test("mean leaves out samples whose truth or aggregate is missing", async () => {
    const slice = {
      aggregate: Float32Array.of(900, Number.NaN, 100),
      appliances: { kettle: Float32Array.of(800, 800, Number.NaN) },
    };
    expect((await fit(meanBaseline, [slice])).predict(Float32Array.of(100)).kettle![0]).toBe(800);
  });
});

describe("edge matching", () => {
  test("finds a run by its rise and ends it at its fall", async () => {
    const fitted = await fit(edgeBaseline, [kettleHouse()]);
    const aggregate = Float32Array.of(200, 200, 2200, 2200, 200, 200);
    expect([...fitted.predict(aggregate).kettle!]).toEqual([0, 0, 2000, 2000, 0, 0]);
  });

  test("a rise that takes two samples starts the run at the second", async () => {
    const fitted = await fit(edgeBaseline, [kettleHouse()]);
    const aggregate = Float32Array.of(200, 1200, 2200, 200);
    expect([...fitted.predict(aggregate).kettle!]).toEqual([0, 0, 2000, 0]);
  });

  test("ends a run that never falls after the longest duration of training", async () => {
    const fitted = await fit(edgeBaseline, [kettleHouse()]);
    const aggregate = new Float32Array(20).fill(2200, 1).fill(200, 0, 1);
    expect(fitted.predict(aggregate).kettle!.reduce((sum, watts) => sum + watts, 0)).toBe(3 * 2000);
  });

  test("ignores rises far from the appliance's power", async () => {
    const fitted = await fit(edgeBaseline, [kettleHouse()]);
    expect(Math.max(...fitted.predict(Float32Array.of(200, 1200, 1200, 8000, 200)).kettle!)).toBe(0);
  });

  test("looks for the rise over a minute where samples are 10 s apart", async () => {
    const fitted = await fit(edgeBaseline, [kettleHouse()], KETTLE, 10);
    // 300 W more every 10 s: 1800 W a minute, which a rise between neighbouring samples would miss.
    const aggregate = Float32Array.from({ length: 9 }, (_, i) => 200 + 300 * Math.min(i, 6));
    expect(Math.max(...fitted.predict(aggregate).kettle!)).toBeGreaterThan(0);
  });

  test("a gap in the aggregate ends the run and stays missing", async () => {
    const fitted = await fit(edgeBaseline, [kettleHouse()]);
    const aggregate = Float32Array.of(200, 2200, Number.NaN, 2200);
    expect([...fitted.predict(aggregate).kettle!]).toEqual([0, 2000, Number.NaN, 0]);
  });

  test("an appliance that was never on in training is never found", async () => {
    const never = { aggregate: new Float32Array(10), appliances: { kettle: new Float32Array(10) } };
    const fitted = await fit(edgeBaseline, [never]);
    expect([...fitted.predict(Float32Array.of(0, 2000)).kettle!]).toEqual([0, 0]);
  });
});

describe("combinatorial optimisation", () => {
  const targets = [
    { name: "kettle", minW: 500 },
    { name: "dishwasher", minW: 50 },
  ];

  /** Kettle 2000 W; dishwasher with two levels, 80 W and 1500 W; base load 100 W for most of the time. */
  function twoAppliances(): TrainingSlice {
    const kettle = new Float32Array(100).fill(2000, 0, 10);
    const dishwasher = new Float32Array(100).fill(80, 20, 30).fill(1500, 30, 40);
    const aggregate = kettle.map((watts, i) => watts + dishwasher[i]! + 100);
    return { aggregate, appliances: { kettle, dishwasher } };
  }

  test("takes the states whose sum with the base load is nearest", async () => {
    const fitted = await fit(combinatorialBaseline, [twoAppliances()], targets);
    const { kettle, dishwasher } = fitted.predict(Float32Array.of(110, 190, 1580, 2150, 3620));
    expect([[...kettle!], [...dishwasher!]]).toEqual([
      [0, 0, 0, 2000, 2000],
      [0, 80, 1500, 80, 1500],
    ]);
  });

  test("a stretch of a day brings its own base load", async () => {
    const fitted = await fit(combinatorialBaseline, [twoAppliances()], targets);
    const aggregate = new Float32Array(1440).fill(600).fill(2600, 100, 110);
    expect(fitted.predict(aggregate).kettle!.reduce((sum, watts) => sum + watts, 0)).toBe(10 * 2000);
  });

  test("refuses more combinations of states than it can hold", async () => {
    const many = Array.from({ length: 15 }, (_, i) => ({ name: `load_${i}`, minW: 1 }));
    const appliances = Object.fromEntries(many.map(({ name }) => [name, Float32Array.of(10, 100)]));
    const slice = { aggregate: Float32Array.of(100, 1000), appliances };
    await expect(fit(combinatorialBaseline, [slice], many)).rejects.toThrow(InputError);
  });
});
