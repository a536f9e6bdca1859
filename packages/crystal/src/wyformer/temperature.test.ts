// Tests of the temperature calibration.
import { Random } from "@sciformer/core";
import { expect, test } from "vitest";
import {
  type CalibrationGroup,
  type CalibrationRows,
  calibrate,
  optimalTemperature,
  publishedTemperature,
  temperatureAt,
} from "./temperature.ts";

/** Scores that are `factor` times those whose softmax the targets are. */
function overconfident(factor: number, rows = 50, seed = 1): CalibrationRows {
  const random = new Random(seed);
  const tokens = 4;
  const scores = Float64Array.from({ length: rows * tokens }, () => random.normal());
  const targets = new Float64Array(rows * tokens);
  for (let row = 0; row < rows; row++) {
    const weights = Array.from(scores.subarray(row * tokens, (row + 1) * tokens), Math.exp);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    targets.set(
      weights.map((weight) => weight / total),
      row * tokens,
    );
  }
  return { logits: scores.map((score) => score * factor), targets, tokens };
}

test.each([0.3, 1, 1.7, 40])("scores %f times too large have that temperature", (factor) => {
  expect(optimalTemperature(overconfident(factor)) / factor).toBeCloseTo(1, 9);
});

test("the published fit goes towards the optimum and stops short of it", () => {
  const found = publishedTemperature(overconfident(1.7));
  expect(found).toBeGreaterThan(1.05);
  expect(found).toBeLessThan(1.6);
});

test("where every prediction is right the temperature is so low that no other token has a share", () => {
  expect(optimalTemperature({ logits: [5, 0], targets: [1, 0], tokens: 2 })).toBeLessThan(0.2);
});

test("scores that are all the same leave the temperature at one", () => {
  expect(optimalTemperature({ logits: [3, 3], targets: [1, 0], tokens: 2 })).toBe(1);
});

const group = (target: number, known: number, factor: number, rows: number): CalibrationGroup => ({
  ...overconfident(factor, rows, known + 1),
  target,
  known,
});

test("numbers of sites with a hundred rows have a temperature of their own, the rest one together", () => {
  const groups = [
    group(0, 0, 1.5, 120),
    group(0, 1, 2, 100),
    group(0, 2, 3, 60),
    group(0, 3, 3, 20),
    group(1, 0, 0.5, 10),
  ];
  const found = calibrate(groups, 2);
  expect(found.byKnown).toEqual([[expect.closeTo(1.5, 6), expect.closeTo(2, 6)], []]);
  expect(found.tail).toEqual([expect.closeTo(3, 6), expect.closeTo(0.5, 6)]);
});

test("a field without rows for the rest keeps its probabilities there", () => {
  const found = calibrate([group(0, 0, 1.5, 120)], 1);
  expect([temperatureAt(found, 0, 0), temperatureAt(found, 0, 1)]).toEqual([expect.closeTo(1.5, 6), 1]);
});
