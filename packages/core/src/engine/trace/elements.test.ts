// Tests of the bytes of constants.
import { describe, expect, test } from "vitest";
import { decodeElements, encodeElements } from "./elements.ts";

describe.each([
  ["float32", [0, -0, 1.5, Number.POSITIVE_INFINITY, Number.NaN, -3.4028234663852886e38]],
  ["int32", [0, -1, 2147483647, -2147483648]],
  ["int64", [0, -1, 2 ** 40, -(2 ** 31)]],
  ["uint8", [0, 1, 255]],
  ["bool", [1, 0]],
] as const)("%s", (dtype, numbers) => {
  test("comes back as it was", () => {
    expect(decodeElements(dtype, encodeElements(dtype, numbers))).toEqual([...numbers]);
  });

  test("is read from bytes that lie at any place", () => {
    const encoded = encodeElements(dtype, numbers);
    const shifted = new Uint8Array(encoded.length + 3);
    shifted.set(encoded, 3);
    expect(decodeElements(dtype, shifted.subarray(3))).toEqual([...numbers]);
  });
});

test("elements are little-endian", () => {
  expect([...encodeElements("int32", [1])]).toEqual([1, 0, 0, 0]);
  expect([...encodeElements("int64", [-2])]).toEqual([254, 255, 255, 255, 255, 255, 255, 255]);
  expect([...encodeElements("float32", [1])]).toEqual([0, 0, 128, 63]);
});

test("a typed array that is encoded may change afterwards", () => {
  const values = Float32Array.of(1);
  const encoded = encodeElements("float32", values);
  values[0] = 2;
  expect(decodeElements("float32", encoded)).toEqual([1]);
});
