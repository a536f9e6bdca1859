// Tests of the starting values: bounds, moments and fans.
import { expect, test } from "vitest";
import { Random } from "../engine/random.ts";
import {
  constant,
  fanInUniform,
  type Initialiser,
  normal,
  truncatedNormal,
  uniform,
  xavierUniform,
} from "./initialisers.ts";

const SHAPE = [100, 200];
const draw = (initialiser: Initialiser, shape: readonly number[] = SHAPE) => initialiser(shape, new Random(1));
const mean = (values: Float32Array) => values.reduce((total, value) => total + value, 0) / values.length;
const deviation = (values: Float32Array) => Math.sqrt(mean(values.map((value) => value ** 2)));
const bound = (values: Float32Array) => values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);

test("constant fills the shape", () => {
  expect(draw(constant(0.5), [2, 3])).toEqual(new Float32Array(6).fill(0.5));
});

test("uniform reaches its bound and does not pass it", () => {
  const values = draw(uniform(0.3));
  expect(bound(values)).toBeLessThanOrEqual(Math.fround(0.3));
  expect(bound(values)).toBeGreaterThan(0.299);
});

// with 20,000 draws the error of a mean of deviation 1 is 0.007, of a deviation 0.005
test.each([
  ["uniform", uniform(1), Math.sqrt(1 / 3)],
  ["normal", normal(2), 2],
  // variance of a normal cut at +-2: 1 - 2 * 2 phi(2) / (Phi(2) - Phi(-2)) = 1 - 4 * 0.0539910 / 0.9544997
  ["truncatedNormal", truncatedNormal(1), Math.sqrt(1 - (4 * 0.053991) / 0.9544997)],
])("%s has mean 0 and the standard deviation of its law", (_name, initialiser, expected) => {
  const values = draw(initialiser);
  expect(Math.abs(mean(values)) / expected).toBeLessThan(0.03);
  expect(Math.abs(deviation(values) / expected - 1)).toBeLessThan(0.02);
});

test("truncatedNormal stays within two standard deviations", () => {
  expect(bound(draw(truncatedNormal(0.02)))).toBeLessThanOrEqual(Math.fround(0.04));
});

test.each([
  // sqrt(6 / (200 + 100))
  [[100, 200], Math.sqrt(0.02)],
  // a convolution [out, in, kernel]: sqrt(6 / (30 * 5 + 20 * 5))
  [[20, 30, 5], Math.sqrt(6 / 250)],
])("xavierUniform of %j has the bound sqrt(6 / (fanIn + fanOut))", (shape, expected) => {
  const largest = bound(draw(xavierUniform(), shape));
  expect(largest).toBeLessThanOrEqual(Math.fround(expected));
  expect(largest).toBeGreaterThan(0.99 * expected);
});

test("fanInUniform has the bound 1 / sqrt(fanIn)", () => {
  const largest = bound(draw(fanInUniform(16)));
  expect(largest).toBeLessThanOrEqual(0.25);
  expect(largest).toBeGreaterThan(0.249);
});

test("the same stream gives the same values", () => {
  expect(draw(truncatedNormal(1))).toEqual(draw(truncatedNormal(1)));
});
