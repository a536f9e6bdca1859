// EEGLAB data sets (.set, MATLAB level 5 or 7.3), samples inside or in a file of float32 numbers (.fdt) beside them.
import { dirname, join } from "node:path";
import { InputError, type Report } from "@sciformer/core";
import { type MatlabNumbers, type MatlabValue, matlabField, matlabNumbers, matlabText } from "@sciformer/core/node";
import type { Annotation, Channel, ChannelKind } from "../recording.ts";
import { keptAnnotations } from "./annotations.ts";
import { refuseDuplicates } from "./duplicates.ts";
import { checkSize, withFile } from "./file-bytes.ts";
import { isMatlabFile, type MatlabFile, withMatlab } from "./matlab-file.ts";
import { scalar } from "./matlab73.ts";
import type { Reader, ReadRecording } from "./reader.ts";
import { type CutTrial, recordingOfTrials } from "./trials.ts";

const CHUNK_BYTES = 1 << 20;

/** A field of the data set: of its struct, or of the file where the fields are variables of their own. */
type Field = (name: string) => MatlabValue | undefined;

interface Event {
  readonly text: string;
  /** Samples from 0, maybe a fraction. */
  readonly sample: number;
  /** Samples. */
  readonly duration: number;
}

interface DataSet {
  readonly path: string;
  readonly sfreq: number;
  readonly channels: readonly Channel[];
  /** Samples of a trial, or of the whole recording. */
  readonly points: number;
  readonly trials: number;
  /** Seconds of the first sample of a trial before (negative) or after what it is locked to. */
  readonly start: number;
  readonly events: readonly Event[];
}

const KINDS: Readonly<Record<string, ChannelKind>> = { EOG: "eog", EMG: "emg", ECG: "ecg", EKG: "ecg", STIM: "stim" };

function fieldsOf(file: MatlabFile): Field {
  const names = file.names;
  if (names.includes("EEG")) {
    const struct = file.get("EEG");
    return (name) => matlabField(struct, name);
  }
  return (name) => file.get(name);
}

function dataSet(field: Field, path: string): DataSet {
  const number = (name: string) => {
    const value = scalar(field(name));
    if (value === undefined) throw new InputError(`${path}: no number ${name} in the EEGLAB data set`);
    return value;
  };
  const count = number("nbchan");
  const channels = channelsOf(field("chanlocs"), count);
  refuseDuplicates(
    channels.map(({ name }) => name),
    path,
  );
  return {
    path,
    sfreq: number("srate"),
    channels,
    points: number("pnts"),
    trials: Math.max(1, scalar(field("trials")) ?? 1),
    start: scalar(field("xmin")) ?? 0,
    events: eventsOf(field("event")),
  };
}

function channelsOf(locations: MatlabValue | undefined, count: number): Channel[] {
  return Array.from({ length: count }, (_, i) => {
    const name = matlabText(matlabField(locations, "labels", i))?.trim() ?? "";
    const type =
      matlabText(matlabField(locations, "type", i))
        ?.trim()
        .toUpperCase() ?? "";
    return { name: name === "" ? `EEG${i + 1}` : name, kind: KINDS[type] ?? "eeg", unit: "uV" };
  });
}

function eventsOf(events: MatlabValue | undefined): Event[] {
  if (events?.kind !== "struct") return [];
  return events.items.flatMap(({ type, latency, duration }) => {
    const at = scalar(latency);
    if (at === undefined) return [];
    const length = scalar(duration) ?? 0;
    return [{ text: eventText(type), sample: at - 1, duration: Number.isFinite(length) ? length : 0 }];
  });
}

function eventText(type: MatlabValue | undefined): string {
  const number = scalar(type);
  return number === undefined ? (matlabText(type) ?? "") : String(number);
}

/** Samples of each channel, all trials one behind the other. */
async function samplesOf(field: Field, set: DataSet): Promise<Float64Array[]> {
  const data = field("data");
  const numbers = matlabNumbers(data);
  const named = matlabText(data) ?? matlabText(field("datfile"));
  const length = set.points * set.trials;
  if (numbers) {
    const expected = set.channels.length * length;
    if (numbers.data.length !== expected) {
      throw new InputError(
        `${set.path}: data of ${numbers.dims.join(" x ")}; expected ${set.channels.length} x ${length}`,
      );
    }
    return columns(numbers, set.channels.length, length);
  }
  if (named === undefined) throw new InputError(`${set.path}: neither numbers nor the name of a file in data`);
  return fdtSamples(join(dirname(set.path), named.replaceAll("\\", "/").split("/").at(-1)!), set);
}

function columns({ data }: MatlabNumbers, count: number, length: number): Float64Array[] {
  return Array.from({ length: count }, (_, channel) => {
    const own = new Float64Array(length);
    for (let i = 0; i < length; i++) own[i] = data[i * count + channel]!;
    return own;
  });
}

function fdtSamples(path: string, set: DataSet): Promise<Float64Array[]> {
  const [count, length] = [set.channels.length, set.points * set.trials];
  return withFile(path, async (file) => {
    await checkSize(file, count * length * 4);
    const samples = set.channels.map(() => new Float64Array(length));
    const perChunk = Math.max(1, Math.floor(CHUNK_BYTES / (4 * count)));
    const buffer = new Float32Array(perChunk * count);
    for (let at = 0; at < length; at += perChunk) {
      const frames = Math.min(perChunk, length - at);
      await file.readInto(new Uint8Array(buffer.buffer, 0, frames * count * 4), at * count * 4);
      for (let i = 0; i < frames; i++) {
        for (let channel = 0; channel < count; channel++) samples[channel]![at + i] = buffer[i * count + channel]!;
      }
    }
    return samples;
  });
}

function annotationOf({ text, sample, duration }: Event, sfreq: number): Annotation {
  return { onset: sample / sfreq, duration: duration / sfreq, text };
}

/** The event that a trial is locked to names its class. */
function cutTrials(set: DataSet, samples: readonly Float64Array[], report: Report): CutTrial[] {
  const { points, trials, events, start, sfreq, path } = set;
  return Array.from({ length: trials }, (_, trial) => {
    const locked = trial * points + Math.round(-start * sfreq);
    const event = events.find(({ sample }) => Math.abs(sample - locked) < 1);
    if (!event) report.warn("trials without an event at time 0 have no label", `${path}: trial ${trial + 1}`);
    return { label: event?.text, samples: samples.map((own) => own.subarray(trial * points, (trial + 1) * points)) };
  });
}

/** Reads a data set, continuous or cut into trials. @throws InputError */
function readEeglab(path: string, report: Report): Promise<ReadRecording> {
  return withMatlab(path, async (file) => {
    const field = fieldsOf(file);
    const set = dataSet(field, path);
    const samples = await samplesOf(field, set);
    const { channels, sfreq } = set;
    if (set.trials > 1) {
      return recordingOfTrials({ channels, sfreq, trials: cutTrials(set, samples, report), source: path });
    }
    const found = set.events.map((event) => annotationOf(event, sfreq));
    const annotations = keptAnnotations(found, set.points / sfreq, path, report);
    return { recording: { channels, sfreq, samples, annotations, startMs: null, source: path } };
  });
}

export const eeglab: Reader = {
  name: "eeglab",
  summary: "EEGLAB data sets (.set of MATLAB level 5 or 7.3, with .fdt beside it where it has one)",
  endings: [".set"],
  recognises: async (path) => path.toLowerCase().endsWith(".set") && (await isMatlabFile(path)),
  async *read(path, _options, report) {
    yield await readEeglab(path, report);
  },
};
