// Tests of the rule that leads from noise to a sample.
import { expect, test } from "vitest";
import { eulerTimes, integrate } from "./euler.ts";

test("the velocity is asked for at the right ends of the steps", () => {
  expect(eulerTimes(4)).toEqual([0.25, 0.5, 0.75, 1]);
});

test("steps of size 1/N add up the velocity", () => {
  const state = Float32Array.of(1, 2);
  // v = 2 t: the sum of 2 k / N^2 over k = 1..4 is 1.25
  integrate(state, (x, t) => x.map(() => 2 * t), { steps: 4 });
  expect([...state]).toEqual([2.25, 3.25]);
});

test("what is known can be put back after every step", () => {
  const seen: number[] = [];
  const state = Float32Array.of(5, 0);
  const afterStep = (x: Float32Array, step: number) => {
    x[0] = 5;
    seen.push(step);
  };
  integrate(state, (x) => x.map(() => 1), { steps: 3, afterStep });
  expect(state[0]).toBe(5);
  expect(state[1]).toBeCloseTo(1, 6);
  expect(seen).toEqual([0, 1, 2]);
});
