// Raw FIF files of MNE-Python and Elekta.
import { InputError, type Report } from "@sciformer/core";
import type { Annotation, Recording } from "../recording.ts";
import { keptAnnotations } from "./annotations.ts";
import { refuseDuplicates } from "./duplicates.ts";
import { type Contents, isFif, NUMBERS, readContents, type Tag } from "./fif-contents.ts";
import { type FileBytes, withFile } from "./file-bytes.ts";
import { firstBytes } from "./first-bytes.ts";
import type { Reader } from "./reader.ts";

/** A stretch of samples, or of none. */
interface Piece {
  readonly tag: Tag | undefined;
  readonly length: number;
}

/** The buffers in order with the stretches that are missing; what is missing before the first one only shifts the start. */
function piecesOf({ buffers, skips, count }: Contents, path: string): Piece[] {
  return buffers.flatMap((tag, i) => {
    const number = NUMBERS[tag.type];
    if (!number)
      throw new InputError(`${path}: samples of type ${tag.type}; expected ${Object.keys(NUMBERS).join(", ")}`);
    const length = tag.size / (number.bytes * count);
    if (!Number.isInteger(length)) throw new InputError(`${path}: buffer of ${tag.size} bytes for ${count} channels`);
    const missing = i === 0 ? 0 : (skips.get(i) ?? 0);
    return missing > 0
      ? [
          { tag: undefined, length: missing * length },
          { tag, length },
        ]
      : [{ tag, length }];
  });
}

async function decode(file: FileBytes, contents: Contents): Promise<Float64Array[]> {
  const pieces = piecesOf(contents, file.path);
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const samples = contents.channels.map(() => new Float64Array(length).fill(Number.NaN));
  let at = 0;
  for (const piece of pieces) {
    if (piece.tag) await decodeBuffer(file, piece.tag, contents, samples, at);
    at += piece.length;
  }
  return samples;
}

async function decodeBuffer(
  file: FileBytes,
  tag: Tag,
  { channels, count }: Contents,
  samples: readonly Float64Array[],
  at: number,
): Promise<void> {
  const bytes = await file.read(tag.at, tag.size);
  const { bytes: width, read } = NUMBERS[tag.type]!;
  const length = tag.size / (width * count);
  for (const [k, { place, factor }] of channels.entries()) {
    for (let i = 0; i < length; i++) samples[k]![at + i] = read(bytes, (i * count + place) * width) * factor;
  }
}

/** Times of annotations count from the first sample that was ever taken, which need not be the first in the file. */
function annotationsOf({
  onsets,
  ends,
  texts,
  firstSample,
  sfreq,
  startMs,
  annotationStartMs,
}: Contents): Annotation[] {
  const later = startMs === null || annotationStartMs === null ? 0 : (annotationStartMs - startMs) / 1000;
  const start = firstSample / sfreq - later;
  return onsets.map((onset, i) => ({
    onset: onset - start,
    duration: (ends[i] ?? onset) - onset,
    text: texts[i] ?? "",
  }));
}

/** Reads a raw recording; magnetic channels are left out. @throws InputError */
async function readFif(path: string, report: Report): Promise<Recording> {
  return withFile(path, async (file) => {
    const contents = await readContents(file);
    if (contents.buffers.length === 0) throw new InputError(`${path}: no raw data in this FIF file`);
    if (contents.channels.length === 0) throw new InputError(`${path}: no EEG channels in this FIF file`);
    refuseDuplicates(
      contents.channels.map(({ channel }) => channel.name),
      path,
    );
    const samples = await decode(file, contents);
    return {
      channels: contents.channels.map(({ channel }) => channel),
      sfreq: contents.sfreq,
      samples,
      annotations: keptAnnotations(annotationsOf(contents), samples[0]!.length / contents.sfreq, path, report),
      startMs: contents.startMs,
      source: path,
    };
  });
}

export const fif: Reader = {
  name: "fif",
  summary: "Raw FIF files of MNE-Python",
  endings: [".fif"],
  recognises: async (path) => isFif(await firstBytes(path, 16)),
  async *read(path, _options, report) {
    yield { recording: await readFif(path, report) };
  },
};
