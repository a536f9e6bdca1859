// Frames of films.
import type { Timeline } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { pathFrames, timelineFrames } from "./film-plan.ts";

const LINE: Timeline = {
  title: "Hour",
  from: 0,
  to: 3,
  step: 1,
  format: { kind: "number", unit: "h", digits: 0 },
  start: 0,
  playable: true,
  rate: 1,
};

test("a film along the time line begins and ends with it and stands on its steps", () => {
  expect(timelineFrames(LINE, 5)).toEqual([{ time: 0 }, { time: 1 }, { time: 2 }, { time: 2 }, { time: 3 }]);
});

test("a film of one frame is the beginning", () => {
  expect(timelineFrames(LINE, 1)).toEqual([{ time: 0 }]);
});

test("a film of the camera goes along its path", () => {
  const path = {
    id: "p",
    title: "p",
    seconds: 1,
    pose: (fraction: number) => ({ position: [fraction, 0, 0], target: [0, 0, 0] }) as const,
  };
  expect(pathFrames(path, 3).map((frame) => "pose" in frame && frame.pose.position[0])).toEqual([0, 0.5, 1]);
});
