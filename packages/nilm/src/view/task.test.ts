// What the live model is given, and what it gives.
import { expect, test } from "vitest";
import { collate } from "../collate.ts";
import type { NilmConfig } from "../config.ts";
import { inputRows, modelInputs, outputPower, taskOf } from "./task.ts";

const TASK = {
  targets: [
    { name: "kettle", threshold_w: 500, max_w: null },
    { name: "fridge", threshold_w: 50, max_w: null },
  ],
  window: 3,
  stride: 1,
  period_s: 60,
  scale_w: 1000,
  variables: ["minute", "hour"],
  tz: "Europe/London",
  tz_policy: "local",
  positives: 0,
  max_zero_share: 1,
};
const task = taskOf({ task: TASK })!;

test("a window is encoded as in training", () => {
  const aggregate = Float32Array.of(100, 2000, 300);
  const startMs = Date.UTC(2014, 6, 1, 10);
  const batch = collate([{ house: "1", startMs, aggregate }], { task } as NilmConfig);
  expect(modelInputs(startMs, aggregate, task)).toEqual(batch);
});

test("rows of the input are named", () => {
  expect(inputRows(task)).toEqual(["mains", "sin minute", "cos minute", "sin hour", "cos hour"]);
});

test("the output is unscaled by appliance and cut below the threshold", () => {
  const output = { data: Float32Array.of(0.4, 2, 0, 0.04, 0.1, 0.06), shape: [1, 2, 3] };
  const watts = (cuts: boolean) =>
    [...outputPower(output, task, cuts).values()].map((power) => [...power].map(Math.round));
  expect([watts(true), watts(false)]).toEqual([
    [
      [0, 2000, 0],
      [0, 100, 60],
    ],
    [
      [400, 2000, 0],
      [40, 100, 60],
    ],
  ]);
});

test("a configuration without a task has none", () => {
  expect([taskOf(undefined), taskOf({}), taskOf({ task: { window: 0 } })]).toEqual([undefined, undefined, undefined]);
});
