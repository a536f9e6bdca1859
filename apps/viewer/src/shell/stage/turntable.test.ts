// The camera's way around.
import { expect, test } from "vitest";
import { turntable } from "./turntable.ts";

const FROM = { position: [4, 3, 1], target: [1, 0, 1] } as const;

test.each([
  ["y", [-2, 3, 1]],
  ["z", [-2, -3, 1]],
] as const)("half way around %s it looks from the other side", (up, position) => {
  const pose = turntable(FROM, up).pose(0.5);
  expect(pose.position.map((value) => Math.round(value * 1e6) / 1e6)).toEqual(position);
});

test("it ends where it began", () => {
  const pose = turntable(FROM, "y").pose(1);
  pose.position.forEach((value, axis) => {
    expect(value).toBeCloseTo(FROM.position[axis]!);
  });
});
