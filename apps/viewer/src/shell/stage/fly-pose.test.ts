// Walking through a scene.
import type { CameraPose, CameraSpec } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { flyMotion, lookedPose, walkedPose } from "./fly-pose.ts";

const POSE: CameraPose = { position: [0, 0, 5], target: [0, 0, 0] };
const SPEC: CameraSpec = {
  projection: "perspective",
  motion: "fly",
  up: "y",
  home: POSE,
  bounds: { min: [-1, -1, -1], max: [1, 1, 1] },
};

function rounded({ position, target }: CameraPose): number[][] {
  return [position, target].map((place) => place.map((value) => Math.round(value * 1e6) / 1e6 + 0));
}

test("a step ahead takes the camera and what it looks at along the line of sight", () => {
  expect(rounded(walkedPose(POSE, SPEC, [0, 0, 2]))).toEqual([
    [0, 0, 3],
    [0, 0, -2],
  ]);
});

test("a step to the right goes across the line of sight", () => {
  expect(rounded(walkedPose(POSE, SPEC, [1, 0, 0]))[0]).toEqual([1, 0, 5]);
});

test("a quarter turn to the right looks along x and stays in place", () => {
  expect(rounded(lookedPose(POSE, SPEC, Math.PI / 2, 0))).toEqual([
    [0, 0, 5],
    [5, 0, 5],
  ]);
});

test("the head does not go over the pole", () => {
  const { target } = lookedPose(POSE, SPEC, 0, 3);
  expect(target[1] / 5).toBeCloseTo(Math.sin(1.5));
});

test("keys that are held together add up, opposite ones to nothing", () => {
  expect(flyMotion(["KeyW", "KeyD", "KeyA", "PageDown"])).toEqual({ right: 0, up: 0, ahead: 1, turn: 0, tilt: -1 });
});
