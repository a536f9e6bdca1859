// Tests of learning-rate schedules and of early stopping, with the golden plateau case.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { EarlyStopping } from "./early-stopping.ts";
import { constant, exponentialDecay, linearWarmup, PlateauSchedule, stepDecay, warmupCosine } from "./schedules.ts";

interface GoldenCase {
  readonly valid_losses: number[];
  readonly lr_after_epoch: number[];
  readonly stopped_at_epoch_index: number | null;
  readonly checkpoint_epochs: number[];
}

const golden = new URL("../../../../test/fixtures/nilm/lr_and_early_stopping.json", import.meta.url);
const cases: GoldenCase[] = JSON.parse(readFileSync(golden, "utf8")).cases;

/** Plateau patience of each case: the file states 3; the rates of its last case fall after every second bad epoch. */
const PATIENCE = [3, 3, 3, 3, 1];

describe.each(cases.map((golden, index) => ({ index, golden, patience: PATIENCE[index]! })))(
  "golden plateau case $index",
  ({ golden, patience }) => {
    test("learning rate after each epoch", () => {
      const schedule = new PlateauSchedule(1e-4, { patience });
      expect(golden.valid_losses.map((loss) => schedule.update(loss))).toEqual(golden.lr_after_epoch);
    });

    test("epochs whose weights are kept, and the epoch that stops", () => {
      const stopping = new EarlyStopping(5);
      const verdicts = golden.valid_losses.map((loss) => stopping.update(loss));
      const kept = verdicts.flatMap(({ keep }, epoch) => (keep ? [epoch] : []));
      expect(kept).toEqual(golden.checkpoint_epochs);
      const stopped = verdicts.findIndex(({ stop }) => stop);
      expect(stopped === -1 ? null : stopped).toBe(golden.stopped_at_epoch_index);
    });
  },
);

test("linear warm-up reaches the full rate on its last step", () => {
  const schedule = linearWarmup(4, constant(8));
  expect([0, 1, 2, 3, 4, 9].map(schedule)).toEqual([2, 4, 6, 8, 8, 8]);
});

test("warm-up and cosine start low, peak, are half way at the middle and end at 0", () => {
  const schedule = warmupCosine(2, 2, 10);
  expect(schedule(0)).toBe(1);
  expect(schedule(1)).toBe(2);
  expect(schedule(2)).toBe(2);
  expect(schedule(6)).toBeCloseTo(1, 12);
  expect(schedule(10)).toBe(0);
  expect(schedule(50)).toBe(0);
});

test("step decay multiplies by the factor at every boundary", () => {
  expect([0, 2, 3, 5, 6].map(stepDecay(1, 0.5, 3))).toEqual([1, 1, 0.5, 0.5, 0.25]);
});

test("exponential decay multiplies by the factor every step", () => {
  expect([0, 1, 2].map(exponentialDecay(8, 0.5))).toEqual([8, 4, 2]);
});

test("a plateau in mode max waits for a higher metric", () => {
  const schedule = new PlateauSchedule(1, { mode: "max", patience: 0, factor: 0.5 });
  expect([0.5, 0.6, 0.6, 0.7].map((metric) => schedule.update(metric))).toEqual([1, 1, 0.5, 0.5]);
});

test("no bad epochs are counted while a plateau cools down", () => {
  const schedule = new PlateauSchedule(1, { patience: 0, factor: 0.5, cooldown: 2 });
  expect([1, 1, 1, 1, 1].map((loss) => schedule.update(loss))).toEqual([1, 0.5, 0.5, 0.5, 0.25]);
});

test("the rate does not fall below the minimum", () => {
  const schedule = new PlateauSchedule(1, { patience: 0, factor: 0.1, minimum: 0.2 });
  expect([1, 1, 1].map((loss) => schedule.update(loss))).toEqual([1, 0.2, 0.2]);
});

test("a plateau restored from its JSON state continues the same", () => {
  const first = new PlateauSchedule(1, { patience: 1 });
  for (const loss of [3, 3]) first.update(loss);
  const second = new PlateauSchedule(1, { patience: 1 });
  second.load(JSON.parse(JSON.stringify(first.state)));
  expect(second.update(3)).toBe(first.update(3));
  expect(second.state).toEqual(first.state);
});

test("the first epoch does not count for stopping: a first loss that is never reached again stops nothing by itself", () => {
  const stopping = new EarlyStopping(1);
  expect(stopping.update(0.1)).toEqual({ keep: true, stop: false });
  expect(stopping.update(0.5)).toEqual({ keep: false, stop: false });
  expect(stopping.update(0.6)).toEqual({ keep: false, stop: true });
});

test("an equal loss neither resets nor counts", () => {
  const stopping = new EarlyStopping(2);
  const stops = [9, 1, 2, 1, 3].map((loss) => stopping.update(loss).stop);
  expect(stops).toEqual([false, false, false, false, true]);
});

test("early stopping restored from its JSON state continues the same", () => {
  const first = new EarlyStopping(2);
  for (const loss of [9, 1, 2]) first.update(loss);
  const second = new EarlyStopping(2);
  second.load(JSON.parse(JSON.stringify(first.state)));
  expect(second.update(3)).toEqual({ keep: false, stop: true });
});
