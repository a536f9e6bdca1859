// Tests of the codecs on frames that the lz4 and zstandard packages of Python wrote.
import { readFile } from "node:fs/promises";
import { tableFromIPC } from "apache-arrow";
import { expect, test } from "vitest";
import { decompressBuffer, registerCodecs } from "./compression.ts";
import { decompressLz4Frame } from "./lz4-frame.ts";

const LZ4 = 0;
const ZSTD = 1;

/** Bytes 0 to 63, then "watt " 400 times. */
const content = new Uint8Array([
  ...Array.from({ length: 64 }, (_, i) => i),
  ...new TextEncoder().encode("watt ".repeat(400)),
]);

const bytesOf = (base64: string) => Uint8Array.from(Buffer.from(base64, "base64"));

const LZ4_BLOCK =
  "VwAAAP82AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P3dhdHQgBQD/////////ulB3YXR0IA";
const ZSTD_BLOCK =
  "dQIAVAQAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8wMTIzNDU2Nzg5Ojs8PT4/d2F0dCABAAXy+EsU";

const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const lz4Block = bytesOf(LZ4_BLOCK);
const zstdBlock = bytesOf(ZSTD_BLOCK);
const end = new Uint8Array(4);

test.each<[string, Uint8Array]>([
  ["without content size", join(hex("04224d18604082"), lz4Block, end)],
  ["with content size", join(hex("04224d1868401008000000000000bd"), lz4Block, end)],
  ["with block checksums, as polars writes them", join(hex("04224d187040ad"), lz4Block, hex("0bbeb3a3"), end)],
  ["with a content checksum", join(hex("04224d186440a7"), lz4Block, end, hex("69f44831"))],
])("an LZ4 frame %s is read", (_, frame) => {
  expect(decompressBuffer(LZ4, frame, content.length)).toEqual(content);
  expect(decompressLz4Frame(frame)).toEqual(content);
});

test("an LZ4 frame with a stored block is read", () => {
  const frame = join(hex("04224d18604082"), hex("40000080"), content.subarray(0, 64), end);
  expect(decompressBuffer(LZ4, frame, 64)).toEqual(content.subarray(0, 64));
});

test.each<[string, Uint8Array]>([
  ["with content size", join(hex("28b52ffd601007"), zstdBlock)],
  ["without content size", join(hex("28b52ffd0010"), zstdBlock)],
  ["with a checksum and no content size", join(hex("28b52ffd0410"), zstdBlock, hex("d7de0125"))],
])("a Zstandard frame %s is read", (_, frame) => {
  expect(decompressBuffer(ZSTD, frame, content.length)).toEqual(content);
});

test("content of another size than stated is an error", () => {
  const frame = join(hex("04224d18604082"), lz4Block, end);
  expect(() => decompressBuffer(LZ4, frame, 100)).toThrow(/holds 2064 bytes, expected 100/);
  expect(() => decompressBuffer(LZ4, frame, 3000)).toThrow(/holds 2064 bytes, expected 3000/);
  expect(() => decompressBuffer(ZSTD, join(hex("28b52ffd601007"), zstdBlock), 3000)).toThrow(/2064/);
});

test("damaged frames and unknown codecs are errors", () => {
  const frame = join(hex("04224d18604082"), lz4Block, end);
  expect(() => decompressBuffer(LZ4, frame.subarray(0, 50), content.length)).toThrow();
  expect(() => decompressBuffer(LZ4, frame.subarray(1), content.length)).toThrow("not an LZ4 frame");
  expect(() => decompressBuffer(ZSTD, frame, content.length)).toThrow();
  expect(() => decompressBuffer(7, frame, content.length)).toThrow("compression codec 7 is unknown");
});

test.each(["lz4", "zstd"])("apache-arrow's own reader opens %s files once the codecs are registered", async (codec) => {
  registerCodecs();
  const url = new URL(`../../../../test/fixtures/arrow/${codec}.arrow`, import.meta.url);
  const table = tableFromIPC(await readFile(url));
  expect(table.getChild("quality")!.get(299)).toBe(299 % 16);
});
