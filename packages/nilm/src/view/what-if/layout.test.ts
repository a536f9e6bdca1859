// Charts of a window.
import { expect, test } from "vitest";
import { attentionRow, blockHeight, roofOf } from "./layout.ts";

/** Two heads, three queries and keys: two samples and the statistics token. */
const WEIGHTS = {
  shape: [1, 2, 3, 3],
  data: Float32Array.from(
    [
      [0, 0.5, 0.5, 0.25, 0, 0.75, 1, 0, 0],
      [0, 1, 0, 0.75, 0, 0.25, 0, 1, 0],
    ].flat(),
  ),
};

test("a row of attention is the mean of the heads with their range", () => {
  const row = attentionRow(WEIGHTS, 1, 2)!;
  expect([[...row.mean], [...row.low], [...row.high], row.statistics]).toEqual([[0.5, 0], [0.25, 0], [0.75, 0], 0.5]);
});

test("a row of one head is that head's", () => {
  expect([...attentionRow(WEIGHTS, 1, 2, 0)!.mean]).toEqual([0.25, 0]);
});

test("a model without a statistics token has no share for it", () => {
  expect(attentionRow(WEIGHTS, 0, 3)!.statistics).toBeUndefined();
});

test("weights of another shape have no row", () => {
  expect(attentionRow({ data: new Float32Array(6), shape: [1, 2, 3] }, 0, 3)).toBeUndefined();
});

test("the roof stands still while the curve is below it", () => {
  const before = Float32Array.of(1000, Number.NaN);
  expect(roofOf(before, Float32Array.of(1100))).toBe(roofOf(before, before));
});

test("the roof rises for a higher curve", () => {
  expect(roofOf(Float32Array.of(1000), Float32Array.of(5000))).toBeGreaterThanOrEqual(5000);
});

test("a silenced block keeps an edge to pull", () => {
  const curve = { before: Float32Array.of(0, 1000), after: Float32Array.of(0, 1000) };
  // The axis ends at 1200 W.
  expect(blockHeight({ factor: 0, peakW: 2000 } as never, curve)).toBeCloseTo(30, 9);
});
