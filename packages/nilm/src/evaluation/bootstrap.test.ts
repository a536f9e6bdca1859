// Tests of the bootstrap over days.
import { Random } from "@sciformer/core";
import { expect, test } from "vitest";
import { MetricAccumulator } from "../metrics.ts";
import { bootstrapIntervals } from "./bootstrap.ts";

/** A day of one sample: truth 100 W, prediction off by `error`. */
function day(error: number, truth = 100): MetricAccumulator {
  const accumulator = new MetricAccumulator(50);
  accumulator.add([truth], [truth + error]);
  return accumulator;
}

test("equal days have an interval of no width", () => {
  const { MAE } = bootstrapIntervals([day(10), day(10), day(10)], new Random(1));
  expect(MAE).toEqual({ low: 10, high: 10 });
});

test("the interval covers the mean and has about the width that its spread tells", () => {
  const errors = Array.from({ length: 100 }, (_, i) => i);
  const { MAE } = bootstrapIntervals(
    errors.map((error) => day(error)),
    new Random(2),
  );
  // Mean 49.5; standard deviation of the mean 28.9 / 10: 95 % is 49.5 +- 5.7.
  expect(MAE!.low).toBeCloseTo(49.5 - 5.7, -0.5);
  expect(MAE!.high).toBeCloseTo(49.5 + 5.7, -0.5);
});

test("a seed gives the same interval", () => {
  const days = [day(1), day(5), day(20)];
  expect(bootstrapIntervals(days, new Random(3))).toEqual(bootstrapIntervals(days, new Random(3)));
});

test("a metric that is undefined throughout has no interval", () => {
  expect(bootstrapIntervals([day(1, 0), day(2, 0)], new Random(4)).SAE).toBeNull();
});

test("refuses a single day", () => {
  expect(() => bootstrapIntervals([day(1)], new Random(5))).toThrow("confidence intervals: 1 days; expected 2 or more");
});
