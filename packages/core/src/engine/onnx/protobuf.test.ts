// Tests of the protobuf wire format.
import { expect, test } from "vitest";
import { InputError } from "../../errors.ts";
import { MessageReader, MessageWriter } from "./protobuf.ts";

/** What a writer that `fill` used writes. */
function written(fill: (writer: MessageWriter) => void): Uint8Array {
  const writer = new MessageWriter();
  fill(writer);
  return writer.finish();
}

/** Field 1 as a varint, so that the tag is 1 * 8 + 0. */
const intField = (value: number) => written((writer) => writer.int(1, value));
const read = (bytes: Uint8Array) => MessageReader.ofFile(bytes, "m.onnx");

test.each<[number, number[]]>([
  [0, [0x00]],
  [127, [0x7f]],
  // 300 = 2 * 128 + 44
  [300, [0x80 + 44, 2]],
  // 2^35 = 1 << (5 * 7): five empty groups of seven bits, then a one
  [2 ** 35, [0x80, 0x80, 0x80, 0x80, 0x80, 1]],
  // 2^53 - 1: seven full groups of seven bits and the lowest four of the eighth
  [Number.MAX_SAFE_INTEGER, [...Array<number>(7).fill(0xff), 0x0f]],
  // -1 is 64 ones: nine full groups and one bit
  [-1, [...Array<number>(9).fill(0xff), 0x01]],
  // -2^31 has its lowest 31 bits clear: four empty groups, 3 bits of the fifth clear
  [-(2 ** 31), [0x80, 0x80, 0x80, 0x80, 0xf8, 0xff, 0xff, 0xff, 0xff, 0x01]],
])("the whole number %d is written as its varint", (value, varint) => {
  expect([...intField(value)]).toEqual([0x08, ...varint]);
});

test.each([
  0,
  1,
  127,
  128,
  2 ** 31,
  2 ** 32 + 5,
  Number.MAX_SAFE_INTEGER,
  -1,
  -128,
  -(2 ** 31),
  -(2 ** 32) - 7,
  Number.MIN_SAFE_INTEGER,
])("the whole number %d survives writing and reading", (value) => {
  expect(read(intField(value)).int(1)).toBe(value);
});

test.each([0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY])("%d is refused as a whole number", (value) => {
  expect(() => intField(value)).toThrow(`${value} is not a whole number within 2^53`);
});

test("a message in a message has its length before it, also where that takes two bytes", () => {
  const bytes = written((writer) => writer.message(2, (inner) => inner.bytes(3, new Uint8Array(200))));
  // inside: tag 3 * 8 + 2, length 200 = 1 * 128 + 72, 200 zeros: 203 = 1 * 128 + 75 bytes
  expect([...bytes.subarray(0, 6)]).toEqual([0x12, 0x80 + 75, 1, 0x1a, 0x80 + 72, 1]);
  expect(bytes.byteLength).toBe(3 + 203);
});

test("bytes larger than a chunk keep their place between small fields, at any depth", () => {
  const large = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251);
  const bytes = written((writer) => {
    writer.int(1, 7);
    writer.message(2, (inner) => {
      inner.text(1, "before");
      inner.bytes(2, large);
      inner.text(3, "after");
    });
    writer.int(3, 8);
  });
  const message = read(bytes);
  const inner = message.message(2)!;
  const copy = inner.bytes(2)!;
  expect([message.int(1), inner.text(1), inner.text(3), message.int(3)]).toEqual([7, "before", "after", 8]);
  expect(copy.byteLength).toBe(large.byteLength);
  expect(large.findIndex((byte, index) => byte !== copy[index])).toBe(-1);
});

test("many small fields cross the size of a chunk unharmed", () => {
  const texts = Array.from({ length: 20_000 }, (_, index) => `value ${index}`);
  const bytes = written((writer) => {
    for (const text of texts) writer.text(1, text);
  });
  expect(read(bytes).texts(1)).toEqual(texts);
});

test("a message that protobuf readers could not take is refused before it is copied", () => {
  const half = new Uint8Array(2 ** 30);
  // twice tag and five bytes of length, and 2^30 bytes: 2^31 + 12
  expect(() =>
    written((writer) => {
      writer.bytes(1, half);
      writer.bytes(2, half);
    }),
  ).toThrow("a protobuf message of 2147483660 bytes");
});

test("bytes are read as a view of the file", () => {
  const bytes = written((writer) => writer.bytes(1, Uint8Array.of(1, 2, 3)));
  expect(read(bytes).bytes(1)!.buffer).toBe(bytes.buffer);
});

test("repeated numbers are read packed, one by one and mixed", () => {
  // field 1 packed: tag 0x0a, 3 bytes, the numbers 1 and 300; then field 1 alone: tag 0x08, the number 5
  expect(read(Uint8Array.of(0x0a, 3, 1, 0xac, 2, 0x08, 5)).ints(1)).toEqual([1n, 300n, 5n]);
});

test("repeated floats are read packed, one by one and mixed", () => {
  // float32 1 is 00 00 80 3f; packed has tag 0x0a, alone 1 * 8 + 5
  const one = [0, 0, 0x80, 0x3f];
  const bytes = Uint8Array.of(0x0a, 8, ...one, ...one, 0x0d, ...one);
  expect([...read(bytes).floatBytes(1)]).toEqual([...one, ...one, ...one]);
});

test("a field of 8 fixed bytes that nobody asks for is skipped", () => {
  // field 2 with wire type 1, then field 1: 9
  expect(read(Uint8Array.of(0x11, 1, 2, 3, 4, 5, 6, 7, 8, 0x08, 9)).int(1)).toBe(9);
});

test.each<[string, number[], RegExp]>([
  ["a length beyond the end", [0x0a, 5, 1], /^m\.onnx: .*byte 2: 5 bytes are announced, 1 are left$/],
  ["a length beyond 2^53", [0x0a, ...Array(9).fill(0xff), 1], /byte 11: 1844674407370955\d+ bytes are announced, 0/],
  ["a number that the end cuts", [0x08, 0x80], /^m\.onnx: .*byte 1: a number runs past the end$/],
  ["a number of 11 bytes", [0x08, ...Array(11).fill(0x80)], /byte 1: a number has more than 10 bytes$/],
  ["the field number 0", [0x00, 1], /byte 0: no field has the number 0$/],
  ["a group", [0x08, 1, 0x0b], /byte 2: field 1 has wire type 3, expected 0, 1, 2 or 5$/],
  ["a fixed field that the end cuts", [0x0d, 1, 2], /byte 1: 4 bytes are announced, 2 are left$/],
])("%s is refused, naming file and byte", (_, bytes, message) => {
  expect(() => read(Uint8Array.from(bytes))).toThrow(InputError);
  expect(() => read(Uint8Array.from(bytes))).toThrow(message);
});

test("an error inside a message names the byte of the file", () => {
  // field 2 at byte 0, its message at byte 2, the cut number of that at byte 3
  expect(() => read(Uint8Array.of(0x12, 2, 0x08, 0x80)).message(2)).toThrow("byte 3: a number runs past the end");
});

test("the byte is counted from the start of the file where that is a view of a larger buffer", () => {
  expect(() => read(Uint8Array.of(9, 9, 9, 0x08, 0x80).subarray(3))).toThrow("byte 1: a number runs past");
});

test.each<[string, (message: MessageReader) => unknown]>([
  ["text", (message) => message.text(1)],
  ["float", (message) => message.floatBytes(1)],
  ["message", (message) => message.message(1)],
])("a varint asked for as %s is refused", (_, ask) => {
  expect(() => ask(read(intField(3)))).toThrow(
    "m.onnx: byte 0: field 1 is of another type than expected (wire type 0)",
  );
});

test("text that is not UTF-8 is refused", () => {
  expect(() => read(Uint8Array.of(0x0a, 1, 0xff)).text(1)).toThrow("m.onnx: byte 0: field 1 is not UTF-8 text");
});
