// Tests of the scalings' edges; their values are checked against the golden case.
import { expect, test } from "vitest";
import { parseScaling, scale, scaleStatistics, unscale } from "./scaler.ts";

const SERIES = [Float64Array.of(100, 300), Float64Array.of(200, 1000)];

test.each([
  ["MaxScaling", { offset: 0, scale: 1000 }],
  ["MeanScaling", { offset: 0, scale: 400 }],
  ["MeanMaxScaling", { offset: 400, scale: 1000 }],
  // Deviations -300, -100, -200, 600: mean square 125 000.
  ["StandardScaling", { offset: 400, scale: Math.sqrt(125_000) }],
  ["6000", { offset: 0, scale: 6000 }],
] as const)("%s has the statistics of its definition", (name, expected) => {
  expect(scaleStatistics(parseScaling(name), SERIES)).toEqual(expected);
});

test("unscaling undoes scaling", () => {
  const statistics = scaleStatistics("StandardScaling", SERIES);
  const back = unscale(scale(SERIES[1]!, statistics), statistics);
  back.forEach((watts, i) => {
    expect(watts).toBeCloseTo(SERIES[1]![i]!, 9);
  });
});

test("refuses the scale of an appliance that is always off", () => {
  expect(() => scaleStatistics("MaxScaling", [new Float64Array(3)])).toThrow(
    "scaling MaxScaling: the scale is 0; expected more than 0",
  );
});

test("refuses an unknown scaling, naming those there are", () => {
  expect(() => parseScaling("MinMax")).toThrow('scaling "MinMax": expected MaxScaling, MeanScaling');
});
