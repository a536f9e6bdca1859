// Statistics of columns against values worked out by hand.
import { expect, test } from "vitest";
import { StatisticsAccumulator } from "./statistics.ts";

test("mean, deviation and range come from all batches, missing values left out", () => {
  const accumulator = new StatisticsAccumulator();
  accumulator.add({ length: 3, values: { watts: Float32Array.of(1, Number.NaN, 3) } });
  accumulator.add({ length: 1, values: { watts: Float32Array.of(8) } });
  const { count, mean, standardDeviation, minimum, maximum } = accumulator.values.watts!;
  expect([count, mean, minimum, maximum]).toEqual([3, 4, 1, 8]);
  expect(standardDeviation).toBeCloseTo(Math.sqrt((9 + 1 + 16) / 3), 12);
});

test("a column that is never present has no statistics", () => {
  const accumulator = new StatisticsAccumulator();
  accumulator.add({ length: 1, values: { watts: Float32Array.of(Number.NaN) } });
  expect(accumulator.values).toEqual({});
});
