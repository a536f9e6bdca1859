// Tests of augmentation: each change by itself, and what a batch becomes.
import { Random } from "@sciformer/core";
import { expect, test } from "vitest";
import { augmented, mixed, reflected, shifted } from "./augmentation.ts";
import type { Augmentation } from "./config.ts";
import { sizes } from "./sizes.ts";

const TASK = {
  ...sizes.small.task,
  channels: ["C3", "Cz", "C4"],
  classes: ["left_hand", "right_hand"],
  samples: 4,
  sfreq: 10,
};
const NONE: Augmentation = { reflection: false, amplitude: null, shift_s: 0, mixup: 0 };
const X = Float32Array.of(1, 2, 3, 4, 10, 20, 30, 40, 100, 200, 300, 400);
const TRIAL = { x: X, y: Float32Array.of(1, 0) };

const batchOf = (changes: Partial<Augmentation>, count = 64) =>
  augmented(Array<typeof TRIAL>(count).fill(TRIAL), { ...TASK, augmentation: { ...NONE, ...changes } }, new Random(1));

test("a mirrored trial of the left hand is one of the right hand", () => {
  const { x, y } = reflected(TRIAL, TASK);
  expect([...x]).toEqual([100, 200, 300, 400, 10, 20, 30, 40, 1, 2, 3, 4]);
  expect([...y]).toEqual([0, 1]);
});

test.each([
  [1, [0, 1, 2, 3, 0, 10, 20, 30, 0, 100, 200, 300]],
  [-2, [3, 4, 0, 0, 30, 40, 0, 0, 300, 400, 0, 0]],
  [0, [...X]],
])("shifted by %i samples, every channel has zeros in the gap", (by, expected) => {
  expect([...shifted(X, by, 4)]).toEqual(expected);
});

test("a quarter of another trial brings a quarter of its class", () => {
  const { x, y } = mixed(
    { x: Float32Array.of(4), y: Float32Array.of(1, 0) },
    { x: Float32Array.of(8), y: Float32Array.of(0, 1) },
    0.25,
  );
  expect([[...x], [...y]]).toEqual([[5], [0.75, 0.25]]);
});

test("without any, trials stay as they are", () => {
  expect(batchOf({}, 2)).toEqual([TRIAL, TRIAL]);
});

test("half of the trials are mirrored", () => {
  const count = batchOf({ reflection: true }).filter(({ y }) => y[1] === 1).length;
  expect(count).toBeGreaterThan(20);
  expect(count).toBeLessThan(44);
});

test("each trial has a factor of its own between the two", () => {
  const factors = batchOf({ amplitude: [0.8, 1.25] }).map(({ x }) => x[0]!);
  expect(new Set(factors).size).toBe(64);
  expect(Math.min(...factors)).toBeGreaterThanOrEqual(0.8);
  expect(Math.max(...factors)).toBeLessThanOrEqual(1.25);
});

test("shifts of up to 0.2 s at 10 Hz go two samples either way", () => {
  const seen = new Set(batchOf({ shift_s: 0.2 }).map(({ x }) => [...x.subarray(0, 4)].join()));
  expect(seen).toEqual(new Set(["1,2,3,4", "0,1,2,3", "0,0,1,2", "2,3,4,0", "3,4,0,0"]));
});

test("the same random stream gives the same trials", () => {
  const all = { reflection: true, amplitude: [0.8, 1.25] as [number, number], shift_s: 0.1, mixup: 0.5 };
  expect(batchOf(all, 8)).toEqual(batchOf(all, 8));
});

test("shares of the classes of mixed trials sum to 1, and the trial's own is the larger one", () => {
  for (const { y } of batchOf({ reflection: true, mixup: 1 })) {
    expect(y[0]! + y[1]!).toBeCloseTo(1, 6);
    expect(Math.max(...y)).toBeGreaterThanOrEqual(0.5);
  }
});
