// EDF+ files: recordings with their annotations, 16 bits a sample, written record by record.
import { type FileHandle, open } from "node:fs/promises";
import { InputError } from "@sciformer/core";
import { writeAtomically } from "@sciformer/core/node";
import type { Annotation, Channel, Recording } from "../recording.ts";
import { type AnnotationRecords, annotationRecords } from "./tal-writer.ts";

const [DIGITAL_MIN, DIGITAL_MAX] = [-32768, 32767];
/** Bytes that are gathered before they are written. */
const CHUNK_BYTES = 1 << 20;
/** Text of annotations over samples that are NaN: they are written as 0. */
const GAP = "BAD_gap";
const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");

/** How the samples of a channel become 16-bit numbers. */
interface Range {
  /** As the header has them. */
  readonly texts: readonly [min: string, max: string];
  readonly min: number;
  readonly max: number;
}

interface Layout {
  /** Samples of a channel in a record. */
  readonly perRecord: number;
  readonly records: number;
  /** Duration of a record as the header has it. */
  readonly seconds: string;
}

/**
 * Writes a recording as EDF+C, atomically. Each channel uses the whole 16 bits of its range. Samples that are NaN become 0
 * under an annotation `BAD_gap`; so do those that fill up the last record where no even division is found. The start is
 * kept in whole seconds.
 *
 * @throws InputError for names that do not fit, no channels or no samples
 */
export async function writeEdf(path: string, recording: Recording): Promise<void> {
  const { channels, samples, sfreq } = recording;
  const length = samples[0]?.length ?? 0;
  if (length === 0) throw new InputError(`${path}: a recording without channels or samples cannot be written as EDF`);
  refuseNames(channels, path);
  const layout = layoutOf(length, sfreq, path);
  const ranges = samples.map((own) => rangeOf(own));
  const annotations = [...recording.annotations, ...gapsOf(samples, sfreq, layout)];
  const recordSeconds = Number(layout.seconds);
  const notes = annotationRecords(
    annotations.sort((a, b) => a.onset - b.onset),
    layout.records,
    recordSeconds,
  );
  await writeAtomically(path, async (temporaryPath) => {
    const file = await open(temporaryPath, "w");
    try {
      await file.writeFile(headerBytes(recording, layout, ranges, notes));
      await writeRecords(file, samples, layout, ranges, notes);
    } finally {
      await file.close();
    }
  });
}

function refuseNames(channels: readonly Channel[], path: string): void {
  const wrong = channels.find(({ name }) => !/^[\x20-\x7e]{1,16}$/.test(name));
  if (wrong)
    throw new InputError(`${path}: channel name "${wrong.name}" is not 1 to 16 ASCII letters, as EDF needs it`);
}

/** A record of about a second whose samples divide the recording, and whose duration can be written in 8 letters. */
function layoutOf(length: number, sfreq: number, path: string): Layout {
  const about = Math.max(1, Math.round(sfreq));
  const writable = (perRecord: number) => {
    const seconds = shortNumber(perRecord / sfreq);
    return Math.abs(perRecord / Number(seconds) - sfreq) <= 1e-9 * sfreq ? seconds : undefined;
  };
  for (let distance = 0; distance < 4 * about; distance++) {
    for (const perRecord of [about - distance, about + distance]) {
      const seconds =
        perRecord >= Math.min(about / 4, length) && length % perRecord === 0 ? writable(perRecord) : undefined;
      if (seconds !== undefined) return { perRecord, records: length / perRecord, seconds };
    }
  }
  for (let perRecord = about; perRecord < 101 * about; perRecord++) {
    const seconds = writable(perRecord);
    if (seconds !== undefined) return { perRecord, records: Math.ceil(length / perRecord), seconds };
  }
  throw new InputError(`${path}: ${sfreq} Hz cannot be written in an EDF header`);
}

/** A number in at most 8 letters, as exact as they allow. */
function shortNumber(value: number): string {
  for (let digits = 7; digits >= 0; digits--) {
    const text = String(Number(value.toFixed(digits)));
    if (text.length <= 8 && !text.includes("e")) return text;
  }
  return value.toExponential(1);
}

/** The least range in 8 letters an end that holds all samples. */
function rangeOf(samples: Float64Array): Range {
  let [low, high] = [0, 0];
  for (const value of samples) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const [min, max] = [roundedOut(low, Math.floor), roundedOut(high, Math.ceil)];
  const texts = [min, Number(min) === Number(max) ? "1" : max] as const;
  return { texts, min: Number(texts[0]), max: Number(texts[1]) };
}

function roundedOut(value: number, towards: (value: number) => number): string {
  for (let digits = 6; digits >= 0; digits--) {
    const scale = 10 ** digits;
    const text = String(towards(value * scale) / scale);
    if (text.length <= 8 && !text.includes("e")) return text;
  }
  throw new InputError(`sample ${value} is too large for an EDF header`);
}

/** Stretches in which a channel is NaN, and what fills up the last record. */
function gapsOf(samples: readonly Float64Array[], sfreq: number, { perRecord, records }: Layout): Annotation[] {
  const gaps: Annotation[] = [];
  const length = samples[0]!.length;
  const isGap = (i: number) => i >= length || samples.some((own) => Number.isNaN(own[i]));
  for (let i = 0; i < perRecord * records; i++) {
    if (!isGap(i)) continue;
    const from = i;
    while (i + 1 < perRecord * records && isGap(i + 1)) i++;
    gaps.push({ onset: from / sfreq, duration: (i + 1 - from) / sfreq, text: GAP });
  }
  return gaps;
}

function headerBytes(recording: Recording, layout: Layout, ranges: readonly Range[], notes: AnnotationRecords): Buffer {
  const { channels, startMs } = recording;
  const date = startMs === null ? undefined : new Date(Math.floor(startMs / 1000) * 1000);
  const two = (value: number) => String(value % 100).padStart(2, "0");
  const [day, month, year] = date ? [date.getUTCDate(), date.getUTCMonth(), date.getUTCFullYear()] : [1, 0, 1985];
  const startDate = date ? `${two(day)}-${MONTHS[month]}-${year}` : "X";
  const time = date ? [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()] : [0, 0, 0];
  const count = channels.length + 1;
  const file = [
    ["0", 8],
    ["X X X X", 80],
    [`Startdate ${startDate} X X X`, 80],
    [[day, month + 1, year].map(two).join("."), 8],
    [time.map(two).join("."), 8],
    [String(256 * (1 + count)), 8],
    ["EDF+C", 44],
    [String(layout.records), 8],
    [layout.seconds, 8],
    [String(count), 4],
  ] as const;
  const each = (width: number, ofChannel: (i: number) => string, ofNotes: string) =>
    [...channels.map((_, i) => ofChannel(i)), ofNotes].map((text) => [text, width] as const);
  const signals = [
    ...each(16, (i) => channels[i]!.name, "EDF Annotations"),
    ...each(80, () => "", ""),
    ...each(8, (i) => asciiUnit(channels[i]!.unit), ""),
    ...each(8, (i) => ranges[i]!.texts[0], "-1"),
    ...each(8, (i) => ranges[i]!.texts[1], "1"),
    ...each(8, () => String(DIGITAL_MIN), String(DIGITAL_MIN)),
    ...each(8, () => String(DIGITAL_MAX), String(DIGITAL_MAX)),
    ...each(80, () => "", ""),
    ...each(8, () => String(layout.perRecord), String(notes.bytes / 2)),
    ...each(32, () => "", ""),
  ];
  return Buffer.from(
    [...file, ...signals].map(([text, width]) => text.padEnd(width).slice(0, width)).join(""),
    "latin1",
  );
}

function asciiUnit(unit: string): string {
  return unit.replace(/[^\x20-\x7e]/g, "").slice(0, 8);
}

async function writeRecords(
  file: FileHandle,
  samples: readonly Float64Array[],
  { perRecord, records }: Layout,
  ranges: readonly Range[],
  notes: AnnotationRecords,
): Promise<void> {
  const recordBytes = samples.length * perRecord * 2 + notes.bytes;
  const perChunk = Math.max(1, Math.floor(CHUNK_BYTES / recordBytes));
  const buffer = Buffer.alloc(perChunk * recordBytes);
  for (let first = 0; first < records; first += perChunk) {
    const count = Math.min(perChunk, records - first);
    for (let i = 0; i < count; i++) {
      let at = i * recordBytes;
      for (const [k, own] of samples.entries()) {
        at = putSamples(buffer, at, own, (first + i) * perRecord, perRecord, ranges[k]!);
      }
      buffer.fill(0, at, at + notes.bytes);
      notes.text(first + i).copy(buffer, at);
    }
    await file.writeFile(buffer.subarray(0, count * recordBytes));
  }
}

function putSamples(
  buffer: Buffer,
  at: number,
  samples: Float64Array,
  from: number,
  count: number,
  range: Range,
): number {
  const steps = (DIGITAL_MAX - DIGITAL_MIN) / (range.max - range.min);
  for (let i = 0; i < count; i++) {
    const value = samples[from + i] ?? 0;
    const digital = Math.round(((Number.isNaN(value) ? 0 : value) - range.min) * steps) + DIGITAL_MIN;
    buffer.writeInt16LE(Math.max(DIGITAL_MIN, Math.min(DIGITAL_MAX, digital)), at + 2 * i);
  }
  return at + 2 * count;
}
