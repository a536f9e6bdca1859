// Tests of the order of sines and cosines, and of the frequencies.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { differenceInput, gradientError } from "../testing/finite-differences.ts";
import "../engine/gradients.ts";
import { largestDifference } from "../testing/plain-values.ts";
import { geometricFrequencies, type WaveLayout, waves } from "./waves.ts";

test("frequencies fall from 1 by a constant factor, which would reach 1 / base after the last", () => {
  const expected = [1, 0.1, 0.01, 0.001].map((value) => expect.closeTo(value, 12));
  expect(geometricFrequencies(4)).toEqual(expected);
});

test("another base", () => {
  expect(geometricFrequencies(2, 16)).toEqual([1, 0.25]);
});

const [s, c] = [Math.sin, Math.cos];
const LAYOUTS: [WaveLayout, number[]][] = [
  ["interleaved", [s(1), c(1), s(2), c(2)]],
  ["sines-first", [s(1), s(2), c(1), c(2)]],
  ["cosines-first", [c(1), c(2), s(1), s(2)]],
];

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  test.each(LAYOUTS)("%s", (layout, expected) => {
    const y = waves(tf.tensor3d([1, 2], [1, 1, 2]), layout);
    expect(largestDifference(y, { shape: [1, 1, 4], values: expected })).toBeLessThan(1e-6);
  });

  test.each(LAYOUTS)("gradient of %s", async (layout) => {
    expect(await gradientError((x) => waves(x!, layout), [differenceInput([2, 3])])).toBeLessThan(1e-3);
  });
});
