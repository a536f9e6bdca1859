// Solver and model put together.
import { expect, test } from "vitest";
import { miniSetUp } from "../../simulate/set-ups.ts";
import { liveErrors, liveMovie, liveReadouts } from "./layout.ts";

const SUBJECT = { key: "diff", setUp: miniSetUp("diff", 64), grid: 2, extent: 1, steps: 3, stride: 2 };
const state = (value: number) => new Float32Array(4).fill(value);
const MOVIE = liveMovie(SUBJECT, { solved: [state(1), state(2), state(4)], predicted: [state(1), state(3)] });

test("the simulation is as long as it will be; what has not come yet is not there", () => {
  expect(MOVIE.states.prediction.map((one) => one?.[0])).toEqual([1, 3, undefined, undefined]);
  expect(MOVIE.states.truth.map((one) => one?.[0])).toEqual([1, 2, 4, undefined]);
});

test("a step is as many stored frames as the model leaps over", () => {
  // diff stores a frame every 0.01.
  expect([...MOVIE.times]).toEqual([0, 0.02, 0.04, 0.06]);
});

test("errors are relative to the truth in normalised units, once both have come", () => {
  const { curves } = liveErrors(MOVIE, { offset: [1], scale: [1] });
  const [model, held] = curves.map(({ values }) => [...values]);
  // Normalised: truth 1 and 3, predicted 2, held 0.
  expect(model).toEqual([Number.NaN, 1, Number.NaN, Number.NaN]);
  expect(held).toEqual([Number.NaN, 1, 1, Number.NaN]);
});

test("without statistics errors are in natural units", () => {
  expect(liveErrors(MOVIE, undefined).curves[0]!.values[1]).toBe(0.5);
});

test("what has not been measured is not told", () => {
  const errors = liveErrors(MOVIE, undefined);
  const pace = { solver: 1.5, model: undefined, provider: undefined };
  const [now, times] = liveReadouts(errors, 0, pace, { solveGrid: 64, grid: 32 });
  expect(now!.rows.map(({ value }) => value)).toEqual([null, null]);
  expect(times!.rows.map(({ label }) => label)).toEqual(["solver, a step", "solved on", "model sees"]);
});
