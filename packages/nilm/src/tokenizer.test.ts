// Tests of the tokenizer: scale, layout of the rows, the household's clock.
import { expect, test } from "vitest";
import { Zone } from "./meter/calendar.ts";
import { timeFeatures } from "./position.ts";
import { tinyConfig } from "./refusals/tiny-dataset.node.ts";
import { encodeWindow, tokenizer, type Window } from "./tokenizer.ts";

const { task } = tinyConfig({ window: 4, scale_w: 1000 });
const window: Window = {
  house: "1",
  startMs: Date.UTC(2014, 6, 1, 12),
  aggregate: Float32Array.of(100, 2500, 0, 50),
  targets: Float32Array.of(0, 2000, 0, 0),
};

test("the first row is the aggregate divided by the scale, the truth is divided by the same", () => {
  const { x, y } = encodeWindow(window, task);
  expect(x.slice(0, 4)).toEqual(Float32Array.of(0.1, 2.5, 0, 0.05));
  expect(y).toEqual(Float32Array.of(0, 2, 0, 0));
});

test("a window without truth has none in its tokens", () => {
  const { house, startMs, aggregate } = window;
  expect(encodeWindow({ house, startMs, aggregate }, task)).not.toHaveProperty("y");
});

test.each([
  ["local", "Europe/London"],
  ["utc_as_local", "UTC"],
] as const)("with the policy %s the features are those of the clock in %s", (tz_policy, zone) => {
  const { x } = encodeWindow(window, { ...task, tz: "Europe/London", tz_policy });
  const times = [0, 1, 2, 3].map((t) => window.startMs + t * 60_000);
  expect(x.subarray(4)).toEqual(timeFeatures(times, new Zone(zone), task.variables));
});

test("the time between samples is the task's period", () => {
  const { x } = encodeWindow(window, { ...task, period_s: 600 });
  const times = [0, 1, 2, 3].map((t) => window.startMs + t * 600_000);
  expect(x.subarray(4)).toEqual(timeFeatures(times, new Zone("UTC"), task.variables));
});

test("the examples fit the configuration they are made for", () => {
  const config = tinyConfig({ window: 32 });
  for (const example of tokenizer.examples(config)) {
    const { x, y } = tokenizer.encode(example, config);
    expect([x.length, y!.length]).toEqual([9 * 32, 32]);
  }
});
