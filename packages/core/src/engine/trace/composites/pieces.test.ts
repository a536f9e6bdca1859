// Tests of how large score matrices are cut.
import { expect, test } from "vitest";
import { pieceExtents } from "./pieces.ts";

const sum = (extents: readonly number[]) => extents.reduce((total, extent) => total + extent, 0);

test("32 MB and less are one piece", () => {
  expect(pieceExtents([128, 256, 256])).toEqual([128]);
});

test("more is cut into equal pieces of 1 MB at most, the last one perhaps smaller", () => {
  // one matrix of 256 x 200 floats has 0.2 MB: five of them are less than 1 MB
  expect(pieceExtents([333, 256, 200])).toEqual([...new Array<number>(66).fill(5), 3]);
});

test("matrices of more than 1 MB are pieces each", () => {
  expect(pieceExtents([9, 1024, 1024])).toEqual(new Array<number>(9).fill(1));
});

test("there are 128 pieces at most", () => {
  const extents = pieceExtents([1000, 512, 512]);
  expect(extents.length).toBeLessThanOrEqual(128);
  expect(sum(extents)).toBe(1000);
});
