// Tests of what the model is shown of a crystal.
import { expect, test } from "vitest";
import { writeRemaining, writeValidity, writeVisible } from "./masking.ts";

const MASK = [90];
const PAD = [99];
/** Three sites 10, 11, 12, then STOP 91, then padding. */
const values = [10, 11, 12, 91, 99];
const field = { values, width: 1, mask: MASK, pad: PAD };
const order = [2, 0, 1, 3, 4];

function shown(known: number, revealed: boolean, sites = 5): number[] {
  const data = new Int32Array(sites);
  writeVisible({ data, offset: 0, sites }, field, { order, known, revealed });
  return Array.from(data);
}

test("known sites come first in their order, MASK last, padding between", () => {
  expect(shown(2, false)).toEqual([12, 10, 99, 99, 90]);
});

test("a field that is revealed shows the next site in place of MASK", () => {
  expect(shown(2, true)).toEqual([12, 10, 99, 99, 11]);
});

test("behind the last site the next one is STOP", () => {
  expect(shown(3, true)).toEqual([12, 10, 11, 99, 91]);
});

test("with just enough places there is no padding", () => {
  expect(shown(2, false, 3)).toEqual([12, 10, 90]);
});

test("vectors are written as wholes", () => {
  const data = new Float32Array(6);
  const vectors = { values: [1, 2, 3, 4, 5, 6], width: 2, mask: [7, 8], pad: [0, 0] };
  writeVisible({ data, offset: 0, sites: 3 }, vectors, { order: [1, 0, 2], known: 1, revealed: false });
  expect(Array.from(data)).toEqual([3, 4, 0, 0, 7, 8]);
});

test("validity marks the known sites and the last place", () => {
  const data = new Float32Array(5);
  writeValidity({ data, offset: 0, sites: 5 }, 2);
  expect(Array.from(data)).toEqual([1, 1, 0, 0, 1]);
});

test("each token of the remaining sites has its share", () => {
  const data = new Float32Array(4);
  // of the sites 3, 1, 1, 2 the first is known: 1, 1 and 2 are left
  writeRemaining(data, 0, [1, 3, 1, 2, 0], { order: [1, 0, 2, 3, 4], known: 1, length: 4 });
  expect(Array.from(data)).toEqual([0, Math.fround(2 / 3), Math.fround(1 / 3), 0]);
});

test("where no site is left it is STOP", () => {
  const data = new Float32Array(4);
  writeRemaining(data, 0, [1, 2, 3], { order: [0, 1, 2], known: 2, length: 2 });
  expect(Array.from(data)).toEqual([0, 0, 0, 1]);
});
