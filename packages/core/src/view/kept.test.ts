// Values that are kept while their keys are the same.
import { expect, test } from "vitest";
import { Kept } from "./kept.ts";

test("a value is made once for the same keys", () => {
  const kept = new Kept<object>();
  const first = kept.of([1, Number.NaN, "a"], () => ({}));
  expect(kept.of([1, Number.NaN, "a"], () => ({}))).toBe(first);
});

test("a value is made anew when a key changes", () => {
  const kept = new Kept<number>();
  kept.of([1], () => 1);
  expect(kept.of([2], () => 2)).toBe(2);
});

test("a value is made anew when a key is added", () => {
  const kept = new Kept<number>();
  kept.of([1], () => 1);
  expect(kept.of([1, undefined], () => 2)).toBe(2);
});
