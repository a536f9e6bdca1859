// Tests of the encodings against their formulas.
import { chooseBackend } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { parameterFeatures, scalarFeatures, squareRotaryTable } from "./position.ts";

beforeAll(() => chooseBackend("cpu"));

function expectClose(got: tf.Tensor, want: readonly number[]): void {
  const values = got.dataSync();
  expect(values.length).toBe(want.length);
  for (const [i, value] of want.entries()) expect(values[i]).toBeCloseTo(value, 5);
}

test("a scalar becomes cosines and then sines, the last zero where the width is odd", () => {
  // frequencies 1 and 1 / 100
  const wanted = [Math.cos(3), Math.cos(0.03), Math.sin(3), Math.sin(0.03), 0];
  expectClose(scalarFeatures(tf.tensor1d([3]), 5), wanted);
  expectClose(scalarFeatures(tf.tensor1d([3]), 4), wanted.slice(0, 4));
});

test("the longest wave of a constant has a ten thousandth of the frequency of the shortest", () => {
  const wanted = [Math.cos(3), Math.cos(3e-4), Math.sin(3), Math.sin(3e-4)];
  expectClose(parameterFeatures(tf.tensor1d([3]), 4), wanted);
});

test("places of a square turn by column and row in turns", () => {
  const table = squareRotaryTable(9, 8);
  expect(table.shape).toEqual([9, 4, 2]);
  // place 5 of a grid 3 wide: column 2, row 1; frequencies 1 and 10000^(-4/8) = 0.01
  const angles = [2, 1, 0.02, 0.01];
  expectClose(
    tf.slice(table, [5, 0, 0], [1, 4, 2]),
    angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]),
  );
});
