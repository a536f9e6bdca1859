// A WebM file of one video track: the container around frames that the browser has encoded.
// Layout: Matroska element specification (RFC 9559); EBML (RFC 8794).

/** One encoded frame. */
export interface EncodedFrame {
  readonly data: Uint8Array;
  /** Milliseconds from the start. */
  readonly time: number;
  readonly isKey: boolean;
}

/** What the track says about itself. */
export interface VideoTrack {
  readonly codec: "V_VP8" | "V_VP9";
  readonly width: number;
  readonly height: number;
  /** Milliseconds. */
  readonly duration: number;
}

/** A cluster's blocks count their time from its start in 16 bits, signed. */
const MAX_CLUSTER_MS = 30_000;
const MILLISECOND_NS = 1_000_000;

const ID = {
  ebml: 0x1a45dfa3,
  ebmlVersion: 0x4286,
  ebmlReadVersion: 0x42f7,
  maxIdLength: 0x42f2,
  maxSizeLength: 0x42f3,
  docType: 0x4282,
  docTypeVersion: 0x4287,
  docTypeReadVersion: 0x4285,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  duration: 0x4489,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackUid: 0x73c5,
  trackType: 0x83,
  codecId: 0x86,
  video: 0xe0,
  pixelWidth: 0xb0,
  pixelHeight: 0xba,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
} as const;

/** The file, with a cluster from each key frame on. The first frame is a key frame. */
export function webmFile(track: VideoTrack, frames: readonly EncodedFrame[]): Uint8Array<ArrayBuffer> {
  return joined([header(), element(ID.segment, info(track), tracks(track), ...clusters(frames))]);
}

function header(): Uint8Array {
  return element(
    ID.ebml,
    unsigned(ID.ebmlVersion, 1),
    unsigned(ID.ebmlReadVersion, 1),
    unsigned(ID.maxIdLength, 4),
    unsigned(ID.maxSizeLength, 8),
    text(ID.docType, "webm"),
    unsigned(ID.docTypeVersion, 4),
    unsigned(ID.docTypeReadVersion, 2),
  );
}

function info({ duration }: VideoTrack): Uint8Array {
  const value = new Uint8Array(8);
  new DataView(value.buffer).setFloat64(0, duration);
  return element(
    ID.info,
    unsigned(ID.timestampScale, MILLISECOND_NS),
    text(ID.muxingApp, "sciformer"),
    text(ID.writingApp, "sciformer"),
    element(ID.duration, value),
  );
}

function tracks({ codec, width, height }: VideoTrack): Uint8Array {
  const entry = element(
    ID.trackEntry,
    unsigned(ID.trackNumber, 1),
    unsigned(ID.trackUid, 1),
    unsigned(ID.trackType, 1),
    text(ID.codecId, codec),
    element(ID.video, unsigned(ID.pixelWidth, width), unsigned(ID.pixelHeight, height)),
  );
  return element(ID.tracks, entry);
}

function clusters(frames: readonly EncodedFrame[]): Uint8Array[] {
  const groups: EncodedFrame[][] = [];
  for (const frame of frames) {
    const group = groups.at(-1);
    if (group === undefined || frame.isKey || frame.time - group[0]!.time > MAX_CLUSTER_MS) groups.push([frame]);
    else group.push(frame);
  }
  return groups.map((group) => {
    const start = Math.round(group[0]!.time);
    return element(ID.cluster, unsigned(ID.timestamp, start), ...group.map((frame) => block(frame, start)));
  });
}

function block({ data, time, isKey }: EncodedFrame, start: number): Uint8Array {
  const head = new Uint8Array(4);
  // Track 1 as a number of one byte.
  head[0] = 0x81;
  new DataView(head.buffer).setInt16(1, Math.round(time) - start);
  head[3] = isKey ? 0x80 : 0;
  return element(ID.simpleBlock, head, data);
}

function element(id: number, ...content: readonly Uint8Array[]): Uint8Array {
  const length = content.reduce((sum, { length: own }) => sum + own, 0);
  return joined([bigEndian(id), size(length), ...content]);
}

function unsigned(id: number, value: number): Uint8Array {
  return element(id, bigEndian(value));
}

function text(id: number, value: string): Uint8Array {
  return element(id, new TextEncoder().encode(value));
}

/** The fewest bytes that hold a number. */
function bigEndian(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; rest > 0 || bytes.length === 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.from(bytes);
}

/** A length in eight bytes, the first of which says so. */
function size(length: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length));
  bytes[0] = 0x01;
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
