// Poses between two poses.
import { expect, test } from "vitest";
import { mixPose } from "./flight.ts";

const FROM = { position: [0, 0, 10], target: [0, 0, 0] } as const;
const TO = { position: [10, 0, 0], target: [0, 4, 0] } as const;

test("half of the way is in the middle of both places and both targets", () => {
  expect(mixPose(FROM, TO, 0.5)).toEqual({ position: [5, 0, 5], target: [0, 2, 0] });
});

test("the end is where the flight goes to", () => {
  expect(mixPose(FROM, TO, 1)).toEqual(TO);
});

test("the extent of what is seen is mixed where both poses have one", () => {
  expect(mixPose({ ...FROM, halfHeight: 2 }, { ...TO, halfHeight: 4 }, 0.5).halfHeight).toBe(3);
  expect(mixPose({ ...FROM, halfHeight: 2 }, TO, 0.5)).not.toHaveProperty("halfHeight");
});
