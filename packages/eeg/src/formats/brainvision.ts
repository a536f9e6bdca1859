// BrainVision: a text header, a text file of markers and a binary file of samples.
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { InputError, type Report } from "@sciformer/core";
import { bipolarPair, electrodeName } from "../montage/names.ts";
import type { Annotation, Channel, Recording } from "../recording.ts";
import { keptAnnotations } from "./annotations.ts";
import {
  type BrainVisionChannel,
  type BrainVisionHeader,
  isBrainVision,
  type Marker,
  markerTime,
  parseBrainVisionHeader,
  parseMarkers,
} from "./brainvision-header.ts";
import { refuseDuplicates } from "./duplicates.ts";
import { type FileBytes, withFile } from "./file-bytes.ts";
import { firstBytes } from "./first-bytes.ts";
import { decodeText } from "./ini.ts";
import type { Reader } from "./reader.ts";

const CHUNK_BYTES = 1 << 20;

/** Reads the recording of a header file. @throws InputError */
async function readBrainVision(path: string, report: Report): Promise<Recording> {
  const header = parseBrainVisionHeader(decodeText(await readFile(path)), path);
  refuseDuplicates(
    header.channels.map(({ label }) => label),
    path,
  );
  const dataPath = await siblingOf(path, header.dataFile);
  const samples = await withFile(dataPath, (file) => decodeData(file, header, path, report));
  const markers = await readMarkers(path, header);
  const annotations = markers.map((marker) => annotationOf(marker, header.sfreq));
  return {
    channels: header.channels.map(channelOf),
    sfreq: header.sfreq,
    samples,
    annotations: keptAnnotations(annotations, samples[0]!.length / header.sfreq, path, report),
    startMs: markerTime(markers.find(({ type }) => type === "New Segment")?.date ?? ""),
    source: path,
  };
}

/** A file that a header names: beside it, or under its own name where both were renamed. */
async function siblingOf(path: string, name: string): Promise<string> {
  const stem = basename(path).replace(/\.[^.]*$/, "");
  const named = join(dirname(path), basename(name.replaceAll("\\", "/")).replace("$b", stem));
  const renamed = join(dirname(path), `${stem}${/\.[^.]*$/.exec(named)?.[0] ?? ""}`);
  for (const candidate of [named, renamed]) {
    if ((await stat(candidate).catch(() => undefined))?.isFile()) return candidate;
  }
  throw new InputError(`${path}: its file ${name} is not beside it`);
}

async function readMarkers(path: string, { markerFile }: BrainVisionHeader): Promise<Marker[]> {
  if (markerFile === undefined || markerFile === "") return [];
  const markerPath = await siblingOf(path, markerFile);
  return parseMarkers(decodeText(await readFile(markerPath)), markerPath);
}

function annotationOf({ type, description, position, length }: Marker, sfreq: number): Annotation {
  return { onset: (position - 1) / sfreq, duration: length / sfreq, text: `${type}/${description}` };
}

function channelOf({ label, scale }: BrainVisionChannel): Channel {
  const known = electrodeName(label) !== undefined || bipolarPair(label) !== undefined;
  return { name: label, kind: scale.unit === "uV" || known ? "eeg" : "misc", unit: scale.unit };
}

async function decodeData(
  file: FileBytes,
  header: BrainVisionHeader,
  path: string,
  report: Report,
): Promise<Float64Array[]> {
  const { channels, format, dataPoints } = header;
  const frame = channels.length * format.bytes;
  if (file.size % frame !== 0 || file.size === 0) {
    const damaged = (await file.hasOnlyCrLf()) ? "; the file was damaged by a text-mode (CR LF) transfer" : "";
    throw new InputError(`${file.path}: ${file.size} bytes are no whole number of frames of ${frame}${damaged}`);
  }
  const length = file.size / frame;
  if (dataPoints !== undefined && dataPoints !== length) {
    report.warn("DataPoints of the header differ from the data", `${path}: ${dataPoints} announced, ${length} found`);
  }
  const samples = channels.map(() => new Float64Array(length));
  await decodeValues(file, header, (value, i) => {
    const [channel, at] = header.vectorized
      ? [Math.floor(i / length), i % length]
      : [i % channels.length, Math.floor(i / channels.length)];
    samples[channel]![at] = value;
  });
  for (const [k, { resolution, scale }] of channels.entries()) {
    const own = samples[k]!;
    const factor = resolution * scale.factor;
    for (let i = 0; i < own.length; i++) own[i]! *= factor;
  }
  return samples;
}

/** Calls `put` with every number of the file and its place in it. */
async function decodeValues(
  file: FileBytes,
  { format, littleEndian }: BrainVisionHeader,
  put: (value: number, place: number) => void,
): Promise<void> {
  const buffer = new Uint8Array(Math.min(CHUNK_BYTES, file.size));
  const view = new DataView(buffer.buffer);
  for (let at = 0; at < file.size; at += buffer.length) {
    const bytes = buffer.subarray(0, Math.min(buffer.length, file.size - at));
    await file.readInto(bytes, at);
    for (let i = 0; i < bytes.length; i += format.bytes) {
      put(format.read(view, i, littleEndian), (at + i) / format.bytes);
    }
  }
}

export const brainvision: Reader = {
  name: "brainvision",
  summary: "BrainVision header files (.vhdr, with .vmrk and .eeg beside them)",
  endings: [".vhdr"],
  recognises: async (path) => isBrainVision((await firstBytes(path, 64)).toString("latin1")),
  async *read(path, _options, report) {
    yield { recording: await readBrainVision(path, report) };
  },
};
