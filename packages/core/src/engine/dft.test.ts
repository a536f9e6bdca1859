// Tests of the real Fourier transform: against its sum in float64, its inverse and its gradient.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "./backends.ts";
import { inverseRealDft, realDft } from "./dft.ts";
import "./gradients.ts";
import { differenceInput, gradientError } from "../testing/finite-differences.ts";

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  test("a cosine of frequency 2 has one line of half its length", async () => {
    const x = Float32Array.from({ length: 8 }, (_, t) => Math.cos((2 * Math.PI * 2 * t) / 8));
    const { real, imaginary } = realDft(tf.tensor1d(x));
    const rounded = (values: ArrayLike<number>) => Array.from(values, (value) => Math.round(value * 1e5) / 1e5 + 0);
    expect(rounded(await real.data())).toEqual([0, 0, 4, 0, 0]);
    expect(rounded(await imaginary.data())).toEqual([0, 0, 0, 0, 0]);
  });

  test.each([7, 8])("the inverse gives back %s samples", async (n) => {
    const { shape, values } = differenceInput([2, 3, n]);
    const x = tf.tensor([...values], [...shape]);
    const back = await inverseRealDft(realDft(x), n).data();
    expect(Math.max(...values.map((value, i) => Math.abs(value - back[i]!)))).toBeLessThan(1e-6);
  });

  test("the power spectrum is differentiable", async () => {
    const power = (x: tf.Tensor): tf.Tensor => {
      const { real, imaginary } = realDft(x);
      return tf.add(tf.square(real), tf.square(imaginary));
    };
    expect(await gradientError((x) => power(x!), [differenceInput([2, 6])])).toBeLessThan(1e-3);
  });
});
