// Tests of channels to pixels and back, in PyTorch's order.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { differenceInput } from "../testing/finite-differences.ts";
import { at, filled, largestDifference, plain, tensorOf } from "../testing/plain-values.ts";
import { pixelShuffle, pixelUnshuffle } from "./pixel-shuffle.ts";

beforeAll(() => useBackend("cpu"));

test.each([2, 3])("by %i, the channel says the row and then the column of the pixel", (factor) => {
  const x = differenceInput([2, 2, 3, 2 * factor ** 2], 1);
  const wanted = filled([2, 2 * factor, 3 * factor, 2], (b, i, j, c) => {
    const [row, column] = [i % factor, j % factor];
    return at(x, b, Math.floor(i / factor), Math.floor(j / factor), (c * factor + row) * factor + column);
  });
  expect(largestDifference(pixelShuffle(tensorOf(x), factor), wanted)).toBe(0);
});

test("the inverse gives the channels back", () => {
  const x = differenceInput([2, 2, 3, 8], 1);
  const back = pixelUnshuffle(pixelShuffle(tensorOf(x), 2), 2);
  expect(largestDifference(back, plain(tensorOf(x)))).toBe(0);
});

test("refuses channels that the square of the factor does not divide", () => {
  expect(() => pixelShuffle(tf.zeros([1, 2, 2, 6]), 2)).toThrow("6 channels are not a multiple of 2 x 2");
});

test("refuses sides that the factor does not divide", () => {
  expect(() => pixelUnshuffle(tf.zeros([1, 4, 5, 1]), 2)).toThrow("4 x 5 pixels are not a multiple of 2");
});
