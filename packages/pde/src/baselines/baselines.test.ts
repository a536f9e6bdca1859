// Tests of baselines on waves that they can know.
import { expect, test } from "vitest";
import { madeSimulation } from "../made-simulations.ts";
import type { SimulationFrame } from "../simulation.ts";
import { linearExtrapolation, persistence } from "./forecast.ts";
import { FourierModel } from "./fourier.ts";

const simulation = madeSimulation({ simId: "one", grid: [12, 10], frameCount: 8 });
const states = [...(simulation.frames() as Iterable<SimulationFrame>)].map(({ data }) => data);
const START = { tag: "adv", channels: 1, grid: [12, 10], state: states[1]!, before: states[0]! } as const;

const largestError = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

test("persistence is the last state at every step", () => {
  expect(persistence(START, 3)).toEqual([states[1], states[1], states[1]]);
});

test("linear extrapolation goes on by the last change", () => {
  const [first, second] = linearExtrapolation({ ...START, state: Float32Array.of(3), before: Float32Array.of(1) }, 2);
  expect([first![0], second![0]]).toEqual([5, 7]);
});

test("the Fourier model learns a linear equation exactly and goes on with it", () => {
  const model = new FourierModel([12, 10]);
  model.add("adv", 1, states.slice(0, 3));
  const forecast = model.forecast(START, 6);
  for (const [k, state] of forecast.entries()) expect(largestError(state, states[k + 2]!)).toBeLessThan(2e-6);
});

test("the Fourier model does not grow without bound", () => {
  const model = new FourierModel([12, 10]);
  const grown = states[0]!.map((value) => 2 * value);
  model.add("adv", 1, [states[0]!, grown]);
  const last = model.forecast({ ...START, state: grown }, 20).at(-1)!;
  expect(largestError(last, grown)).toBeLessThan(1e-5);
});
