// Values that hold until the next: time-weighted means.
import { expect, test } from "vitest";
import { holdSeries } from "./hold.ts";

const HOLDING = { stepMs: 10, longestMs: 1000, endMs: 40 };

test("a step that two values share has their time-weighted mean", () => {
  const held = holdSeries([0, 15, 30], [100, 200, 0], HOLDING);
  expect([...held.times]).toEqual([0, 10, 20, 30]);
  expect([...held.watts]).toEqual([100, 150, 200, 0]);
});

test("a value holds no longer than it may", () => {
  expect([...holdSeries([0, 35], [100, 50], { ...HOLDING, longestMs: 10 }).times]).toEqual([0, 30]);
});

test("an unavailable value ends the one before it", () => {
  expect([...holdSeries([0, 10], [100, Number.NaN], HOLDING).times]).toEqual([0]);
});
