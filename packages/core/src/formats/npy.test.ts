// Headers of .npy files as NumPy writes them.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseNpyHeader } from "./npy.ts";
import { decodeNumbers } from "./numeric-type.ts";

const bytesOf = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../../test/fixtures/arrays/${name}`, import.meta.url)));

test("type, order and shape are those of the array", () => {
  const header = parseNpyHeader(bytesOf("c_order.npy"), "c_order.npy");
  expect(header).toMatchObject({ shape: [3, 4], columnMajor: false });
  const bytes = bytesOf("c_order.npy").subarray(header.offset);
  expect(decodeNumbers(bytes, header.type)).toEqual(Float32Array.from({ length: 12 }, (_, i) => i));
});

test("big-endian columns are turned round", () => {
  const header = parseNpyHeader(bytesOf("big_endian.npy"), "big_endian.npy");
  expect(header.columnMajor).toBe(true);
  const numbers = decodeNumbers(bytesOf("big_endian.npy").subarray(header.offset), header.type);
  expect([...numbers.subarray(0, 4)]).toEqual([0, 4, 8, 1]);
});

test("text is refused, naming its type", () => {
  expect(() => parseNpyHeader(bytesOf("text.npy"), "text.npy")).toThrow(
    /^text\.npy: NumPy type "<U3"; expected floats/,
  );
});

test("a header that is cut off is refused", () => {
  expect(() => parseNpyHeader(bytesOf("c_order.npy").subarray(0, 40), "cut.npy")).toThrow(
    "cut.npy: truncated .npy header of 118 bytes",
  );
});

test("what is no .npy file is refused", () => {
  expect(() => parseNpyHeader(new Uint8Array(80), "x.npy")).toThrow("x.npy: not a .npy file");
});
