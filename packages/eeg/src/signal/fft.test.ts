// Tests of the Fourier transforms against their definition.
import { Random } from "@sciformer/core";
import { expect, test } from "vitest";
import { fft, inverseFft, inverseRealFft, realFft } from "./fft.ts";

const random = new Random(1);
const noise = (length: number) => Float64Array.from({ length }, () => random.normal());

/** X_k = sum_j x_j exp(-2 pi i jk/n), term by term. */
function definition(input: Float64Array): Float64Array {
  const n = input.length / 2;
  const output = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    for (let j = 0; j < n; j++) {
      const angle = (-2 * Math.PI * j * k) / n;
      output[2 * k]! += input[2 * j]! * Math.cos(angle) - input[2 * j + 1]! * Math.sin(angle);
      output[2 * k + 1]! += input[2 * j]! * Math.sin(angle) + input[2 * j + 1]! * Math.cos(angle);
    }
  }
  return output;
}

const worst = (a: Float64Array, b: Float64Array) => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

test.each([1, 2, 3, 8, 15, 97, 100])("%d points are transformed as defined", (n) => {
  const input = noise(2 * n);
  expect(worst(fft(input), definition(input))).toBeLessThan(1e-11);
});

test.each([7, 8, 1001])("the inverse brings %d points back", (n) => {
  const input = noise(2 * n);
  expect(worst(inverseFft(fft(input)), input)).toBeLessThan(1e-12);
});

test.each([9, 10])("half of the spectrum holds a real signal of %d samples", (n) => {
  const samples = noise(n);
  expect(realFft(samples)).toHaveLength(2 * (Math.floor(n / 2) + 1));
  expect(worst(inverseRealFft(realFft(samples), n), samples)).toBeLessThan(1e-13);
});
