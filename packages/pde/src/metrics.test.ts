// Tests of errors against values worked out by hand.
import { expect, test } from "vitest";
import { energyScore } from "./evaluation/energy-score.ts";
import { energySpectrum, FieldTransform, spectrumError } from "./evaluation/spectrum.ts";
import { correlation, errorSums, metricsOf, nrmse, vrmse } from "./metrics.ts";

const TRUTH = Float32Array.of(1, -1, 1, -1);
const sums = (predicted: number[], valid?: Uint8Array) => errorSums(Float32Array.from(predicted), TRUTH, 0, 4, valid);

test("a field predicted as zero has an error of 1", () => {
  expect(nrmse(sums([0, 0, 0, 0]))).toBe(1);
});

test("VRMSE divides by the unbiased variance", () => {
  // Mean square error 1, variance 4/3.
  expect(vrmse(sums([0, 0, 0, 0]))).toBeCloseTo(Math.sqrt(3 / 4), 6);
});

test("correlation ignores scale and offset", () => {
  expect(correlation(sums([5, 1, 5, 1]))).toBeCloseTo(1, 12);
  expect(correlation(sums([-1, 1, -1, 1]))).toBeCloseTo(-1, 12);
});

test("points that were not measured do not count", () => {
  expect(nrmse(sums([1, 9, 1, -1], Uint8Array.of(1, 0, 1, 1)))).toBe(0);
});

test("an infinite error stays infinite, one that is no number is null", () => {
  expect(metricsOf({ NRMSE_1: 2, MAE_1: Number.NaN })).toMatchObject({ NRMSE_1: 2, MAE_1: null, NRMSE_20: null });
});

/** cos of 2 waves along x and 1 along y on 8 x 6 points. */
const WAVE = Float64Array.from({ length: 48 }, (_, i) =>
  Math.cos(2 * Math.PI * ((2 * Math.floor(i / 6)) / 8 + (i % 6) / 6)),
);

test("all energy of a wave is at its wave number, and its sum is the mean square", () => {
  const energy = energySpectrum(WAVE, 0, new FieldTransform(8, 6));
  // |(2, 1)| = 2.24 is in shell 2; the mean square of a cosine is 1/2.
  expect(energy[2]).toBeCloseTo(0.5, 12);
  expect(energy.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0.5, 12);
});

test("a field comes back from its coefficients", () => {
  const transform = new FieldTransform(8, 6);
  const back = new Float64Array(48);
  transform.inverse(transform.forward(WAVE, 0), back, 0);
  expect(Array.from(back)).toEqual(Array.from(WAVE, (value) => expect.closeTo(value, 12)));
});

test("ten times the energy at every wave number is an error of one decade", () => {
  const truth = Float64Array.of(3, 1, 0.5, 0);
  expect(
    spectrumError(
      truth.map((value) => 10 * value),
      truth,
    ),
  ).toBeCloseTo(1, 12);
});

test("an ensemble that is spread around the truth scores better than its members", () => {
  const [low, high, truth] = [0, 2, 1].map((value) => new Float32Array(4).fill(value)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  // Distances to the truth 1 and 1, from each other 2: 1 - 2 / 2.
  expect(energyScore([low, high], truth)).toBe(0);
  expect(energyScore([high], truth)).toBe(1);
});
