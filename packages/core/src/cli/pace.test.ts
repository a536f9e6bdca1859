// Tests of the time that a run still takes.
import { expect, test } from "vitest";
import { duration, Pace } from "./pace.ts";

test("the time left is the mean time of the steps seen times those to come", () => {
  const pace = new Pace();
  pace.secondsLeft(1, 11, 5000);
  // 2 steps in 4 s, 8 to come
  expect(pace.secondsLeft(3, 11, 9000)).toBe(16);
});

test("a resumed run counts its own steps only", () => {
  const pace = new Pace();
  pace.secondsLeft(101, 111, 0);
  expect(pace.secondsLeft(106, 111, 5000)).toBe(5);
});

test("nothing is known at the first step, nor where the last step is unknown", () => {
  const pace = new Pace();
  expect(pace.secondsLeft(1, 10, 0)).toBeNull();
  expect(pace.secondsLeft(2, null, 1000)).toBeNull();
});

test.each([
  [0.4, "0 s"],
  [89, "89 s"],
  [90, "2 min"],
  [5399, "90 min"],
  [5400, "1.5 h"],
])("%d seconds are shown as %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
