// Tests of the convolution over an image against its sum and against finite differences.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { type DifferenceInput, differenceInput, gradientError } from "../testing/finite-differences.ts";
import "../engine/gradients.ts";
import { at, filled, largestDifference, sum, tensorOf } from "../testing/plain-values.ts";
import { Conv2d, type Conv2dOptions, conv2d } from "./conv2d.ts";
import { constant } from "./initialisers.ts";

const [BATCH, HEIGHT, WIDTH, INTO, OUT] = [2, 4, 5, 3, 2];
const x = differenceInput([BATCH, HEIGHT, WIDTH, INTO], 1);
const bias = differenceInput([OUT], 3);

/** The pixel at a place, also beyond the edges. */
function pixel(b: number, i: number, j: number, c: number, [down, right]: readonly [boolean, boolean]): number {
  const inside = (place: number, extent: number) => place >= 0 && place < extent;
  if (!(down || inside(i, HEIGHT)) || !(right || inside(j, WIDTH))) return 0;
  return at(x, b, (i + HEIGHT) % HEIGHT, (j + WIDTH) % WIDTH, c);
}

function convolved(weight: DifferenceInput, { circular = [false, false] }: Conv2dOptions): DifferenceInput {
  const kernel = weight.shape[2]!;
  const half = (kernel - 1) / 2;
  return filled([BATCH, HEIGHT, WIDTH, OUT], (b, i, j, o) => {
    const term = (c: number, r: number, s: number) =>
      at(weight, o, c, r, s) * pixel(b, i + r - half, j + s - half, c, circular);
    return at(bias, o) + sum(INTO, (c) => sum(kernel, (r) => sum(kernel, (s) => term(c, r, s))));
  });
}

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  const cases: [number, Conv2dOptions][] = [
    [3, {}],
    [1, {}],
    [3, { circular: [true, true] }],
    [3, { circular: [true, false] }],
    [3, { circular: [false, true] }],
    [1, { circular: [true, true] }],
  ];

  test.each(cases)("kernel %i with %j", (kernel, options) => {
    const weight = differenceInput([OUT, INTO, kernel, kernel], 2);
    const y = conv2d(tensorOf(x), tensorOf(weight), tensorOf(bias), options);
    expect(largestDifference(y, convolved(weight, options))).toBeLessThan(2e-6);
  });

  test.each(cases)("gradient of kernel %i with %j", async (kernel, options) => {
    const inputs = [differenceInput([1, 3, 4, 2], 1), differenceInput([2, 2, kernel, kernel], 2), bias];
    const run = (...[image, weight, shift]: tf.Tensor[]) => conv2d(image!, weight!, shift, options);
    expect(await gradientError(run, inputs)).toBeLessThan(1e-3);
  });

  test("refuses another number of channels, naming both shapes", () => {
    expect(() => conv2d(tf.zeros([1, 4, 4, 5]), tf.zeros([2, 3, 3, 3]), undefined)).toThrow(
      "conv2d: x [1,4,4,5] must be [batch, height, width, 3] for weight [2,3,3,3]",
    );
  });

  test("refuses a kernel with an even side", () => {
    expect(() => conv2d(tf.zeros([1, 4, 4, 3]), tf.zeros([2, 3, 2, 2]), undefined)).toThrow("must have odd sides");
  });
});

test("a layer with starting values of its own starts with a bias of 0", () => {
  const layer = new Conv2d(2, 3, 3, { weight: constant(0.5) }).initialise(1);
  expect([...layer.weight.value.dataSync()].every((value) => value === 0.5)).toBe(true);
  expect([...layer.bias!.value.dataSync()]).toEqual([0, 0, 0]);
  layer.dispose();
});
