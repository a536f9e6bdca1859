// Tests of the convolution over time against its sum and against finite differences.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { type DifferenceInput, differenceInput, gradientError } from "../testing/finite-differences.ts";
import "../engine/gradients.ts";
import { at, filled, largestDifference, sum, tensorOf } from "../testing/plain-values.ts";
import { Conv1d, type Conv1dOptions, conv1d } from "./conv1d.ts";

const [BATCH, LENGTH, INTO, OUT] = [2, 7, 3, 4];
const x = differenceInput([BATCH, LENGTH, INTO], 1);
const bias = differenceInput([OUT], 3);

/** The sample that stands at a time, also before the first and after the last one. */
function sample(b: number, time: number, c: number, padding: Conv1dOptions["padding"]): number {
  if (time >= 0 && time < LENGTH) return at(x, b, time, c);
  return padding === "replicate" ? at(x, b, time < 0 ? 0 : LENGTH - 1, c) : 0;
}

function convolved(weight: DifferenceInput, { dilation = 1, padding = "zeros" }: Conv1dOptions): DifferenceInput {
  const kernel = weight.shape[2]!;
  const left = Math.floor((dilation * (kernel - 1)) / 2);
  return filled([BATCH, LENGTH, OUT], (b, t, o) => {
    const term = (c: number, k: number) => at(weight, o, c, k) * sample(b, t + k * dilation - left, c, padding);
    return at(bias, o) + sum(INTO, (c) => sum(kernel, (k) => term(c, k)));
  });
}

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  const cases: [number, Conv1dOptions][] = [
    [3, {}],
    [5, {}],
    [1, {}],
    [2, {}],
    [4, {}],
    [3, { dilation: 2 }],
    [4, { dilation: 3 }],
    [3, { padding: "replicate" }],
    [4, { dilation: 2, padding: "replicate" }],
    // wider than the signal
    [9, { padding: "replicate" }],
    [9, {}],
  ];

  test.each(cases)("kernel %i with %j", (kernel, options) => {
    const weight = differenceInput([OUT, INTO, kernel], 2);
    const y = conv1d(tensorOf(x), tensorOf(weight), tensorOf(bias), options);
    expect(largestDifference(y, convolved(weight, options))).toBeLessThan(2e-6);
  });

  test.each(cases)("gradient of kernel %i with %j", async (kernel, options) => {
    const inputs = [differenceInput([1, 5, 2], 1), differenceInput([2, 2, kernel], 2), differenceInput([2], 3)];
    const run = (...[signal, weight, shift]: tf.Tensor[]) => conv1d(signal!, weight!, shift, options);
    expect(await gradientError(run, inputs)).toBeLessThan(1e-3);
  });

  test("refuses another number of channels, naming both shapes", () => {
    expect(() => conv1d(tf.zeros([2, 7, 5]), tf.zeros([4, 3, 3]), undefined)).toThrow(
      "conv1d: x [2,7,5] must be [batch, length, 3] for weight [4,3,3]",
    );
  });

  test("the module applies its weight, bias and options", () => {
    const layer = new Conv1d(INTO, OUT, 3, { dilation: 2, padding: "replicate" }).initialise(1);
    const expected = conv1d(tensorOf(x), layer.weight.value, layer.bias!.value, { dilation: 2, padding: "replicate" });
    expect([...layer.forward(tensorOf(x)).dataSync()]).toEqual([...expected.dataSync()]);
  });

  test("a module without bias has only a weight [out, in, kernel]", () => {
    const state = [...new Conv1d(3, 4, 5, { bias: false }).stateDict()];
    expect(state.map(([key, { shape }]) => [key, shape])).toEqual([["weight", [4, 3, 5]]]);
  });
});
