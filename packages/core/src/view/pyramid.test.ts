// The pyramid against extremes counted out one by one.
import { describe, expect, test } from "vitest";
import { Random } from "../engine/random.ts";
import { Pyramid } from "./pyramid.ts";

/** A column by definition: all values whose index lies in [start, end). */
function counted(values: Float32Array, start: number, end: number) {
  const present = [...values.slice(start, end)].filter((value) => !Number.isNaN(value));
  return {
    min: Math.min(...present),
    max: Math.max(...present),
    mean: present.reduce((sum, value) => sum + value, 0) / present.length,
    missing: end - start - present.length,
  };
}

function noise(length: number): Float32Array {
  const random = new Random(3);
  return Float32Array.from({ length }, () => (random.uniform() < 0.2 ? Number.NaN : random.uniform() * 1000));
}

describe("min/max pyramid", () => {
  test("columns have the extremes, mean and number of gaps of their values", () => {
    const values = noise(10_000);
    const { min, max, mean, missing } = new Pyramid(values).query(1234, 8765, 31);
    for (let column = 0; column < 31; column++) {
      const start = Math.ceil(1234 + (column * 7531) / 31 - 1e-9);
      const end = Math.ceil(1234 + ((column + 1) * 7531) / 31 - 1e-9);
      const want = counted(values, start, end);
      expect([min[column], max[column], missing[column]]).toEqual([want.min, want.max, want.missing]);
      expect(mean[column]).toBeCloseTo(want.mean, 2);
    }
  });

  test("a gap as wide as a column is a gap", () => {
    const values = new Float32Array(1000).fill(5);
    values.fill(Number.NaN, 300, 500);
    const { min } = new Pyramid(values).query(0, 1000, 10);
    expect([...min].map((value) => !Number.isNaN(value))).toEqual([
      true,
      true,
      true,
      false,
      false,
      true,
      true,
      true,
      true,
      true,
    ]);
  });

  test("a single peak in a year of minutes is seen in a thousand columns", () => {
    const values = new Float32Array(525_600);
    values[400_001] = 9000;
    const { max } = new Pyramid(values).query(0, values.length, 1000);
    expect([Math.max(...max), max.indexOf(9000)]).toEqual([9000, Math.floor(400_001 / 525.6)]);
  });

  test("columns narrower than a value are empty between two values", () => {
    const { min } = new Pyramid(Float32Array.of(1, 2)).query(0, 2, 4);
    expect([...min]).toEqual([1, Number.NaN, 2, Number.NaN]);
  });
});
