// GDF 1.x and 2.x: records of samples of any type, then a table of events.
import { InputError, type Report } from "@sciformer/core";
import { channelKey } from "../montage/names.ts";
import type { Annotation, Recording } from "../recording.ts";
import { keptAnnotations } from "./annotations.ts";
import { refuseDuplicates } from "./duplicates.ts";
import { checkSize, type FileBytes, withFile } from "./file-bytes.ts";
import { firstBytes } from "./first-bytes.ts";
import { type GdfChannel, type GdfHeader, gdfHeaderBytes, isGdf, parseGdfHeader } from "./gdf-header.ts";
import type { Reader, ReadOptions } from "./reader.ts";
import type { UnitScale } from "./units.ts";

const CHUNK_BYTES = 1 << 20;

/** Reads a file; where it marks a gap, samples are NaN. @throws InputError */
async function readGdf(path: string, options: ReadOptions, report: Report): Promise<Recording> {
  return withFile(path, async (file) => {
    const header = parseGdfHeader(await file.read(0, gdfHeaderBytes(await file.read(0, 256), path)), path);
    const wanted = wantedChannels(header, options, path);
    refuseDuplicates(
      wanted.map(({ label }) => label),
      path,
    );
    const dataEnd = header.headerBytes + header.records * recordBytes(header);
    if (file.size < dataEnd) await checkSize(file, dataEnd);
    const samples = await decodeRecords(file, header, wanted);
    const sfreq = wanted[0]!.samples / header.recordSeconds;
    const events = await readEvents(file, dataEnd, header, sfreq);
    return {
      channels: wanted.map(({ label, scale }) => ({ name: label, kind: "eeg", unit: scale.unit })),
      sfreq,
      samples,
      annotations: keptAnnotations(events, samples[0]!.length / sfreq, path, report),
      startMs: header.startMs,
      source: path,
    };
  });
}

function wantedChannels({ channels }: GdfHeader, { only, resample }: ReadOptions, path: string): readonly GdfChannel[] {
  const keys = new Set(only?.map(channelKey));
  const wanted = channels.filter(({ label, samples }) => samples > 0 && (!only || keys.has(channelKey(label))));
  const [first] = wanted;
  if (!first) throw new InputError(`${path}: no channel is left of ${channels.map(({ label }) => label).join(", ")}`);
  const other = wanted.find(({ samples }) => samples !== first.samples);
  if (!other) return wanted;
  throw new InputError(
    `${path}: channels of different rates: "${first.label}" ${first.samples} and "${other.label}" ${other.samples} samples a record; choose channels with --channels${resample ? " (resampling of single channels is done for EDF only)" : ""}`,
  );
}

function recordBytes({ channels }: GdfHeader): number {
  return channels.reduce((sum, { samples, type }) => sum + samples * type.bytes, 0);
}

async function decodeRecords(
  file: FileBytes,
  header: GdfHeader,
  wanted: readonly GdfChannel[],
): Promise<Float64Array[]> {
  const size = recordBytes(header);
  const perChunk = Math.max(1, Math.floor(CHUNK_BYTES / size));
  const buffer = new Uint8Array(Math.min(perChunk, header.records) * size);
  const starts = new Map<GdfChannel, number>();
  let start = 0;
  for (const channel of header.channels) {
    starts.set(channel, start);
    start += channel.samples * channel.type.bytes;
  }
  const samples = wanted.map((channel) => new Float64Array(header.records * channel.samples));
  for (let record = 0; record < header.records; record += perChunk) {
    const count = Math.min(perChunk, header.records - record);
    await file.readInto(buffer.subarray(0, count * size), header.headerBytes + record * size);
    const view = new DataView(buffer.buffer);
    wanted.forEach((channel, k) => {
      const into = samples[k]!.subarray(record * channel.samples, (record + count) * channel.samples);
      decodeChannel(view, channel, { start: starts.get(channel)!, size }, into);
    });
  }
  return samples;
}

/** physical = (digital - digitalMin) / (digitalMax - digitalMin) * (physicalMax - physicalMin) + physicalMin */
function decodeChannel(
  view: DataView,
  channel: GdfChannel,
  record: { readonly start: number; readonly size: number },
  into: Float64Array,
): void {
  const { digitalMin, digitalMax, physicalMin, physicalMax, samples, type, scale } = channel;
  const slope = (physicalMax - physicalMin) / (digitalMax - digitalMin);
  const shift = physicalMin - digitalMin * slope;
  const scaled = type.single ? singlePrecision(slope, shift, scale) : doublePrecision(slope, shift, scale);
  let at = record.start;
  for (let i = 0, inRecord = 0; i < into.length; i++) {
    const digital = type.read(view, at);
    into[i] = digital === type.gap ? Number.NaN : scaled(digital);
    at += type.bytes;
    if (++inRecord === samples) {
      inRecord = 0;
      at += record.size - samples * type.bytes;
    }
  }
}

type Scaling = (digital: number) => number;

function doublePrecision(slope: number, shift: number, { factor }: UnitScale): Scaling {
  return (digital) => (digital * slope + shift) * factor;
}

/** In volts, like the files' other readers, so that values agree with theirs to the last bit. */
function singlePrecision(slope: number, shift: number, { unit, factor }: UnitScale): Scaling {
  const { fround } = Math;
  const [slope32, shift32, volts] = [fround(slope), fround(shift), fround(factor * 1e-6)];
  const physical = (digital: number) => fround(fround(digital * slope32) + shift32);
  return unit === "uV" ? (digital) => fround(physical(digital) * volts) * 1e6 : physical;
}

/** The table behind the data: a mode, how many events and at which rate, then columns of positions and codes. */
async function readEvents(file: FileBytes, at: number, header: GdfHeader, sfreq: number): Promise<Annotation[]> {
  if (file.size < at + 8) return [];
  const head = await file.read(at, 8);
  const mode = head[0]!;
  if (mode !== 1 && mode !== 3) return [];
  const old = header.version < 1.94;
  const count = old ? head.readUInt32LE(4) : head.readUIntLE(1, 3);
  const ownRate = old ? head.readUIntLE(1, 3) : head.readFloatLE(4);
  const rate = ownRate > 0 ? ownRate : sfreq;
  const bytes = count * (mode === 3 ? 12 : 6);
  if (file.size < at + 8 + bytes) {
    const found = file.size - at - 8;
    throw new InputError(`${file.path}: table of ${count} events: ${bytes} bytes expected, ${found} found`);
  }
  const table = await file.read(at + 8, bytes);
  return Array.from({ length: count }, (_, i) => ({
    onset: (table.readUInt32LE(4 * i) - 1) / rate,
    duration: (mode === 3 ? Math.max(1, table.readUInt32LE(8 * count + 4 * i)) : 1) / rate,
    text: String(table.readUInt16LE(4 * count + 2 * i)),
  }));
}

export const gdf: Reader = {
  name: "gdf",
  summary: "GDF 1.x and 2.x (BCI Competition IV 2a and 2b)",
  endings: [".gdf"],
  recognises: async (path) => isGdf(await firstBytes(path, 8)),
  async *read(path, options, report) {
    yield { recording: await readGdf(path, options, report) };
  },
};
