// Tests of windows on a grid: cutting and its inverse, the shift, and the mask against brute force.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { type DifferenceInput, differenceInput, gradientError } from "../testing/finite-differences.ts";
import "../engine/gradients.ts";
import { INFERENCE } from "../nn/context.ts";
import { at, filled, largestDifference, plain, tensorOf } from "../testing/plain-values.ts";
import { attention, MASKED } from "./dense.ts";
import {
  cyclicShift,
  type Extent2d,
  inWindows,
  shiftedWindowMask,
  type WindowOptions,
  windowPartition,
  windowReverse,
} from "./windowed.ts";

const [BATCH, HEIGHT, WIDTH, CHANNELS] = [2, 4, 6, 2];
const GRID: Extent2d = [HEIGHT, WIDTH];
const WINDOW: Extent2d = [2, 3];
const x = differenceInput([BATCH, HEIGHT, WIDTH, CHANNELS], 1);

/** Row and column on the grid of a token of a window, windows and tokens counted row-major. */
function place(window: number, token: number): [number, number] {
  const columns = WIDTH / WINDOW[1];
  const row = Math.floor(window / columns) * WINDOW[0] + Math.floor(token / WINDOW[1]);
  return [row, (window % columns) * WINDOW[1] + (token % WINDOW[1])];
}

const SHIFTS: Extent2d[] = [
  [1, 1],
  [1, 2],
  [0, 1],
  [1, 0],
  [0, 0],
];

/** Attention of the tokens with themselves as queries, keys and values: something that tells all tokens apart. */
function mix(tokens: tf.Tensor, mask: tf.Tensor | undefined): tf.Tensor {
  const heads = tf.expandDims(tokens, 1);
  return tf.squeeze(attention(heads, heads, heads, INFERENCE, { bias: mask }).output, [1]);
}

/** What {@link mix} does to the token at [i, j], which sees the tokens of its shifted window that `sees` allows. */
function mixed(shift: Extent2d, sees: (from: number[], to: number[]) => boolean): DifferenceInput {
  const windowOf = (i: number, j: number) =>
    [i - shift[0], j - shift[1]].map((position, axis) => {
      const wrapped = (position + GRID[axis]!) % GRID[axis]!;
      return Math.floor(wrapped / WINDOW[axis]!);
    });
  return filled(x.shape, (b, i, j, c) => {
    let [total, weights] = [0, 0];
    for (let row = 0; row < HEIGHT; row++) {
      for (let column = 0; column < WIDTH; column++) {
        if (windowOf(row, column).join() !== windowOf(i, j).join() || !sees([i, j], [row, column])) continue;
        const score = at(x, b, i, j, 0) * at(x, b, row, column, 0) + at(x, b, i, j, 1) * at(x, b, row, column, 1);
        const weight = Math.exp(score / Math.sqrt(CHANNELS));
        total += weight * at(x, b, row, column, c);
        weights += weight;
      }
    }
    return total / weights;
  });
}

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  test("windows and their tokens are row-major", () => {
    const expected = filled([BATCH * 4, 6, CHANNELS], (window, token, c) =>
      at(x, Math.floor(window / 4), ...place(window % 4, token), c),
    );
    expect(largestDifference(windowPartition(tensorOf(x), WINDOW), expected)).toBe(0);
  });

  test("putting together undoes cutting", () => {
    expect(largestDifference(windowReverse(windowPartition(tensorOf(x), WINDOW), GRID, WINDOW), x)).toBe(0);
  });

  test.each([
    [1, 2],
    [-1, -2],
    [0, 7],
    [0, 0],
  ])("a shift by %i, %i moves cyclically", (down, right) => {
    const wrap = (position: number, extent: number) => ((position % extent) + extent) % extent;
    const expected = filled(x.shape, (b, i, j, c) => at(x, b, wrap(i + down, HEIGHT), wrap(j + right, WIDTH), c));
    expect(largestDifference(cyclicShift(tensorOf(x), [down, right]), expected)).toBe(0);
  });

  test.each(SHIFTS)("the mask of a shift by %i, %i parts tokens that were not neighbours before it", (down, right) => {
    const origin = (window: number, token: number) => {
      const [row, column] = place(window, token);
      return [(row + down) % HEIGHT, (column + right) % WIDTH] as const;
    };
    // two tokens belong together where the shift has kept the distance between them
    const expected = filled([4, 6, 6], (window, i, j) => {
      const [here, there] = [place(window, i), place(window, j)];
      const [from, to] = [origin(window, i), origin(window, j)];
      const kept = here[0] - there[0] === from[0] - to[0] && here[1] - there[1] === from[1] - to[1];
      return kept ? 0 : MASKED;
    });
    expect(largestDifference(shiftedWindowMask(GRID, WINDOW, [down, right]), expected)).toBe(0);
  });

  test("pairs that are kept apart get the value that is asked for", () => {
    const usual = plain(shiftedWindowMask(GRID, WINDOW, [1, 0]));
    const expected = { ...usual, values: usual.values.map((value) => (value === 0 ? 0 : -100)) };
    expect(largestDifference(shiftedWindowMask(GRID, WINDOW, [1, 0], -100), expected)).toBe(0);
    expect(expected.values).toContain(-100);
  });

  test.each(SHIFTS)("on a grid with borders a shift by %i, %i mixes neighbours only", (...shift) => {
    const neighbours = (from: number[], to: number[]) =>
      from.every((position, axis) => Math.abs(position - to[axis]!) < WINDOW[axis]!);
    const y = inWindows(tensorOf(x), { window: WINDOW, shift }, mix);
    expect(largestDifference(y, mixed(shift, neighbours))).toBeLessThan(1e-6);
  });

  test.each(SHIFTS)("on a periodic grid a shift by %i, %i mixes across the border", (...shift) => {
    const y = inWindows(tensorOf(x), { window: WINDOW, shift, periodic: true }, mix);
    expect(
      largestDifference(
        y,
        mixed(shift, () => true),
      ),
    ).toBeLessThan(1e-6);
  });

  test("the mixed tokens may have another number of channels", () => {
    const y = inWindows(tensorOf(x), { window: WINDOW }, (tokens) => tf.sum(tokens, -1, true));
    const expected = filled([BATCH, HEIGHT, WIDTH, 1], (b, i, j) => at(x, b, i, j, 0) + at(x, b, i, j, 1));
    expect(largestDifference(y, expected)).toBeLessThan(1e-6);
  });

  test.each<WindowOptions>([
    { window: WINDOW },
    { window: WINDOW, shift: [1, 2] },
    { window: WINDOW, shift: [1, 2], periodic: true },
  ])("gradient with %j", async (options) => {
    expect(await gradientError((input) => inWindows(input!, options, mix), [x])).toBeLessThan(1e-3);
  });

  test("refuses windows that do not divide the grid, naming both", () => {
    expect(() => windowPartition(tensorOf(x), [3, 3])).toThrow("windows of 3 x 3 do not divide a grid of 4 x 6");
  });

  test.each<Extent2d>([
    [-1, 0],
    [0, 3],
  ])("refuses the mask of a shift by %i, %i", (...shift) => {
    expect(() => shiftedWindowMask(GRID, WINDOW, shift)).toThrow(
      `a shift by ${shift[0]}, ${shift[1]} is not within windows of 2 x 3`,
    );
  });
});
