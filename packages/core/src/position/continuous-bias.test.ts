// Tests of the bias that a network gives for every offset.
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { at, plain } from "../testing/plain-values.ts";
import { ContinuousRelativeBias, logOffsetTable } from "./continuous-bias.ts";

beforeAll(() => useBackend("cpu"));

test("offsets are log-spaced, the largest is log2(9) / 3", () => {
  // a window of 3: offsets -2..2 become c = -8, -4, 0, 4, 8; the last axis runs fastest
  const axis = [-Math.log2(9) / 3, -Math.log2(5) / 3, 0, Math.log2(5) / 3, Math.log2(9) / 3];
  const wanted = axis.flatMap((row) => axis.map((column) => [row, column]));
  const got = plain(logOffsetTable([3, 3]));
  expect(got.shape).toEqual([25, 2]);
  for (const [i, value] of wanted.flat().entries()) expect(got.values[i]).toBeCloseTo(value, 6);
});

test("a window of one token has the offset 0", () => {
  expect(plain(logOffsetTable([1, 1])).values).toEqual([0, 0]);
});

test("pairs at the same offset have the same bias, between 0 and 16", () => {
  const layer = new ContinuousRelativeBias([2, 3], 2).initialise(1);
  const bias = plain(layer.forward());
  expect(bias.shape).toEqual([2, 6, 6]);
  // tokens row by row: 0 -> 1 and 4 -> 5 are both one column to the right
  expect(at(bias, 1, 0, 1)).toBe(at(bias, 1, 4, 5));
  expect(at(bias, 1, 0, 1)).not.toBe(at(bias, 1, 1, 0));
  expect(bias.values.every((value) => value > 0 && value < 16)).toBe(true);
  layer.dispose();
});

test("parameters have the published names", () => {
  const layer = new ContinuousRelativeBias([2, 2], 3);
  const shapes = [...layer.namedParameters()].map(([name, { shape }]) => `${name} ${shape}`);
  expect(shapes).toEqual(["cpb_mlp.0.weight 512,2", "cpb_mlp.0.bias 512", "cpb_mlp.2.weight 3,512"]);
  layer.dispose();
});
