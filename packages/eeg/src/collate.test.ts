// Tests of batches: rows one behind the other, classes one-hot, augmentation in training only.
import { Random } from "@sciformer/core";
import { expect, test } from "vitest";
import { collate } from "./collate.ts";
import type { EegConfig } from "./config.ts";
import type { Trial } from "./recording.ts";
import { sizes } from "./sizes.ts";

const CONFIG: EegConfig = {
  ...sizes.small,
  task: {
    ...sizes.small.task,
    channels: ["C3", "C4"],
    classes: ["left", "right"],
    samples: 2,
    augmentation: { reflection: false, amplitude: [2, 2], shift_s: 0, mixup: 0 },
  },
};

const trialOf = (first: number, label: string | null): Trial => ({
  subject: "S1",
  session: "0train",
  run: null,
  trial: 0,
  onset: null,
  label,
  bad: false,
  eeg: Float32Array.of(first, first + 1, first + 2, first + 3),
});

test("trials lie one behind the other, with the share of each class", () => {
  expect(collate([trialOf(1, "right"), trialOf(5, "left")], CONFIG)).toEqual({
    x: { data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), shape: [2, 2, 2] },
    y: { data: Float32Array.of(0, 1, 1, 0), shape: [2, 2] },
  });
});

test("a batch with a trial without a class has no classes", () => {
  expect(Object.keys(collate([trialOf(1, "right"), trialOf(5, null)], CONFIG))).toEqual(["x"]);
});

test("training augments", () => {
  const { x } = collate([trialOf(1, "right")], CONFIG, new Random(1));
  expect([...x!.data]).toEqual([2, 4, 6, 8]);
});
