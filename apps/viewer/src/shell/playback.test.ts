// The cursor of the time line.
import type { Timeline } from "@sciformer/core/view";
import { describe, expect, test } from "vitest";
import { playedTime, snapTime, steppedTime } from "./playback.ts";

const LINE: Timeline = {
  title: "step",
  from: 10,
  to: 20,
  step: 4,
  start: 10,
  format: { kind: "number", unit: "", digits: 0 },
  playable: true,
  rate: 2,
};

describe("snapping", () => {
  test.each([
    [13, 14],
    [11.9, 10],
    [99, 20],
    [-1, 10],
    [Number.NaN, 10],
  ])("%d goes to %d", (time, snapped) => {
    expect(snapTime(time, LINE)).toBe(snapped);
  });

  test("a continuum keeps the position", () => {
    expect(snapTime(13.37, { ...LINE, step: 0 })).toBe(13.37);
  });
});

describe("playing", () => {
  test("moves by rate and speed", () => {
    expect(playedTime(10, 0.5, 4, LINE)).toBe(14);
  });

  test("ends at the end", () => {
    expect(playedTime(19, 1, 1, LINE)).toBeUndefined();
  });

  test("begins again where it loops", () => {
    expect(playedTime(19, 1, 1, { ...LINE, loop: true })).toBe(11);
  });
});

test("steps stay on the time line", () => {
  expect([steppedTime(18, 1, LINE), steppedTime(10, -1, LINE), steppedTime(10, 1, { ...LINE, step: 0 })]).toEqual([
    20, 10, 10.1,
  ]);
});
