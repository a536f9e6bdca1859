// What the tags of a FIF file say: a chain of big-endian tags in blocks.
import { InputError } from "@sciformer/core";
import type { Channel, ChannelKind } from "../recording.ts";
import type { FileBytes } from "./file-bytes.ts";

/** Kinds of tags. */
const TAG = {
  fileId: 100,
  blockStart: 104,
  blockEnd: 105,
  refRole: 115,
  channelCount: 200,
  rate: 201,
  channel: 203,
  date: 204,
  comment: 206,
  firstSample: 208,
  buffer: 300,
  skip: 301,
  onsets: 3568,
  ends: 3569,
} as const;

/** Kinds of blocks. */
const BLOCK = { info: 101, raw: 102, reference: 118, rawShielded: 119, compensation: 370, annotations: 3810 } as const;

/** Blocks whose tags describe the recording. */
const INFORMING: readonly number[] = [BLOCK.info, BLOCK.raw, BLOCK.rawShielded];

/** Codes of channels; magnetic ones are left out. */
const KINDS: Readonly<Record<number, ChannelKind>> = {
  2: "eeg",
  3: "stim",
  202: "eog",
  302: "emg",
  402: "ecg",
  502: "misc",
};

const VOLT = 107;
/** Bytes of a tag's head, and of what describes a channel. */
const [HEAD_BYTES, CHANNEL_BYTES] = [16, 96];

/** Types of buffers: how many bytes a number has and how it is read. */
export const NUMBERS: Readonly<Record<number, { bytes: number; read: (bytes: Buffer, at: number) => number }>> = {
  2: { bytes: 2, read: (bytes, at) => bytes.readInt16BE(at) },
  16: { bytes: 2, read: (bytes, at) => bytes.readInt16BE(at) },
  3: { bytes: 4, read: (bytes, at) => bytes.readInt32BE(at) },
  4: { bytes: 4, read: (bytes, at) => bytes.readFloatBE(at) },
  5: { bytes: 8, read: (bytes, at) => bytes.readDoubleBE(at) },
};

export interface Tag {
  readonly kind: number;
  readonly type: number;
  readonly size: number;
  /** Where its data starts. */
  readonly at: number;
}

interface FifChannel {
  readonly channel: Channel;
  /** Place among all channels of a buffer. */
  readonly place: number;
  readonly factor: number;
}

/** What the tags of a file say. */
export interface Contents {
  count: number;
  sfreq: number;
  startMs: number | null;
  firstSample: number;
  readonly channels: FifChannel[];
  readonly buffers: Tag[];
  /** Index of a buffer -> how many are missing before it. */
  readonly skips: Map<number, number>;
  /** Milliseconds since 1970 UTC that times of annotations count from, where they say so. */
  annotationStartMs: number | null;
  onsets: readonly number[];
  ends: readonly number[];
  texts: readonly string[];
}

async function* tags(file: FileBytes): AsyncGenerator<Tag> {
  for (let at = 0; at >= 0 && at + HEAD_BYTES <= file.size; ) {
    const head = await file.read(at, HEAD_BYTES);
    const [kind, type, size, next] = [0, 4, 8, 12].map((field) => head.readInt32BE(field)) as [
      number,
      number,
      number,
      number,
    ];
    const start = at + HEAD_BYTES;
    if (size < 0 || start + size > file.size) {
      throw new InputError(
        `${file.path}: tag ${kind} at byte ${at}: ${start + size} bytes expected, the file has ${file.size}`,
      );
    }
    yield { kind, type, size, at: start };
    if (next > 0 && next <= at)
      throw new InputError(`${file.path}: tag ${kind} at byte ${at} points back to byte ${next}`);
    at = next === 0 ? start + size : next;
  }
}

function emptyContents(): Contents {
  return {
    count: 0,
    sfreq: 0,
    startMs: null,
    firstSample: 0,
    channels: [],
    buffers: [],
    skips: new Map(),
    annotationStartMs: null,
    onsets: [],
    ends: [],
    texts: [],
  };
}

/** Walks through all tags. @throws InputError for a truncated, split or compensated file */
export async function readContents(file: FileBytes): Promise<Contents> {
  const found = emptyContents();
  const blocks: number[] = [];
  for await (const tag of tags(file)) {
    if (tag.kind === TAG.blockEnd) blocks.pop();
    else if (tag.kind === TAG.blockStart) blocks.push((await file.read(tag.at, 4)).readInt32BE());
    else await takeTag(file, tag, blocks, found);
  }
  return found;
}

async function takeTag(file: FileBytes, tag: Tag, blocks: readonly number[], found: Contents): Promise<void> {
  const block = blocks.at(-1);
  refuseBlock(file.path, block, tag);
  if (tag.kind === TAG.buffer) found.buffers.push(tag);
  else if (tag.kind === TAG.skip) found.skips.set(found.buffers.length, (await file.read(tag.at, 4)).readInt32BE());
  else if (block === BLOCK.annotations) takeAnnotations(tag, await file.read(tag.at, tag.size), found);
  else if (INFORMING.some((one) => blocks.includes(one))) await takeInfo(file, tag, block, found);
}

function refuseBlock(path: string, block: number | undefined, { kind }: Tag): void {
  if (block === BLOCK.reference && kind === TAG.refRole) {
    throw new InputError(`${path}: a FIF file split into several; save it as one`);
  }
  if (block === BLOCK.compensation) {
    throw new InputError(`${path}: FIF file with compensation channels; undo the compensation and save it again`);
  }
}

async function takeInfo(file: FileBytes, tag: Tag, block: number | undefined, found: Contents): Promise<void> {
  const bytes = () => file.read(tag.at, tag.size);
  if (tag.kind === TAG.channelCount && block === BLOCK.info) found.count = (await bytes()).readInt32BE();
  else if (tag.kind === TAG.rate && block === BLOCK.info) found.sfreq = (await bytes()).readFloatBE();
  else if (tag.kind === TAG.channel && block === BLOCK.info) takeChannel(await bytes(), file.path, found);
  else if (tag.kind === TAG.date && block === BLOCK.info) found.startMs = timeOf(await bytes());
  else if (tag.kind === TAG.firstSample) found.firstSample = (await bytes()).readInt32BE();
}

/** Seconds and microseconds. */
function timeOf(bytes: Buffer): number | null {
  const seconds = bytes.readInt32BE();
  const micros = bytes.length >= 8 ? bytes.readInt32BE(4) : 0;
  return seconds === 0 && micros === 0 ? null : seconds * 1000 + micros / 1000;
}

function takeChannel(bytes: Buffer, path: string, found: Contents): void {
  if (bytes.length < CHANNEL_BYTES)
    throw new InputError(`${path}: channel of ${bytes.length} bytes; expected ${CHANNEL_BYTES}`);
  const kind = KINDS[bytes.readInt32BE(8)];
  const place = bytes.readInt32BE(0) - 1;
  if (kind === undefined) return;
  const [range, cal, unit, exponent] = [
    bytes.readFloatBE(12),
    bytes.readFloatBE(16),
    bytes.readInt32BE(72),
    bytes.readInt32BE(76),
  ];
  const name = bytes.toString("latin1", 80, CHANNEL_BYTES).split("\0")[0]!;
  const volts = unit === VOLT && kind !== "stim";
  const factor = range * cal * (volts ? 1e6 * 10 ** exponent : 1);
  found.channels.push({ channel: { name, kind, unit: volts ? "uV" : "" }, place, factor });
}

function takeAnnotations({ kind, type }: Tag, bytes: Buffer, found: Contents): void {
  const numbers = () => {
    const { bytes: width, read } = NUMBERS[type] ?? NUMBERS[4]!;
    return Array.from({ length: Math.floor(bytes.length / width) }, (_, i) => read(bytes, i * width));
  };
  if (kind === TAG.onsets) found.onsets = numbers();
  else if (kind === TAG.ends) found.ends = numbers();
  else if (kind === TAG.date) found.annotationStartMs = (numbers()[0] ?? 0) * 1000 + (numbers()[1] ?? 0) / 1000;
  else if (kind === TAG.comment) {
    found.texts = bytes
      .toString("latin1")
      .split(":")
      .map((text) => text.replaceAll("{COLON}", ":"));
  }
}

/** True if a file that starts with these bytes is a FIF file. */
export function isFif(start: Buffer): boolean {
  return start.length >= HEAD_BYTES && start.readInt32BE(0) === TAG.fileId && start.readInt32BE(8) === 20;
}
