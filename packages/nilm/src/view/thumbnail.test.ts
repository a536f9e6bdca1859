// The picture of a run.
import { expect, test } from "vitest";
import { paintPower } from "./thumbnail.ts";

/** Colour of a pixel, `none` where nothing is painted. */
function pixel({ rgba, width }: ReturnType<typeof paintPower>, x: number, y: number): string {
  const at = 4 * (y * width + x);
  return rgba[at + 3] === 0 ? "none" : [...rgba.subarray(at, at + 3)].join();
}

const MAINS = { values: Float32Array.of(100, 0, Number.NaN), colour: "#ff0000" };

test("the mains curve stands at its power", () => {
  const picture = paintPower(MAINS, [], { width: 3, height: 5 });
  expect([pixel(picture, 0, 0), pixel(picture, 1, 4)]).toEqual(["255,0,0", "255,0,0"]);
});

test("a gap stays empty", () => {
  const picture = paintPower(MAINS, [], { width: 3, height: 5 });
  expect([0, 1, 2, 3, 4].map((y) => pixel(picture, 2, y))).toEqual(Array(5).fill("none"));
});

test("appliances are stacked upon each other", () => {
  const half = (colour: string) => ({ values: Float32Array.of(50, 0, 0), colour });
  const picture = paintPower(MAINS, [half("#00ff00"), half("#0000ff")], { width: 3, height: 5 });
  // Rows 0 ... 4 are 100, 75, 50, 25, 0 W: the lower layer is painted from 50 W down to just above 0.
  expect([0, 1, 2, 3].map((y) => pixel(picture, 0, y))).toEqual(["0,0,255", "0,0,255", "0,255,0", "0,255,0"]);
});
