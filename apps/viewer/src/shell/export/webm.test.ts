// The bytes of a WebM file.
import { expect, test } from "vitest";
import { webmFile } from "./webm.ts";

const TRACK = { codec: "V_VP9", width: 640, height: 360, duration: 200 } as const;
const frame = (time: number, isKey: boolean) => ({ data: Uint8Array.of(0xaa, 0xbb), time, isKey });

interface Element {
  readonly id: number;
  readonly content: Uint8Array;
}

/** Elements one after the other, read as RFC 8794 has it: the leading zeros of a length say how many bytes it has. */
function elementsOf(bytes: Uint8Array): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const idBytes = Math.clz32(bytes[at]!) - 23;
    const id = bytes.subarray(at, at + idBytes).reduce((value, byte) => value * 256 + byte, 0);
    at += idBytes;
    const sizeBytes = Math.clz32(bytes[at]!) - 23;
    const first = bytes[at]! - 2 ** (8 - sizeBytes);
    const length = bytes.subarray(at + 1, at + sizeBytes).reduce((value, byte) => value * 256 + byte, first);
    at += sizeBytes;
    elements.push({ id, content: bytes.subarray(at, at + length) });
    at += length;
  }
  return elements;
}

test("the file is a header and a segment, and nothing is left over", () => {
  const file = webmFile(TRACK, [frame(0, true)]);
  expect(elementsOf(file).map(({ id }) => id)).toEqual([0x1a45dfa3, 0x18538067]);
});

test("each key frame begins a cluster that its blocks count from", () => {
  const file = webmFile(TRACK, [frame(0, true), frame(40, false), frame(80, true), frame(120, false)]);
  const clusters = elementsOf(elementsOf(file)[1]!.content).filter(({ id }) => id === 0x1f43b675);
  const blocks = clusters.map(({ content }) =>
    elementsOf(content).flatMap(({ id, content: block }) => (id === 0xa3 ? [[...block]] : [])),
  );
  expect(blocks).toEqual([
    [
      [0x81, 0, 0, 0x80, 0xaa, 0xbb],
      [0x81, 0, 40, 0, 0xaa, 0xbb],
    ],
    [
      [0x81, 0, 0, 0x80, 0xaa, 0xbb],
      [0x81, 0, 40, 0, 0xaa, 0xbb],
    ],
  ]);
});

test("the track says its codec and its size", () => {
  const segment = elementsOf(elementsOf(webmFile(TRACK, [frame(0, true)]))[1]!.content);
  const [entry] = elementsOf(segment.find(({ id }) => id === 0x1654ae6b)!.content);
  const parts = elementsOf(entry!.content);
  const codec = parts.find(({ id }) => id === 0x86)!.content;
  const video = elementsOf(parts.find(({ id }) => id === 0xe0)!.content);
  expect([new TextDecoder().decode(codec), ...video.map(({ content }) => [...content])]).toEqual([
    "V_VP9",
    [2, 128],
    [1, 104],
  ]);
});
