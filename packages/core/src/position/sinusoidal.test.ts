// Tests of the sinusoidal encoding against its formula.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { differenceInput, gradientError } from "../testing/finite-differences.ts";
import "../engine/gradients.ts";
import { at, filled, largestDifference, tensorOf } from "../testing/plain-values.ts";
import { sinusoidal, sinusoidalTable } from "./sinusoidal.ts";
import { geometricFrequencies } from "./waves.ts";

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  test("the table has sines in even and cosines in odd places", () => {
    const expected = filled([50, 8], (p, place) => {
      const phase = p / 10000 ** ((2 * Math.floor(place / 2)) / 8);
      return place % 2 === 0 ? Math.sin(phase) : Math.cos(phase);
    });
    expect(largestDifference(sinusoidalTable(50, 8), expected)).toBeLessThan(1e-7);
  });

  test.each([
    ["sines-first", Math.sin, Math.cos],
    ["cosines-first", Math.cos, Math.sin],
  ] as const)("the table with %s", (layout, first, second) => {
    const expected = filled([50, 8], (p, place) => {
      const phase = p / 10000 ** ((place % 4) / 4);
      return place < 4 ? first(phase) : second(phase);
    });
    expect(largestDifference(sinusoidalTable(50, 8, layout), expected)).toBeLessThan(1e-7);
  });

  test("far positions are as exact as near ones", () => {
    const last = tf.slice(sinusoidalTable(100_001, 2), [100_000, 0], [1, 2]);
    const expected = { shape: [1, 2], values: [Math.sin(100_000), Math.cos(100_000)] };
    expect(largestDifference(last, expected)).toBeLessThan(1e-7);
  });

  test("refuses an odd width", () => {
    expect(() => sinusoidalTable(3, 5)).toThrow("sinusoidalTable: dim 5 is not even");
  });

  test("scalars of any shape get sine and cosine of every frequency", () => {
    const times = differenceInput([2, 3], 1, 0, 10);
    const expected = filled([2, 3, 4], (i, j, place) => {
      const phase = at(times, i, j) * [0.5, 2][Math.floor(place / 2)]!;
      return place % 2 === 0 ? Math.sin(phase) : Math.cos(phase);
    });
    expect(largestDifference(sinusoidal(tensorOf(times), [0.5, 2]), expected)).toBeLessThan(2e-6);
  });

  test.each(["interleaved", "sines-first", "cosines-first"] as const)(
    "whole scalars give the rows of the table, %s",
    (layout) => {
      const encoded = sinusoidal(tf.range(0, 20, 1, "int32"), geometricFrequencies(4), layout);
      const table = sinusoidalTable(20, 8, layout);
      expect(largestDifference(encoded, { shape: [20, 8], values: [...table.dataSync()] })).toBeLessThan(5e-6);
    },
  );

  test("gradient in the scalars", async () => {
    const run = (x: tf.Tensor | undefined) => sinusoidal(x!, [0.5, 2]);
    expect(await gradientError(run, [differenceInput([2, 3])])).toBeLessThan(1e-3);
  });
});
