// Tests of dropout: when it is off, what it keeps, its mean and its gradient.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { differenceInput, gradientError } from "../testing/finite-differences.ts";
import "../engine/gradients.ts";
import { StepNoise } from "../engine/noise.ts";
import { Random } from "../engine/random.ts";
import { type Context, INFERENCE } from "./context.ts";
import { dropout } from "./dropout.ts";

const training = (): Context => ({ training: true, noise: new StepNoise(new Random(1), 0) });

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  test("without a noise source x passes unchanged", () => {
    const x = tf.tensor1d([1, 2, 3]);
    expect([dropout(x, 0.5, INFERENCE), dropout(x, 0.5, { training: true })]).toEqual([x, x]);
  });

  test("a rate of 0 takes no mask from the noise source", () => {
    const [with0, without] = [training(), training()];
    dropout(tf.ones([50]), 0, with0);
    expect([...dropout(tf.ones([50]), 0.5, with0).dataSync()]).toEqual([
      ...dropout(tf.ones([50]), 0.5, without).dataSync(),
    ]);
  });

  test("an element is dropped or divided by 1 - rate", () => {
    const values = dropout(tf.fill([500], 3), 0.25, training()).dataSync();
    expect(new Set(values)).toEqual(new Set([0, 4]));
  });

  test("the mean stays", () => {
    const y = dropout(tf.ones([40_000]), 0.2, training()).dataSync<"float32">();
    const mean = y.reduce((total, value) => total + value, 0) / 40_000;
    // four standard errors of a mean whose terms have variance rate / (1 - rate)
    expect(Math.abs(mean - 1)).toBeLessThan(4 * Math.sqrt(0.25 / 40_000));
  });

  test("without training a noise source still drops, as Monte Carlo dropout needs", () => {
    const y = dropout(tf.ones([100]), 0.5, { ...training(), training: false });
    expect(new Set(y.dataSync())).toEqual(new Set([0, 2]));
  });

  test("gradient passes where x passed, with the same factor", async () => {
    const inputs = [differenceInput([3, 5])];
    expect(await gradientError((x) => dropout(x!, 0.4, training()), inputs)).toBeLessThan(1e-3);
  });

  test.each([1, -0.1, Number.NaN])("refuses a rate of %f", (rate) => {
    expect(() => dropout(tf.ones([2]), rate, INFERENCE)).toThrow(`dropout: rate ${rate} is not in [0, 1)`);
  });
});
