// Limits of colours.
import { expect, test } from "vitest";
import { channelsOf } from "./channels.ts";
import { channelLimits, errorLimit, errorValues, limitsOf, spreadLimit } from "./limits.ts";
import { madeMovie } from "./testing.ts";

const GRID = [2, 1] as const;
const movieOf = (prediction: number[][], truth: number[][]) => {
  const states = (all: number[][]) => all.map((values) => Float32Array.from(values));
  return madeMovie({ grid: GRID, states: { prediction: states(prediction), truth: states(truth) } });
};

test("values of both signs are coloured alike on both sides of zero", () => {
  expect(limitsOf(-1, 3)).toEqual({ range: [-3, 3], isSigned: true, map: "blue-white-red" });
});

test("concentrations that dip below zero by rounding are not signed", () => {
  expect(limitsOf(-0.001, 1)).toEqual({ range: [-0.001, 1], isSigned: false, map: "viridis" });
});

test("a field that is one value everywhere has ascending limits", () => {
  expect(limitsOf(2, 2).range).toEqual([1.5, 2.5]);
});

test("limits come from the truth over all steps, whatever was predicted", () => {
  const movie = movieOf(
    [[9, -9]],
    [
      [0, 1],
      [2, 4],
    ],
  );
  expect(channelLimits(movie, channelsOf(movie)[0]!).range).toEqual([0, 4]);
});

test("points that were not measured do not count", () => {
  const movie = { ...movieOf([], [[0, 100]]), valid: [Uint8Array.of(1, 0)] };
  expect(channelLimits(movie, channelsOf(movie)[0]!).range).toEqual([-0.5, 0.5]);
});

test("an error is the prediction less the truth, where both are there", () => {
  const movie = movieOf(
    [[3, 1]],
    [
      [1, 1],
      [2, 2],
    ],
  );
  const channel = channelsOf(movie)[0]!;
  expect([...errorValues(movie, channel, 0)!]).toEqual([2, 0]);
  expect(errorValues(movie, channel, 1)).toBeUndefined();
});

test("errors are coloured up to the largest one, at most as far as the reference reaches", () => {
  const channel = channelsOf(movieOf([], []))[0]!;
  const limits = limitsOf(0, 4);
  expect(errorLimit(movieOf([[3, 1]], [[1, 1]]), channel, limits)).toBe(2);
  expect(errorLimit(movieOf([[99, 1]], [[1, 1]]), channel, limits)).toBe(4);
});

test("without an ensemble there is no spread to colour", () => {
  const movie = movieOf([[0, 0]], [[0, 0]]);
  const channel = channelsOf(movie)[0]!;
  expect(spreadLimit(movie, channel)).toBeUndefined();
  expect(spreadLimit({ ...movie, spread: [Float32Array.of(0.5, 0.25)] }, channel)).toBe(0.5);
});
