// Tests of windows over time by hand.
import { chooseBackend } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import {
  averageOverlapping,
  averageWindows,
  flattenByChannel,
  maximumWindows,
  varianceWindows,
  windowCount,
} from "./windows.ts";

beforeAll(() => chooseBackend("cpu"));

/** [1, 1, time 5, channels 2]: 1, 3, 8, 8, 9 and ten times as much. */
const signal = () => tf.tensor4d([1, 10, 3, 30, 8, 80, 8, 80, 9, 90], [1, 1, 5, 2]);

test.each<[string, (x: tf.Tensor) => tf.Tensor, number[]]>([
  ["means side by side leave the rest out", (x) => averageWindows(x, 2), [2, 20, 8, 80]],
  ["maxima", (x) => maximumWindows(x, 2), [3, 30, 8, 80]],
  ["variances divide by one less than the samples", (x) => varianceWindows(x, 2), [2, 200, 0, 0]],
  ["overlapping means", (x) => averageOverlapping(x, 3, 1), [4, 40, 19 / 3, 190 / 3, 25 / 3, 250 / 3]],
  ["features go channel by channel", flattenByChannel, [1, 3, 8, 8, 9, 10, 30, 80, 80, 90]],
])("%s", (_, windows, expected) => {
  expect([...windows(signal()).dataSync()]).toEqual(expected.map((value) => expect.closeTo(value, 4)));
});

test.each([
  [1001, 125, 125, 8],
  [977, 75, 15, 61],
  [74, 75, 75, 0],
])("%i samples in windows of %i every %i: %i", (samples, length, stride, count) => {
  expect(windowCount(samples, length, stride)).toBe(count);
});
