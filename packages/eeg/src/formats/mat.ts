// MATLAB files of public data sets: BNCI Horizon 2020 (a cell array of runs) and BCI Competition IV, data set 1.
import { InputError } from "@sciformer/core";
import { type MatlabValue, matlabField, matlabNumbers, matlabText } from "@sciformer/core/node";
import { CAP_22 } from "../montage/positions.ts";
import type { Annotation, Channel, Recording } from "../recording.ts";
import { firstBytes } from "./first-bytes.ts";
import { isMatlabFile, type MatlabFile, withMatlab } from "./matlab-file.ts";
import { scalar } from "./matlab73.ts";
import type { Reader, ReadRecording } from "./reader.ts";

/** Code of a cue whose class is not told, and of a trial that an expert rejected, as GDF has them. */
const [UNKNOWN_CUE, REJECTED] = ["783", "1023"];

/** Number of channels -> the electrodes of the sets that name none in their files. */
const ELECTRODES_OF: Readonly<Record<number, readonly string[]>> = {
  25: [...CAP_22, "EOG-left", "EOG-central", "EOG-right"],
  6: ["C3", "Cz", "C4", "EOG-left", "EOG-central", "EOG-right"],
};

const texts = (value: MatlabValue | undefined): string[] =>
  value?.kind === "cell"
    ? value.items.map((item) => matlabText(item) ?? "")
    : value?.kind === "text"
      ? [...value.rows]
      : [];

/** A matrix of samples by channels as one array per channel. */
function channelArrays(value: MatlabValue | undefined, factor: number, where: string): Float64Array[] {
  const numbers = matlabNumbers(value);
  const [length, count] = numbers?.dims ?? [];
  if (numbers?.dims.length !== 2) throw new InputError(`${where}: expected a matrix of samples by channels`);
  return Array.from({ length: count! }, (_, channel) => {
    const own = Float64Array.from(numbers.data.subarray(channel * length!, (channel + 1) * length!));
    if (factor !== 1) for (let i = 0; i < own.length; i++) own[i]! *= factor;
    return own;
  });
}

function channelsOf(names: readonly string[]): Channel[] {
  return names.map((name) => ({ name, kind: name.startsWith("EOG") ? "eog" : "eeg", unit: "uV" }));
}

/** The runs of a BNCI file; a trial is marked where it starts, by its class. */
function* bnciRuns(file: MatlabFile): Generator<ReadRecording> {
  const data = file.get("data");
  const runs =
    data?.kind === "cell" ? data.items : data?.kind === "struct" ? data.items.map((_, i) => element(data, i)) : [];
  for (const [i, run] of runs.entries()) {
    const where = `${file.path} run ${i + 1}`;
    const samples = channelArrays(matlabField(run, "X"), 1, `${where}: X`);
    const names = ELECTRODES_OF[samples.length] ?? samples.map((_, k) => `EEG${k + 1}`);
    const recording: Recording = {
      channels: channelsOf(names),
      sfreq: rateOf(matlabField(run, "fs"), where),
      samples,
      annotations: trialsOf(run, where),
      startMs: null,
      source: where,
    };
    yield { recording, run: String(i + 1) };
  }
}

function element(value: MatlabValue & { kind: "struct" }, i: number): MatlabValue {
  return { ...value, dims: [1, 1], items: [value.items[i]!] };
}

function rateOf(value: MatlabValue | undefined, where: string): number {
  const rate = scalar(value);
  if (rate === undefined || !(rate > 0)) throw new InputError(`${where}: no sampling rate fs`);
  return rate;
}

function trialsOf(run: MatlabValue, where: string): Annotation[] {
  const starts = matlabNumbers(matlabField(run, "trial"))?.data ?? [];
  const classes = texts(matlabField(run, "classes"));
  const y = matlabNumbers(matlabField(run, "y"))?.data ?? [];
  const rejected = matlabNumbers(matlabField(run, "artifacts"))?.data ?? [];
  const sfreq = scalar(matlabField(run, "fs"))!;
  if (y.length > 0 && y.length !== starts.length) {
    throw new InputError(`${where}: ${y.length} labels for ${starts.length} trials`);
  }
  return Array.from(starts).flatMap((start, i): Annotation[] => {
    const label = y[i];
    const text = label === undefined || !(label >= 1) ? UNKNOWN_CUE : (classes[label - 1] ?? String(label));
    const onset = (start - 1) / sfreq;
    const bad = rejected[i] === 1 ? [{ onset, duration: 0, text: REJECTED }] : [];
    return [...bad, { onset, duration: 0, text }];
  });
}

/** BCI Competition IV, data set 1: `cnt` in tenths of microvolts, `mrk` with positions and classes, `nfo`. */
function competitionRun(file: MatlabFile): ReadRecording {
  const [mrk, nfo] = [file.get("mrk"), file.get("nfo")];
  const sfreq = rateOf(matlabField(nfo, "fs"), file.path);
  const samples = channelArrays(file.get("cnt"), 0.1, `${file.path}: cnt`);
  const names = texts(matlabField(nfo, "clab"));
  if (names.length !== samples.length) {
    throw new InputError(`${file.path}: ${names.length} names in nfo.clab for ${samples.length} channels`);
  }
  const classes = texts(matlabField(nfo, "classes"));
  const y = matlabNumbers(matlabField(mrk, "y"))?.data;
  const positions = matlabNumbers(matlabField(mrk, "pos"))?.data ?? [];
  const annotations = Array.from(positions, (position, i): Annotation => {
    const text = y === undefined ? UNKNOWN_CUE : (classes[y[i]! < 0 ? 0 : 1] ?? String(y[i]));
    return { onset: (position - 1) / sfreq, duration: 0, text };
  });
  const recording = { channels: channelsOf(names), sfreq, samples, annotations, startMs: null, source: file.path };
  const subject = /ds1([a-g])/.exec(file.path)?.[1];
  return { recording, ...(subject === undefined ? {} : { subject }) };
}

export const mat: Reader = {
  name: "mat",
  summary: "MATLAB files of BNCI Horizon 2020 (A01T.mat ...) and of BCI Competition IV, data set 1; level 5 and 7.3",
  endings: [".mat"],
  recognises: async (path) =>
    path.toLowerCase().endsWith(".mat") && (await firstBytes(path, 8)).length === 8 && isMatlabFile(path),
  async *read(path) {
    const found: ReadRecording[] = await withMatlab(path, (file) => {
      if (file.names.includes("data")) return [...bnciRuns(file)];
      if (file.names.includes("cnt")) return [competitionRun(file)];
      const has = file.names.join(", ");
      throw new InputError(
        `${path}: neither "data" (BNCI) nor "cnt" (BCI Competition IV, set 1) among its variables ${has}`,
      );
    });
    yield* found;
  },
};
