// Tests of rotary embedding: the rotation itself, and that dot products see offsets only.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { differenceInput, gradientError } from "../testing/finite-differences.ts";
import "../engine/gradients.ts";
import { at, filled, largestDifference, tensorOf } from "../testing/plain-values.ts";
import { type RotaryPairing, type RotaryTable, type RotaryTableOptions, rotaryTable, rotate } from "./rotary.ts";

const PAIRINGS: RotaryPairing[] = ["halves", "interleaved"];

/** Angles of a table, row by row, from its cosines and sines; between -pi and pi. */
const anglesOf = ({ cos, sin }: RotaryTable) => Array.from(cos, (value, place) => Math.atan2(sin[place]!, value));

test("on a line pair k turns by position * 10000^(-k / pairs)", () => {
  const expected = [1, 2].flatMap((position) => [0, 1, 2].map((k) => position * 10000 ** (-k / 3)));
  expect(anglesOf(rotaryTable([1, 2], 3))).toEqual(expected.map((angle) => expect.closeTo(angle, 6)));
});

test("on several axes each turns its own share of the pairs, and the pairs that are left over stay", () => {
  // 5 pairs on 2 axes: 2 frequencies 1 and 1/100 each, one pair over
  const expected = [3, 0.03, -2, -0.02, 0].map((angle) => expect.closeTo(angle, 6));
  expect(anglesOf(rotaryTable([3, -2], 5, { axes: 2 }))).toEqual(expected);
});

test("given frequencies are used for every axis", () => {
  const expected = [0.5, 1, 1, 2, 0].map((angle) => expect.closeTo(angle, 6));
  expect(anglesOf(rotaryTable([1, 2], 5, { axes: 2, frequencies: [0.5, 1] }))).toEqual(expected);
});

test("angles of far positions are exact", () => {
  const { cos, sin } = rotaryTable([123_456.5], 1);
  expect([cos[0], sin[0]]).toEqual([Math.fround(Math.cos(123_456.5)), Math.fround(Math.sin(123_456.5))]);
});

test("refuses coordinates that do not make whole positions", () => {
  expect(() => rotaryTable([1, 2, 3], 4, { axes: 2 })).toThrow("rotaryTable: 3 coordinates are not of 2 axes");
});

test("refuses more frequencies than pairs", () => {
  expect(() => rotaryTable([1, 2], 3, { axes: 2, frequencies: [1, 2] })).toThrow(
    "rotaryTable: 2 axes of 2 frequencies do not fit 3 pairs",
  );
});

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  const tensors = ({ cos, sin }: RotaryTable, pairs: number): [tf.Tensor, tf.Tensor] => [
    tf.tensor(cos, [cos.length / pairs, pairs]),
    tf.tensor(sin, [sin.length / pairs, pairs]),
  ];

  test.each(PAIRINGS)("a pair (a, b) becomes (a cos - b sin, a sin + b cos), %s", (pairing) => {
    const [batch, heads, seq, dim] = [2, 2, 3, 6];
    const x = differenceInput([batch, heads, seq, dim], 1);
    const table = rotaryTable([0, 1, 2], dim / 2);
    const pairOf = (c: number) => (pairing === "halves" ? c % 3 : Math.floor(c / 2));
    const isSecond = (c: number) => (pairing === "halves" ? c >= 3 : c % 2 === 1);
    const expected = filled(x.shape, (b, h, t, c) => {
      const [pair, partner] = [pairOf(c), [0, 1, 2, 3, 4, 5].find((o) => o !== c && pairOf(o) === pairOf(c))!];
      const angle = t * 10000 ** (-pair / 3);
      const sign = isSecond(c) ? 1 : -1;
      return at(x, b, h, t, c) * Math.cos(angle) + sign * at(x, b, h, t, partner) * Math.sin(angle);
    });
    const y = rotate(tensorOf(x), ...tensors(table, 3), pairing);
    expect(largestDifference(y, expected)).toBeLessThan(1e-6);
  });

  const cases: [string, RotaryTableOptions, number[], number[]][] = [
    ["a line", {}, [2], [7]],
    ["a plane", { axes: 2 }, [2, 5], [7, -3]],
    ["space", { axes: 3 }, [2, 5, 1], [7, -3, 4]],
  ];

  test.each(cases.flatMap(([name, ...rest]) => PAIRINGS.map((pairing) => [name, pairing, ...rest] as const)))(
    "in %s, %s, the dot product of query and key depends on their offset only",
    (_name, pairing, options, query, key) => {
      const dim = 14;
      const [q, k] = [tensorOf(differenceInput([1, dim], 1)), tensorOf(differenceInput([1, dim], 2))];
      const turned = (x: tf.Tensor, position: number[]) =>
        rotate(x, ...tensors(rotaryTable(position, dim / 2, options), dim / 2), pairing);
      const dot = (move: number) => {
        const at = (position: number[]) => position.map((coordinate, axis) => coordinate + move * (axis + 1));
        return tf.sum(tf.mul(turned(q, at(query)), turned(k, at(key)))).dataSync()[0]!;
      };
      expect(dot(3.5)).toBeCloseTo(dot(0), 5);
      // and it does depend on the offset
      const here = tf.sum(tf.mul(turned(q, query), turned(k, query))).dataSync()[0]!;
      expect(Math.abs(here - dot(0))).toBeGreaterThan(1e-2);
    },
  );

  test("position 0 leaves x as it is", () => {
    const x = differenceInput([2, 1, 4], 1);
    expect(largestDifference(rotate(tensorOf(x), ...tensors(rotaryTable([0], 2), 2), "halves"), x)).toBe(0);
  });

  test("every sample may have positions of its own", () => {
    const x = differenceInput([2, 3, 2, 4], 1);
    const table = rotaryTable([0, 1, 5, 6], 2);
    const [cos, sin] = [table.cos, table.sin].map((values) => tf.tensor(values, [2, 1, 2, 2]));
    const second = tf.slice(rotate(tensorOf(x), cos!, sin!, "interleaved"), [1, 0, 0, 0], [1, 3, 2, 4]);
    const alone = tf.slice(tensorOf(x), [1, 0, 0, 0], [1, 3, 2, 4]);
    const expected = rotate(alone, ...tensors(rotaryTable([5, 6], 2), 2), "interleaved");
    expect([...second.dataSync()]).toEqual([...expected.dataSync()]);
  });

  test.each(PAIRINGS)("gradient, %s", async (pairing) => {
    const angles = tensors(rotaryTable([0, 1, 2], 2), 2);
    const run = (x: tf.Tensor | undefined) => rotate(x!, ...angles, pairing);
    expect(await gradientError(run, [differenceInput([1, 2, 3, 4])])).toBeLessThan(1e-3);
  });

  test("refuses angles of another width, naming both shapes", () => {
    expect(() => rotate(tf.zeros([3, 6]), tf.ones([3, 2]), tf.zeros([3, 2]), "halves")).toThrow(
      "rotate: angles [3,2] must end in half of the width of x [3,6]",
    );
  });
});
