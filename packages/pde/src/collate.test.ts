// Tests of batches: layouts, shifts, what is known, noise.
import { Random } from "@sciformer/core";
import { describe, expect, test } from "vitest";
import { collate } from "./collate.ts";
import { drawnWindows, tinyRun } from "./transformer/testing.ts";

const GRID: [number, number] = [4, 8];
const PLANE = 32;
const mixed = tinyRun({ task: { grid: GRID } });
const separate = tinyRun({
  model: { channels: "separate", num_timesteps: 6 },
  task: { grid: GRID, frames: "interpolation" },
});

test("mixed channels: the first frame, and the second as target", () => {
  const windows = drawnWindows(mixed, 2, 3);
  const { x, label, target } = collate(windows, mixed);
  expect([x!.shape, label!.shape, target!.shape]).toEqual([[3, 2, 4, 8], [3], [3, 2, 4, 8]]);
  expect(x!.data.slice(2 * 64, 3 * 64)).toEqual(windows[2]!.frames.slice(0, 64));
  expect(target!.data.slice(2 * 64, 3 * 64)).toEqual(windows[2]!.frames.slice(64));
  expect([...label!.data]).toEqual([1, 2, 3]);
});

test("without truth there is no target", () => {
  const [window] = drawnWindows(mixed, 2, 1);
  const known = { ...window!, frames: window!.frames.slice(0, 64) };
  expect(Object.keys(collate([known], mixed))).toEqual(["x", "label"]);
  expect(Object.keys(collate([known, window!], mixed))).toEqual(["x", "label"]);
});

test("separate channels: frames of a channel side by side, unknown ones zero", () => {
  const [window] = drawnWindows(separate, 6, 1);
  const { x, target, task } = collate([window!], separate);
  expect([x!.shape, target!.shape]).toEqual([
    [1, 2, 6, 4, 8],
    [1, 2, 6, 4, 8],
  ]);
  // channel 1 of frame 3 of the window [frames, channels, plane]
  const stored = window!.frames.slice((3 * 2 + 1) * PLANE, (3 * 2 + 2) * PLANE);
  expect(target!.data.slice((6 + 3) * PLANE, (6 + 4) * PLANE)).toEqual(stored);
  const isZero = (frame: number) => x!.data.slice((6 + frame) * PLANE, (7 + frame) * PLANE).every((v) => v === 0);
  expect([0, 1, 2, 3, 4, 5].map(isZero)).toEqual([false, true, true, true, true, false]);
  expect([...task!.data]).toEqual([8]);
});

/** Row and column of the largest value. */
function placeOfLargest(values: ArrayLike<number>): [number, number] {
  const all = Array.from(values);
  const at = all.indexOf(Math.max(...all));
  return [Math.floor(at / 8), at % 8];
}

describe("shifts", () => {
  const [window] = drawnWindows(mixed, 2, 1);
  const marked = { ...window!, frames: window!.frames.map((_, i) => Number(i % PLANE === 10)) };
  const shifting = (periodic: [boolean, boolean]) => {
    return tinyRun({ model: { periodic }, task: { grid: GRID, random_shifts: true } });
  };

  test("all frames and channels of a window move alike, cyclically", () => {
    const batch = collate([marked], shifting([true, true]), new Random(5));
    const places = [batch.x!, batch.target!].flatMap(({ data }) => [
      placeOfLargest(data.slice(0, PLANE)),
      placeOfLargest(data.slice(PLANE)),
    ]);
    for (const place of places) expect(place).toEqual(places[0]);
  });

  test("only along periodic axes", () => {
    const rows = new Set<number>();
    const columns = new Set<number>();
    for (let seed = 0; seed < 40; seed++) {
      const [row, column] = placeOfLargest(
        collate([marked], shifting([true, false]), new Random(seed)).x!.data.slice(0, PLANE),
      );
      rows.add(row);
      columns.add(column);
    }
    expect([rows.size, columns.size]).toEqual([4, 1]);
  });

  test("not outside of training", () => {
    expect(placeOfLargest(collate([marked], shifting([true, true])).x!.data.slice(0, PLANE))).toEqual([1, 2]);
  });
});

describe("flow matching", () => {
  const flow = tinyRun({ model: { in_channels: 4 }, task: { grid: GRID, objective: "flow" } });
  const windows = drawnWindows(flow, 2, 4);

  test("the noisy state and its velocity lead to the next state", () => {
    const { noisy, t, target, x } = collate(windows, flow, new Random(1));
    // x_t + (1 - t) v = data + sigma * noise with sigma 1e-4
    for (let i = 0; i < noisy!.data.length; i++) {
      const [b, place] = [Math.floor(i / 64), i % 64];
      const end = noisy!.data[i]! + (1 - t!.data[b]!) * target!.data[i]!;
      expect(Math.abs(end - windows[b]!.frames[64 + place]!)).toBeLessThan(1e-3);
      expect(x!.data[i]).toBe(windows[b]!.frames[place]);
    }
  });

  test("times are stratified in training", () => {
    const { t } = collate(windows, flow, new Random(1));
    expect(Array.from(t!.data, (time) => Math.floor(4 * time))).toEqual([0, 1, 2, 3]);
  });

  test("a window has the same noise in any batch outside of training", () => {
    const alone = collate([windows[2]!], flow);
    const together = collate(windows, flow);
    expect(together.noisy!.data.slice(2 * 64, 3 * 64)).toEqual(alone.noisy!.data);
    expect(together.t!.data[2]).toBe(alone.t!.data[0]);
  });

  test("the state is withheld from as many batches as asked for", () => {
    const hiding = tinyRun({ model: { in_channels: 4 }, task: { grid: GRID, objective: "flow", dropout_state: 0.5 } });
    const hidden = Array.from({ length: 40 }, (_, seed) => {
      return collate(windows, hiding, new Random(seed)).x!.data.every((value) => value === 0);
    });
    const count = hidden.filter(Boolean).length;
    expect(count).toBeGreaterThan(8);
    expect(count).toBeLessThan(32);
  });

  test("known frames of separate channels stay clean", () => {
    const run = tinyRun({
      model: { channels: "separate", num_timesteps: 6 },
      task: { grid: GRID, frames: "interpolation", objective: "flow" },
    });
    const [window] = drawnWindows(run, 6, 1);
    const { x } = collate([window!], run, new Random(1));
    const clean = [0, 1, 2, 3, 4, 5].map((frame) => {
      const got = x!.data.slice(frame * PLANE, (frame + 1) * PLANE);
      return got.every((value, i) => value === window!.frames[frame * 2 * PLANE + i]);
    });
    expect(clean).toEqual([true, false, false, false, false, true]);
  });
});
