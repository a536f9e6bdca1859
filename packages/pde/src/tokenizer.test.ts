// Tests of windows to model input.
import { describe, expect, test } from "vitest";
import { encodeWindow, type FrameWindow, tokenizer } from "./tokenizer.ts";
import { drawnWindows, tinyRun } from "./transformer/testing.ts";

const config = tinyRun({ task: { grid: [4, 4], channels: 3 } });
const [full] = drawnWindows(config, 2, 1);

/** A window of one channel. */
const narrow: FrameWindow = {
  ...full!,
  fieldIds: [4],
  frames: Float32Array.from({ length: 2 * 16 }, (_, i) => i + 1),
};

test("missing channels are zero and have the type 0", () => {
  const { frames, fields } = encodeWindow(narrow, config);
  expect([...fields]).toEqual([4, 0, 0]);
  const first = Array.from({ length: 48 }, (_, i) => (i < 16 ? i + 1 : 0));
  const second = first.map((value) => (value === 0 ? 0 : value + 16));
  expect([...frames]).toEqual([...first, ...second]);
});

test("a window without its unknown frame has no truth", () => {
  const known = { ...narrow, frames: narrow.frames.slice(0, 16) };
  const { frames, hasTruth } = encodeWindow(known, config);
  expect(hasTruth).toBe(false);
  expect(frames.slice(48).every((value) => value === 0)).toBe(true);
  expect(encodeWindow(narrow, config).hasTruth).toBe(true);
});

test("constants and their classes fill arrays of one length", () => {
  const { params, paramIds } = encodeWindow(narrow, config);
  expect([...params]).toEqual([0.5, 0, 0, 0, 0]);
  expect([...paramIds]).toEqual([7, 0, 0, 0, 0]);
});

test("the label after the last one says that the type is not told", () => {
  expect(encodeWindow({ ...narrow, pdeId: 20 }, config).label).toBe(20);
});

describe("refuses", () => {
  test.each<[string, Partial<FrameWindow>, string]>([
    [
      "more channels than the model has",
      { fieldIds: [1, 2, 3, 4] },
      "simulation drawn 0 frame 0: 4 channels, the model takes at most 3",
    ],
    [
      "more constants than the model is told",
      { paramIds: [1, 2, 3, 4, 5, 6] },
      "simulation drawn 0 frame 0: 6 constants, the model takes at most 5",
    ],
    ["an unknown type", { pdeId: 21 }, "simulation drawn 0 frame 0: PDE type 21, expected 0..19"],
    ["an unknown channel type", { fieldIds: [20] }, "simulation drawn 0 frame 0: channel type 20, expected 0..19"],
    ["another grid", { grid: [8, 2] }, "simulation drawn 0 frame 0: a grid of 8 x 2, the model is set up for 4 x 4"],
    [
      "too few frames",
      { frames: new Float32Array(0) },
      "simulation drawn 0 frame 0: 0 values in frames of 16, the task needs 1 frames or 2",
    ],
  ])("%s", (_, changes, message) => {
    expect(() => encodeWindow({ ...narrow, ...changes }, config)).toThrow(message);
  });
});

test("the examples fit every task", () => {
  const tasks = ["forward_1_1", "interpolation", "backward_5_1"] as const;
  for (const frames of tasks) {
    const run = tinyRun({ model: { channels: "separate", num_timesteps: 6 }, task: { frames } });
    for (const window of tokenizer.examples(run)) expect(tokenizer.encode(window, run).hasTruth).toBe(true);
  }
});
