// Tests of the affine layer against its sum and against finite differences.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { differenceInput, gradientError } from "../testing/finite-differences.ts";
import "../engine/gradients.ts";
import { at, filled, largestDifference, sum, tensorOf } from "../testing/plain-values.ts";
import { normal } from "./initialisers.ts";
import { Linear, linear } from "./linear.ts";

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  const [x, weight, bias] = [differenceInput([2, 3, 4], 1), differenceInput([5, 4], 2), differenceInput([5], 3)];
  const product = (b: number, t: number, o: number) => sum(4, (i) => at(x, b, t, i) * at(weight, o, i));

  test("y = x W^T + b over the last axis", () => {
    const y = linear(tensorOf(x), tensorOf(weight), tensorOf(bias));
    const expected = filled([2, 3, 5], (b, t, o) => product(b, t, o) + at(bias, o));
    expect(largestDifference(y, expected)).toBeLessThan(1e-6);
  });

  test("y = x W^T without a bias", () => {
    expect(largestDifference(linear(tensorOf(x), tensorOf(weight)), filled([2, 3, 5], product))).toBeLessThan(1e-6);
  });

  test("a single vector is mapped to a single vector", () => {
    const vector = differenceInput([4], 4);
    const expected = filled([5], (o) => sum(4, (i) => at(vector, i) * at(weight, o, i)));
    expect(largestDifference(linear(tensorOf(vector), tensorOf(weight)), expected)).toBeLessThan(1e-6);
  });

  test("whole numbers are taken as floats", () => {
    const y = linear(tf.tensor2d([[1, 2, 3, 4]], [1, 4], "int32"), tensorOf(weight));
    const expected = filled([1, 5], (_, o) => sum(4, (i) => (i + 1) * at(weight, o, i)));
    expect(largestDifference(y, expected)).toBeLessThan(1e-6);
  });

  test("gradient", async () => {
    expect(
      await gradientError((...inputs) => linear(inputs[0]!, inputs[1]!, inputs[2]), [x, weight, bias]),
    ).toBeLessThan(1e-3);
  });

  test("refuses an x of another width, naming both shapes", () => {
    expect(() => linear(tf.zeros([2, 3]), tensorOf(weight))).toThrow(
      "linear: x [2,3] must end in 4, the inputs of weight [5,4]",
    );
  });

  test("the module applies its weight and bias", () => {
    const layer = new Linear(4, 5).initialise(1);
    const expected = linear(tensorOf(x), layer.weight.value, layer.bias!.value);
    expect([...layer.forward(tensorOf(x)).dataSync()]).toEqual([...expected.dataSync()]);
  });

  test("a module without bias has only a weight", () => {
    expect([...new Linear(4, 5, { bias: false }).stateDict().keys()]).toEqual(["weight"]);
  });

  test("a weight that is given its starting values comes with a zero bias", () => {
    const layer = new Linear(4, 5, { weight: normal(1) }).initialise(1);
    expect([...layer.bias!.value.dataSync()]).toEqual([0, 0, 0, 0, 0]);
  });
});
