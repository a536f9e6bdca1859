// The small picture of a run.
import { expect, test } from "vitest";
import { field, madeMovie } from "./testing.ts";
import { paintMovies } from "./thumbnail.ts";

test("simulations stand side by side, y upwards, with nothing in between", () => {
  const state = field([2, 2], (_, j) => j);
  const movie = madeMovie({ grid: [2, 2], states: { prediction: [state, state], truth: [undefined, undefined] } });
  const { rgba } = paintMovies([movie, movie], 12, 4);
  const pixel = (x: number, y: number) => [...rgba.subarray(4 * (12 * y + x), 4 * (12 * y + x) + 4)];
  // The upper row is y = 1, the high end of viridis; two squares of 4 and a gap of 4.
  expect(pixel(0, 0)).toEqual([0xfd, 0xe7, 0x25, 255]);
  expect(pixel(0, 3)).toEqual([0x44, 0x01, 0x54, 255]);
  expect(pixel(5, 0)[3]).toBe(0);
  expect(pixel(8, 0)).toEqual(pixel(0, 0));
});
