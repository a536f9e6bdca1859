// Tests of the half-precision conversions.
import { expect, test } from "vitest";
import { bfloat16ToFloat32, halfToFloat32 } from "./half.ts";

test("binary16 words become the floats that the standard gives them", () => {
  // 1, -2, largest (65504), smallest subnormal (2^-24), zero, infinities, NaN
  const words = Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001, 0x0000, 0x7c00, 0xfc00, 0x7e00);
  expect([...halfToFloat32(words)]).toEqual([1, -2, 65504, 2 ** -24, 0, Infinity, -Infinity, NaN]);
});

test("bfloat16 words are the upper halves of single-precision floats", () => {
  expect([...bfloat16ToFloat32(Uint16Array.of(0x3f80, 0xc040, 0x7f80))]).toEqual([1, -3, Infinity]);
});
