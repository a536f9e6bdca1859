// Clicks in charts: ten pixels to the unit, the base of bars at 100 pixels.
import type { Series } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { drawnSeries, stacked } from "./chart-data.ts";
import { type Places, pointAt } from "./point-at.ts";

const PLACES: Places = { left: (x) => 40 * x, top: (value) => 100 - 10 * value, base: () => 100 };

const series = (id: string, look: Series["look"], ...values: readonly number[]): Series => ({
  id,
  label: id,
  x: { start: 0, step: 1, count: values.length },
  y: Float64Array.from(values),
  look,
  colour: "#336699",
});

function clicked(all: readonly Series[], left: number, top: number) {
  const drawn = stacked(
    all,
    all.map((one) => drawnSeries(one, [-1, 10], 500)),
  );
  return pointAt(all, drawn, PLACES, { left, top });
}

test("a bar answers over its whole body: 32 of the 40 pixels to the next, from its base to its end", () => {
  const bars = [series("bars", "bars", 8, 2)];
  // The first bar reaches from 20 to 100 pixels down, 16 pixels to either side of 0.
  expect(clicked(bars, 15, 95)).toEqual({ series: "bars", index: 0 });
  expect(clicked(bars, 1, 60)).toEqual({ series: "bars", index: 0 });
  expect(clicked(bars, 20, 60)).toBeUndefined();
  expect(clicked(bars, 40, 60)).toBeUndefined();
});

test("a bar below the base answers too", () => {
  expect(clicked([series("bars", "bars", -4, 1)], 0, 130)).toEqual({ series: "bars", index: 0 });
});

test("just above a bar its end is near enough", () => {
  expect(clicked([series("bars", "bars", 1, 1)], 40, 82)).toEqual({ series: "bars", index: 1 });
});

test("of bars upon each other the one that is clicked answers", () => {
  const layers = ["low", "high"].map((id) => ({ ...series(id, "bars", 4, 4), stack: "a" }));
  expect(clicked(layers, 0, 80)?.series).toBe("low");
  expect(clicked(layers, 0, 40)?.series).toBe("high");
});

test("a point in front of a bar goes before it", () => {
  const both = [series("bars", "bars", 8, 8), series("points", "points", 4, 4)];
  expect(clicked(both, 2, 58)?.series).toBe("points");
  expect(clicked(both, 2, 90)?.series).toBe("bars");
});

test("points answer within twelve pixels and no farther", () => {
  const points = [series("points", "points", 4)];
  expect(clicked(points, 8, 60)).toEqual({ series: "points", index: 0 });
  expect(clicked(points, 0, 73)).toBeUndefined();
});
