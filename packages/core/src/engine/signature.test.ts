// Tests of what compiled programs are told apart by.
import { expect, test } from "vitest";
import type { HostTensor } from "../plugin.ts";
import { signatureKey, signatureOf } from "./signature.ts";

const floats = (...shape: number[]): HostTensor => ({
  data: new Float32Array(shape.reduce((a, b) => a * b, 1)),
  shape,
});
const bytes: HostTensor = { data: new Uint8Array(2), shape: [2] };
const integers: HostTensor = { data: new Int32Array(2), shape: [2] };

test("a signature has shapes and types; bytes count as whole numbers, as they do in tensors", () => {
  expect(signatureOf({ x: floats(2, 3), mask: bytes, i: integers })).toEqual({
    x: { shape: [2, 3], dtype: "float32" },
    mask: { shape: [2], dtype: "int32" },
    i: { shape: [2], dtype: "int32" },
  });
});

test("the order of the names does not matter, their values do not either", () => {
  const [x, y] = [floats(2), floats(3)];
  expect(signatureKey({ x, y })).toBe(signatureKey({ y, x: { ...x, data: Float32Array.of(5, 6) } }));
});

test.each([
  ["name", { y: floats(2) }],
  ["shape", { x: floats(2, 1) }],
  ["type", { x: integers }],
])("another %s is another key", (_, batch) => {
  expect(signatureKey(batch)).not.toBe(signatureKey({ x: floats(2) }));
});
