// Looking around in a chart by keyboard.
import { expect, test } from "vitest";
import { keyedRange } from "./chart-keys.ts";

const ALL = [0, 100] as const;

test.each([
  ["ArrowRight", [10, 20], [12, 22]],
  ["ArrowLeft", [1, 11], [0, 10]],
  ["ArrowRight", [89, 99], [90, 100]],
  ["+", [0, 100], [20, 80]],
  ["-", [40, 46], [38, 48]],
] as const)("%s from %j leads to %j", (key, from, to) => {
  const range = keyedRange(key, from, ALL) as readonly number[];
  expect(range.map((end) => Math.round(end * 1e6) / 1e6)).toEqual(to);
});

test.each([
  ["Home", [10, 20]],
  ["-", [10, 90]],
] as const)("%s from %j shows all", (key, from) => {
  expect(keyedRange(key, from, ALL)).toBe("all");
});

test("other keys are not taken", () => {
  expect(keyedRange("x", [0, 1], ALL)).toBeUndefined();
});
