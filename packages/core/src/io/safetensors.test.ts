// Tests of the safetensors reader and writer.
import { expect, test } from "vitest";
import { InputError } from "../errors.ts";
import { parseSafetensors, type StoredTensor, serialiseSafetensors } from "./safetensors.ts";

/** A file from a header of our choice, its length field included unless given. */
function file(header: unknown, data: number[] = [], headerLength?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, headerLength ?? BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const bytesOf = (dtype: string, begin: number, end: number, shape: unknown = [end - begin]) => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

test("every dtype survives writing and reading", () => {
  const tensors = new Map<string, StoredTensor>([
    ["bool", { dtype: "BOOL", shape: [3], data: Uint8Array.of(0, 1, 1) }],
    ["u8", { dtype: "U8", shape: [1, 2], data: Uint8Array.of(7, 255) }],
    ["i8", { dtype: "I8", shape: [1], data: Int8Array.of(-5) }],
    ["i16", { dtype: "I16", shape: [1], data: Int16Array.of(-300) }],
    ["i32", { dtype: "I32", shape: [2], data: Int32Array.of(-70000, 70000) }],
    ["i64", { dtype: "I64", shape: [], data: BigInt64Array.of(-(2n ** 60n)) }],
    ["f32", { dtype: "F32", shape: [2, 1], data: Float32Array.of(1.5, -2.5) }],
    ["f64", { dtype: "F64", shape: [1], data: Float64Array.of(Math.PI) }],
    ["empty", { dtype: "F32", shape: [0, 4], data: new Float32Array(0) }],
  ]);
  const read = parseSafetensors(serialiseSafetensors(tensors, { step: "12" }), "x.safetensors");
  expect(read.metadata).toEqual({ step: "12" });
  expect(new Map([...read.tensors].sort())).toEqual(new Map([...tensors].sort()));
});

test("the data starts at a multiple of 8 and wide elements come first", () => {
  const bytes = serialiseSafetensors(
    new Map<string, StoredTensor>([
      ["flag", { dtype: "U8", shape: [1], data: Uint8Array.of(1) }],
      ["weight", { dtype: "F64", shape: [1], data: Float64Array.of(2) }],
    ]),
  );
  const headerLength = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  expect(headerLength % 8).toBe(0);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength)));
  expect(header.weight.data_offsets).toEqual([0, 8]);
  expect(header.flag.data_offsets).toEqual([8, 9]);
});

test("aligned tensors are views of the file, not copies", () => {
  const tensor: StoredTensor = { dtype: "F32", shape: [2], data: Float32Array.of(1, 2) };
  const bytes = serialiseSafetensors(new Map([["w", tensor]]));
  expect(parseSafetensors(bytes, "x").tensors.get("w")!.data.buffer).toBe(bytes.buffer);
});

test("tensors that lie unaligned in the file are read all the same", () => {
  // float32 1 is 00 00 80 3f; the header's length of 50 or so bytes is not a multiple of 4 for one of the spaces.
  for (const spaces of ["", " ", "  ", "   "]) {
    const bytes = file(JSON.stringify({ w: bytesOf("F32", 0, 4, [1]) }) + spaces, [0, 0, 0x80, 0x3f]);
    expect(parseSafetensors(bytes, "x").tensors.get("w")!.data).toEqual(Float32Array.of(1));
  }
});

test("F16 and BF16 are widened to F32", () => {
  const bytes = file({ a: bytesOf("F16", 0, 2, [1]), b: bytesOf("BF16", 2, 4, [1]) }, [0x00, 0x3c, 0x80, 0x3f]);
  const { tensors } = parseSafetensors(bytes, "x");
  expect(tensors.get("a")).toEqual({ dtype: "F32", shape: [1], data: Float32Array.of(1) });
  expect(tensors.get("b")).toEqual({ dtype: "F32", shape: [1], data: Float32Array.of(1) });
});

const huge = 2 ** 40;
test.each<[string, Uint8Array, RegExp]>([
  ["an empty file", new Uint8Array(0), /^m\.st: not a safetensors file: 0 bytes/],
  ["a header longer than the file", file("{}", [], 1000n), /^m\.st: .*header length 1000, expected at most 2$/],
  ["a header length that no file has", file("{}", [], 2n ** 63n), /^m\.st: .*header length 9223372036854776000/],
  ["a header that is not JSON", file("{nope"), /^m\.st: the safetensors header is not valid JSON/],
  ["a header that is not UTF-8", file("\ud800".repeat(2)).fill(0xff, 8), /^m\.st: .*not valid JSON/],
  ["a header that is a list", file("[]"), /^m\.st: .*not a JSON object/],
  ["a repeated tensor", file('{"w":1,"w":2}'), /^m\.st: .*the key "w" twice/],
  ["metadata that is not strings", file({ __metadata__: { a: 1 } }), /^m\.st: __metadata__ "a" is not a string/],
  ["an entry that is not an object", file({ w: 3 }), /^m\.st: tensor "w": its header entry is not an object/],
  ["an unknown dtype", file({ w: bytesOf("F8", 0, 1) }, [0]), /^m\.st: tensor "w": dtype "F8" is not one of F64/],
  ["a dtype named like an object's member", file({ w: bytesOf("toString", 0, 1) }, [0]), /dtype "toString" is not/],
  ["a negative size", file({ w: bytesOf("U8", 0, 1, [-1, -1]) }, [0]), /^m\.st: tensor "w": shape \[-1,-1\]/],
  ["a fractional size", file({ w: bytesOf("U8", 0, 1, [0.5, 2]) }, [0]), /^m\.st: tensor "w": shape/],
  [
    "a shape whose product overflows",
    file({ w: bytesOf("U8", 0, 1, [huge, huge, huge]) }, [0]),
    /tensor "w": U8 .* takes/,
  ],
  [
    "negative offsets",
    file({ w: { dtype: "U8", shape: [1], data_offsets: [-1, 0] } }, [0]),
    /tensor "w": data_offsets/,
  ],
  ["reversed offsets", file({ w: { dtype: "U8", shape: [0], data_offsets: [1, 0] } }, [0]), /end before they begin/],
  ["three offsets", file({ w: { dtype: "U8", shape: [1], data_offsets: [0, 1, 2] } }, [0]), /not two byte offsets/],
  ["a shape that does not fill its span", file({ w: bytesOf("F32", 0, 8, [3]) }, Array(8).fill(0)), /takes 12 bytes/],
  ["a truncated file", file({ w: bytesOf("U8", 0, 4) }, [1, 2]), /^m\.st: truncated: tensor "w" ends at byte 4/],
  ["overlapping tensors", file({ a: bytesOf("U8", 0, 2), b: bytesOf("U8", 1, 3) }, [1, 2, 3]), /tensor "b".*overlaps/],
  ["a gap between tensors", file({ a: bytesOf("U8", 0, 1), b: bytesOf("U8", 2, 3) }, [1, 2, 3]), /tensor "b".*a gap/],
  ["bytes after the last tensor", file({ a: bytesOf("U8", 0, 1) }, [1, 2, 3]), /^m\.st: 2 bytes after the last tensor/],
])("%s is refused, naming the file", (_, bytes, message) => {
  expect(() => parseSafetensors(bytes, "m.st")).toThrow(InputError);
  expect(() => parseSafetensors(bytes, "m.st")).toThrow(message);
});

test("every truncation of a valid file is an InputError", () => {
  const bytes = serialiseSafetensors(new Map([["w", { dtype: "F32", shape: [3], data: Float32Array.of(1, 2, 3) }]]));
  for (let length = 0; length < bytes.length; length++) {
    expect(() => parseSafetensors(bytes.subarray(0, length), "m.st")).toThrow(InputError);
  }
});

test("a tensor whose data does not fit its shape is not written", () => {
  const tensor: StoredTensor = { dtype: "F32", shape: [3], data: new Float32Array(2) };
  expect(() => serialiseSafetensors(new Map([["w", tensor]]))).toThrow(
    "tensor w: F32 [3] takes 12 bytes, its data has 8",
  );
});
