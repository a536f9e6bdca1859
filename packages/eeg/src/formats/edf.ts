// EDF, EDF+, BDF and BDF+: records of 16-bit or 24-bit samples, annotations as text among them.
import { InputError, type Report } from "@sciformer/core";
import { channelKey } from "../montage/names.ts";
import type { Annotation, Channel, Recording } from "../recording.ts";
import { keptAnnotations } from "./annotations.ts";
import { refuseDuplicates } from "./duplicates.ts";
import { type EdfHeader, type EdfSignal, HEADER_BYTES, isEdf, parseEdfHeader, signalCount } from "./edf-header.ts";
import { type Decoded, decodeRecords, isTrigger, recordSamples } from "./edf-records.ts";
import { checkSize, type FileBytes, withFile } from "./file-bytes.ts";
import { firstBytes } from "./first-bytes.ts";
import type { Reader, ReadOptions } from "./reader.ts";
import type { Tal } from "./tal.ts";
import { unitScale } from "./units.ts";

/** Takes the place of samples that are spread, so that they can be freed. */
const NOTHING = new Float64Array();

/** Reads a file. @throws InputError for what section 10 of the specification refuses */
async function readEdf(path: string, options: ReadOptions, report: Report): Promise<Recording> {
  return withFile(path, async (file) => {
    const header = await readHeader(file);
    const signals = chosen(header, options, path);
    refuseDuplicates(
      signals.map(({ label }) => label),
      path,
    );
    refuseRates(signals, header, options, path);
    const records = await recordCount(file, header, report);
    const decoded = await decodeRecords(file, header, signals, records, report);
    return assemble(path, header, signals, decoded, options, report);
  });
}

async function readHeader(file: FileBytes): Promise<EdfHeader> {
  const head = await file.read(0, HEADER_BYTES);
  if (!isEdf(head)) return parseEdfHeader(head, file.path);
  const header = parseEdfHeader(await file.read(0, HEADER_BYTES * (1 + signalCount(head, file.path))), file.path);
  if (header.signals.every(({ annotations }) => annotations)) {
    throw new InputError(`${file.path}: no signals, annotations only`);
  }
  return header;
}

/** The data signals that are wanted; trigger channels always are. */
function chosen({ signals }: EdfHeader, { only }: ReadOptions, path: string): EdfSignal[] {
  const data = signals.filter(({ annotations }) => !annotations);
  if (!only) return data;
  const keys = new Set(only.map(channelKey));
  const found = data.filter(({ label }) => keys.has(channelKey(label)) || only.includes(label));
  if (found.length === 0) {
    throw new InputError(
      `${path}: none of the channels ${only.join(", ")} (has ${data.map((s) => s.label).join(", ")})`,
    );
  }
  return data.filter((signal) => found.includes(signal) || isTrigger(signal));
}

function refuseRates(signals: readonly EdfSignal[], header: EdfHeader, options: ReadOptions, path: string): void {
  const other = signals.find(({ samples }) => samples !== signals[0]!.samples);
  if (!other || options.resample) return;
  const rate = ({ samples }: EdfSignal) => samples / header.recordSeconds;
  const [first] = signals as [EdfSignal, ...EdfSignal[]];
  throw new InputError(
    `${path}: signals of different rates: "${first.label}" ${rate(first)} Hz, "${other.label}" ${rate(other)} Hz; choose channels with --channels or a common rate with --resample`,
  );
}

async function recordCount(file: FileBytes, header: EdfHeader, report: Report): Promise<number> {
  const bytes = recordSamples(header) * header.sampleBytes;
  if (header.records >= 0) {
    const more = await checkSize(file, header.headerBytes + header.records * bytes);
    if (more > 0) report.warn("bytes after the last record ignored", `${file.path}: ${more} bytes`);
    return header.records;
  }
  const records = Math.floor((file.size - header.headerBytes) / bytes);
  report.warn("number of records not in the header, computed from the size", `${file.path}: ${records} records`);
  return records;
}

function assemble(
  path: string,
  header: EdfHeader,
  signals: readonly EdfSignal[],
  { samples, tals }: Decoded,
  options: ReadOptions,
  report: Report,
): Recording {
  const rate = ({ samples: count }: EdfSignal) => count / header.recordSeconds;
  // A first list without text says how far inside its second the recording starts.
  const first = tals[0]?.[0];
  const start = first && first.texts.length === 0 ? first.onset : 0;
  const onsets = header.plus === "D" ? recordOnsets(tals, start, path) : undefined;
  const mixed = signals.some((signal) => signal.samples !== signals[0]!.samples);
  const common = mixed ? options.resample : undefined;
  const sfreq = common?.rate ?? rate(signals[0]!);
  const even = signals.map((signal, k) => {
    const own = onsets ? spread(samples[k]!, signal.samples, rate(signal), onsets) : samples[k]!;
    samples[k] = NOTHING;
    return common ? atRate(own, signal, rate(signal), common) : own;
  });
  const length = Math.min(...even.map((own) => own.length));
  return {
    channels: signals.map(channelOf),
    sfreq,
    samples: even.map((own) => (own.length === length ? own : own.subarray(0, length))),
    annotations: keptAnnotations(annotationsOf(tals, start, signals), length / sfreq, path, report),
    startMs: header.startMs,
    source: path,
  };
}

/** Triggers are held, not smoothed. */
function atRate(
  samples: Float64Array,
  signal: EdfSignal,
  from: number,
  { rate, apply }: NonNullable<ReadOptions["resample"]>,
): Float64Array {
  if (from === rate) return samples;
  if (!isTrigger(signal)) return apply(samples, from, rate);
  const length = Math.round((samples.length / from) * rate);
  return Float64Array.from({ length }, (_, i) => samples[Math.min(samples.length - 1, Math.floor((i / rate) * from))]!);
}

function channelOf(signal: EdfSignal): Channel {
  const trigger = isTrigger(signal);
  return { name: signal.label, kind: trigger ? "stim" : "eeg", unit: trigger ? "" : unitScale(signal.unit).unit };
}

/** Start of each record in seconds from the first. @throws InputError where they do not ascend */
function recordOnsets(tals: readonly (readonly Tal[])[], start: number, path: string): number[] {
  return tals.map((lists, record) => {
    const onset = lists[0]?.onset;
    if (onset === undefined) throw new InputError(`${path} record ${record + 1}: no onset in a file with gaps (EDF+D)`);
    const before = tals[record - 1]?.[0]?.onset;
    if (before !== undefined && onset <= before) {
      throw new InputError(
        `${path} record ${record + 1}: onset ${onset} s is not after the record before (${before} s)`,
      );
    }
    return onset - start;
  });
}

/** The records of one signal at their onsets, NaN between them. */
function spread(samples: Float64Array, perRecord: number, rate: number, onsets: readonly number[]): Float64Array {
  const places = onsets.map((onset) => Math.round(onset * rate));
  const last = places.at(-1) ?? 0;
  if (last === (places.length - 1) * perRecord) return samples;
  const result = new Float64Array(last + perRecord).fill(Number.NaN);
  places.forEach((place, i) => void result.set(samples.subarray(i * perRecord, (i + 1) * perRecord), place));
  return result;
}

/** `text@@label` is text about one signal; about several it is one annotation all the same. */
function annotationsOf(
  tals: readonly (readonly Tal[])[],
  start: number,
  signals: readonly EdfSignal[],
): readonly Annotation[] {
  const labels = new Set(signals.map(({ label }) => label));
  const ofSignals = new Set<string>();
  const found: Annotation[] = [];
  for (const { onset, duration, texts } of tals.flat()) {
    for (const written of texts) {
      const [text = "", label] = written.split("@@");
      const ofSignal = label !== undefined && labels.has(label);
      const annotation = { onset: onset - start, duration, text: ofSignal ? text : written };
      const key = `${onset} ${duration} ${text}`;
      if (!ofSignal || !ofSignals.has(key)) found.push(annotation);
      if (ofSignal) ofSignals.add(key);
    }
  }
  return found;
}

export const edf: Reader = {
  name: "edf",
  summary: "EDF, EDF+ (continuous and with gaps), BDF and BDF+",
  endings: [".edf", ".bdf", ".rec"],
  recognises: async (path) => isEdf(await firstBytes(path, 8)),
  async *read(path, options, report) {
    yield { recording: await readEdf(path, options, report) };
  },
};
