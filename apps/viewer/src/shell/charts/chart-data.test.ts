// What a chart is given to draw.
import type { Series } from "@sciformer/core/view";
import { describe, expect, test } from "vitest";
import { drawnSeries, extentOf, lowerBound, stacked } from "./chart-data.ts";

const LINE = { id: "l", label: "l", look: "line", colour: "#000000" } as const;

function evenly(y: readonly number[], more: Partial<Series> = {}): Series {
  return { ...LINE, x: { start: 0, step: 1, count: y.length }, y: Float32Array.from(y), ...more };
}

describe("lower bound", () => {
  test.each([
    [-1, 0],
    [0, 0],
    [0.5, 1],
    [2, 2],
    [9, 3],
  ])("of %d is index %d, evenly spaced or listed", (value, index) => {
    expect(lowerBound({ start: 0, step: 1, count: 3 }, value)).toBe(index);
    expect(lowerBound(Float64Array.of(0, 1, 2), value)).toBe(index);
  });
});

describe("a drawn series", () => {
  test("that is short has every value in sight and one beyond each end", () => {
    const drawn = drawnSeries(evenly([5, 6, 7, 8, 9, 10]), [2, 3], 100);
    expect([[...drawn.x], drawn.y, drawn.index?.(0)]).toEqual([[1, 2, 3, 4], [6, 7, 8, 9], 1]);
  });

  test("keeps gaps", () => {
    expect(drawnSeries(evenly([1, Number.NaN, 3]), [0, 2], 100).y).toEqual([1, null, 3]);
  });

  test("that is long has the extremes of each column", () => {
    const values = Array.from({ length: 1000 }, (_, index) => (index === 777 ? 50 : index % 2));
    const drawn = drawnSeries(evenly(values), [0, 1000], 10);
    expect([drawn.y.length, drawn.y[15], drawn.y[14], drawn.index]).toEqual([20, 50, 0, undefined]);
  });

  test("that is long and stacked has means, which add up", () => {
    const values = Array.from({ length: 1000 }, (_, index) => index % 2);
    expect(drawnSeries(evenly(values, { stack: "s" }), [0, 1000], 10).y[0]).toBe(0.5);
  });

  test("of points is ordered and knows where each stood", () => {
    const points = { ...LINE, look: "points", x: Float32Array.of(3, 1, 2), y: Float32Array.of(30, 10, 20) } as const;
    const drawn = drawnSeries(points, [0, 3], 10);
    expect([drawn.y, drawn.index?.(0)]).toEqual([[10, 20, 30], 1]);
  });

  test("carries its band", () => {
    const band = { low: Float32Array.of(0, 1), high: Float32Array.of(2, 3) };
    expect(drawnSeries(evenly([1, 2], band), [0, 1], 10)).toMatchObject({ low: [0, 1], high: [2, 3] });
  });
});

test("a stack adds up; a gap stays one", () => {
  const series = [evenly([1, Number.NaN], { stack: "s" }), evenly([2, 2], { stack: "s" }), evenly([7, 7])];
  const drawn = series.map((one) => drawnSeries(one, [0, 1], 10));
  expect(stacked(series, drawn).map(({ y }) => y)).toEqual([
    [1, null],
    [3, 2],
    [7, 7],
  ]);
});

test("the extent goes over all series; a single position has a width", () => {
  expect(extentOf([evenly([1, 2, 3]), evenly([])])).toEqual([0, 2]);
  expect(extentOf([evenly([1])])).toEqual([-0.5, 0.5]);
  expect(extentOf([])).toBeUndefined();
});

test("of a million points those that would lie upon each other are drawn once, and tell where they come from", () => {
  const count = 1_000_000;
  const x = Float32Array.from({ length: count }, (_, index) => (index * 7919) % 1000);
  const y = Float32Array.from({ length: count }, (_, index) => index % 100);
  const { x: drawn, index } = drawnSeries({ ...LINE, look: "points", x, y }, [0, 999], 500);
  expect(drawn.length).toBeLessThanOrEqual(500 * 256);
  expect(drawn.every((value, at) => value === x[index!(at)] && (at === 0 || value >= drawn[at - 1]!))).toBe(true);
});
