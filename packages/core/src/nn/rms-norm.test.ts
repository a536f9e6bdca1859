// Tests of root-mean-square normalisation against its formula and against finite differences.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { differenceInput, gradientError } from "../testing/finite-differences.ts";
import "../engine/gradients.ts";
import { at, filled, largestDifference, sum, tensorOf } from "../testing/plain-values.ts";
import { RMSNorm, rmsNorm } from "./rms-norm.ts";

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  const DIM = 5;
  const [x, weight] = [differenceInput([2, 3, DIM], 1), differenceInput([DIM], 2)];
  const eps = 0.01;

  test("y = x / sqrt(mean(x^2) + eps) * weight over the last axis", () => {
    const expected = filled([2, 3, DIM], (b, t, c) => {
      const meanSquare = sum(DIM, (i) => at(x, b, t, i) ** 2) / DIM;
      return (at(x, b, t, c) / Math.sqrt(meanSquare + eps)) * at(weight, c);
    });
    expect(largestDifference(rmsNorm(tensorOf(x), tensorOf(weight), eps), expected)).toBeLessThan(1e-6);
  });

  test.each([[[2, 3, DIM]], [[DIM]]])("gradient for x %j", async (shape) => {
    const inputs = [differenceInput(shape, 1), weight];
    expect(await gradientError((input, gain) => rmsNorm(input!, gain!, eps), inputs)).toBeLessThan(1e-3);
  });

  test("refuses a weight of another size, naming both shapes", () => {
    expect(() => rmsNorm(tf.zeros([2, 3]), tensorOf(weight))).toThrow(
      "rmsNorm: x [2,3] must end in the size of weight [5]",
    );
  });

  test("the module starts with weight 1", () => {
    const y = new RMSNorm(2).initialise(1).forward(tf.tensor2d([[3, 4]]));
    const root = Math.sqrt((9 + 16) / 2 + 1e-6);
    expect(largestDifference(y, { shape: [1, 2], values: [3 / root, 4 / root] })).toBeLessThan(1e-6);
  });
});
