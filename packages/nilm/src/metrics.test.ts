// Tests of the metrics: what the definitions say at their edges.
import { expect, test } from "vitest";
import { formatMetric, MetricAccumulator, POWER_METRICS, suppressBelow } from "./metrics.ts";

function score(truth: number[], prediction: number[], threshold = 50, truthOn?: number[]): MetricAccumulator {
  const accumulator = new MetricAccumulator(threshold);
  accumulator.add(truth, prediction, truthOn);
  return accumulator;
}

test("series scored in pieces give the same values as in one", () => {
  const truth = [0, 100, 250, 0, 80, 0];
  const prediction = [10, 90, 300, 60, 0, 0];
  const pieces = new MetricAccumulator(50);
  pieces.add(truth.slice(0, 2), prediction.slice(0, 2));
  pieces.add(truth.slice(2), prediction.slice(2));
  expect(pieces.values).toEqual(score(truth, prediction).values);
});

test("a predictor of 0 W has the mean power as MAE, TECA one half and MR zero", () => {
  const { values, meanTruth } = score([100, 0, 200], [0, 0, 0]);
  expect([values.MAE, values.TECA, values.MR, meanTruth]).toEqual([100, 0.5, 0, 100]);
});

test("an all-zero truth leaves the metrics that divide by it undefined and says so; nothing of it was matched", () => {
  const scored = score([0, 0], [100, 0]);
  expect(POWER_METRICS.filter((name) => scored.values[name] === null)).toEqual(["TECA", "NDE", "SAE"]);
  expect(scored.values.MR).toBe(0);
  expect(scored.warnings("kettle")).toEqual([
    "kettle: the true power is 0 W throughout, so TECA, NDE, SAE are undefined",
  ]);
});

test("where truth and prediction are all zero the matching ratio is undefined too", () => {
  expect(score([0, 0], [0, 0]).values.MR).toBeNull();
});

test("state metrics without positives are zero instead of undefined", () => {
  const { values } = score([0, 0], [0, 0]);
  expect([values.PRECISION, values.RECALL, values.F1_SCORE, values.BALANCED_ACCURACY]).toEqual([0, 0, 0, 1]);
});

test("the cleaned status, where given, decides what counts as on", () => {
  // Truth below the threshold but flagged on: one true positive, one false positive.
  const { values } = score([10, 0], [100, 100], 50, [1, 0]);
  expect([values.PRECISION, values.RECALL]).toEqual([0.5, 1]);
});

test("missing and infinite values count as zero", () => {
  const { values } = score([Number.NaN, 100], [50, Number.POSITIVE_INFINITY]);
  expect(values.MAE).toBe((50 + 100) / 2);
});

test("refuses series of different length, naming both", () => {
  expect(() => score([1, 2, 3], [1, 2])).toThrow("metrics: 3 true values but 2 predicted ones");
});

test("suppressing clears what lies below the threshold, negatives too, and keeps missing values", () => {
  const watts = suppressBelow(Float32Array.of(-20, 199, 200, Number.NaN), 200);
  expect([...watts]).toEqual([0, 0, 200, Number.NaN]);
});

test("an undefined metric prints as a dash", () => {
  expect([formatMetric(0.12349), formatMetric(null)]).toEqual(["0.123", "-"]);
});
