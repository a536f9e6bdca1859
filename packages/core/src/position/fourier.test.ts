// Tests of Fourier features: formula, kernel, checkpoint and gradient.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { differenceInput, gradientError } from "../testing/finite-differences.ts";
import "../engine/gradients.ts";
import { at, filled, largestDifference, plain, sum, tensorOf } from "../testing/plain-values.ts";
import { FourierFeatures, fourierFeatures, octaveFeatures } from "./fourier.ts";

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  const [x, frequencies] = [differenceInput([2, 3, 2], 1), differenceInput([5, 2], 2)];

  test("cosines, then sines of 2 pi B x", () => {
    const expected = filled([2, 3, 10], (b, t, place) => {
      const phase = 2 * Math.PI * sum(2, (axis) => at(frequencies, place % 5, axis) * at(x, b, t, axis));
      return place < 5 ? Math.cos(phase) : Math.sin(phase);
    });
    expect(largestDifference(fourierFeatures(tensorOf(x), tensorOf(frequencies)), expected)).toBeLessThan(3e-6);
  });

  test("gradient in the coordinates", async () => {
    const run = (input: tf.Tensor | undefined) => fourierFeatures(input!, tf.mul(tensorOf(frequencies), 0.3));
    expect(await gradientError(run, [x])).toBeLessThan(1e-3);
  });

  test("refuses coordinates of another number of axes, naming both shapes", () => {
    expect(() => fourierFeatures(tf.zeros([4, 3]), tensorOf(frequencies))).toThrow(
      "fourierFeatures: x [4,3] must end in 2, the axes of frequencies [5,2]",
    );
  });

  test("the mean product of two points' features is a Gaussian of their distance", () => {
    const [features, sigma] = [4000, 0.3];
    const layer = new FourierFeatures(2, features, sigma).initialise(1);
    const [a, b] = [tf.tensor1d([0.2, -0.4]), tf.tensor1d([0.5, 0.1])];
    const product = tf.sum(tf.mul(layer.forward(a), layer.forward(b))).dataSync()[0]! / features;
    // E cos(2 pi B (a - b)) for B ~ N(0, sigma^2), |a - b|^2 = 0.09 + 0.25
    const expected = Math.exp(-2 * (Math.PI * sigma) ** 2 * 0.34);
    // four standard errors of a mean of cosines, whose variance is at most 1/2
    expect(Math.abs(product - expected)).toBeLessThan(4 * Math.sqrt(0.5 / features));
  });

  test("the frequencies are drawn from the seed, kept in the state dictionary and not trained", () => {
    const [a, b, c] = [1, 1, 2].map((seed) => new FourierFeatures(2, 5, 1).initialise(seed));
    expect(plain(b!.frequencies.value)).toEqual(plain(a!.frequencies.value));
    expect(plain(c!.frequencies.value)).not.toEqual(plain(a!.frequencies.value));
    expect([[...a!.stateDict().keys()], a!.namedParameters().size]).toEqual([["frequencies"], 0]);
  });

  test("octaves: for every coordinate the sine and cosine of pi, 2 pi, 4 pi times it", () => {
    const expected = filled([2, 3, 12], (b, t, place) => {
      const [axis, octave] = [Math.floor(place / 6), Math.floor((place % 6) / 2)];
      const phase = 2 ** octave * Math.PI * at(x, b, t, axis);
      return place % 2 === 0 ? Math.sin(phase) : Math.cos(phase);
    });
    expect(largestDifference(octaveFeatures(tensorOf(x), 3), expected)).toBeLessThan(3e-6);
  });

  test("octaves from another lowest one, all sines before all cosines", () => {
    const expected = filled([2, 3, 12], (b, t, place) => {
      const [axis, octave] = [Math.floor((place % 6) / 3), place % 3];
      const phase = 2 ** octave * at(x, b, t, axis);
      return place < 6 ? Math.sin(phase) : Math.cos(phase);
    });
    const got = octaveFeatures(tensorOf(x), 3, { lowest: 1, layout: "sines-first" });
    expect(largestDifference(got, expected)).toBeLessThan(2e-6);
  });

  test("gradient of octaves", async () => {
    const run = (input: tf.Tensor | undefined) => octaveFeatures(input!, 2, { lowest: 1 });
    expect(await gradientError(run, [x])).toBeLessThan(1e-3);
  });
});
