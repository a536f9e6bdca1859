// Tests of the activation functions against their definitions and against finite differences.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { differenceInput, gradientError } from "../testing/finite-differences.ts";
import "../engine/gradients.ts";
import { largestDifference, sum } from "../testing/plain-values.ts";
import { gelu } from "./activation.ts";

/** Phi(x) = 1/2 + the integral of phi from 0 to x, by Simpson's rule on 200 intervals. */
function normalCdf(x: number): number {
  const density = (t: number) => Math.exp(-(t ** 2) / 2) / Math.sqrt(2 * Math.PI);
  const weight = (i: number) => {
    if (i === 0 || i === 200) return 1;
    return i % 2 === 1 ? 4 : 2;
  };
  return 0.5 + (x / 600) * sum(201, (i) => weight(i) * density((x * i) / 200));
}

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  test("gelu is x Phi(x)", () => {
    const values = [-6, -3, -1, -0.5, 0, 0.1, 1, 2.5, 6];
    const expected = { shape: [9], values: values.map((x) => x * normalCdf(x)) };
    expect(largestDifference(gelu(tf.tensor1d(values)), expected)).toBeLessThan(2e-6);
  });

  test("gradient of gelu", async () => {
    expect(await gradientError((x) => gelu(x!), [differenceInput([3, 8], 1, -3, 3)])).toBeLessThan(1e-3);
  });
});
