// NumPy files: .npz of BCI Competition IV 2a (s, etyp, epos, edur) and trials as MOABB dumps them (X.npy beside labels.npy).
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { InputError, type Report } from "@sciformer/core";
import { isNpy, readZipEntry, zipEntries } from "@sciformer/core/node";
import { parse } from "csv-parse/sync";
import { CAP_22 } from "../montage/positions.ts";
import type { Annotation, Channel } from "../recording.ts";
import { keptAnnotations } from "./annotations.ts";
import { firstBytes } from "./first-bytes.ts";
import { type NumpyArray, numpyNumbers, numpyTexts } from "./npy-arrays.ts";
import type { Reader, ReadOptions, ReadRecording } from "./reader.ts";
import { type CutTrial, recordingOfTrials } from "./trials.ts";
import { unitScale } from "./units.ts";

const ZIP_START = Buffer.from("PK\x03\x04", "latin1");

function channelsOf(count: number, options: ReadOptions, path: string): Channel[] {
  const known = count === CAP_22.length || count === CAP_22.length + 3;
  const names =
    options.names ?? (known ? [...CAP_22, "EOG-left", "EOG-central", "EOG-right"].slice(0, count) : undefined);
  if (names && names.length !== count) {
    throw new InputError(`${path}: ${count} channels, ${names.length} names in --channel-names`);
  }
  const { unit } = unitScale(options.unit ?? "uV");
  return Array.from({ length: count }, (_, i) => {
    const name = names?.[i] ?? `EEG${i + 1}`;
    return { name, kind: name.startsWith("EOG") ? "eog" : "eeg", unit };
  });
}

function rateOf({ sfreq }: ReadOptions, path: string): number {
  if (sfreq === undefined) throw new InputError(`${path}: NumPy files hold no sampling rate; give it with --sfreq`);
  return sfreq;
}

/** Samples by channels with a table of events, positions from 0. */
async function readNpz(path: string, options: ReadOptions, report: Report): Promise<ReadRecording> {
  const entries = await zipEntries(path);
  const array = async (name: string): Promise<NumpyArray | undefined> => {
    const entry = entries.find((candidate) => candidate.name === `${name}.npy`);
    return entry && numpyNumbers(await readZipEntry(path, entry), `${path} ${entry.name}`);
  };
  const signal = await array("s");
  if (signal?.shape.length !== 2) {
    const has = entries.map(({ name }) => name.replace(/\.npy$/, "")).join(", ");
    throw new InputError(`${path}: no matrix "s" of samples by channels (has ${has})`);
  }
  const sfreq = rateOf(options, path);
  const [length, count] = signal.shape as [number, number];
  const [codes, positions, durations] = [await array("etyp"), await array("epos"), await array("edur")];
  const events = Array.from(positions?.data ?? [], (position, i): Annotation => {
    return { onset: position / sfreq, duration: (durations?.data[i] ?? 0) / sfreq, text: String(codes?.data[i] ?? "") };
  });
  const { factor } = unitScale(options.unit ?? "uV");
  return {
    recording: {
      channels: channelsOf(count, options, path),
      sfreq,
      samples: Array.from({ length: count }, (_, channel) =>
        Float64Array.from({ length }, (_, i) => signal.data[i * count + channel]! * factor),
      ),
      annotations: keptAnnotations(events, length / sfreq, path, report),
      startMs: null,
      source: path,
    },
  };
}

/** Where a trial of a dump comes from: a line of meta.csv. */
interface MetaRow {
  readonly subject?: string;
  readonly session?: string;
  readonly run?: string;
}

async function besides(path: string, name: string): Promise<Buffer | undefined> {
  const file = join(dirname(path), name);
  return (await stat(file).catch(() => undefined))?.isFile() ? readFile(file) : undefined;
}

/** Trials (n, channels, samples) in groups of one subject, session and run. */
async function* readDump(path: string, options: ReadOptions): AsyncGenerator<ReadRecording> {
  const array = numpyNumbers(await readFile(path), path);
  const [count, channelCount, length] = array.shape;
  if (count === undefined || channelCount === undefined || length === undefined || array.shape.length !== 3) {
    throw new InputError(
      `${path}: an array of shape (${array.shape.join(", ")}); expected (trials, channels, samples)`,
    );
  }
  const labelBytes = (await besides(path, "labels.npy")) ?? (await besides(path, "y.npy"));
  const labels = labelBytes && numpyTexts(labelBytes, join(dirname(path), "labels.npy"));
  const metaText = await besides(path, "meta.csv");
  const meta = metaText && (parse(metaText, { columns: true, bom: true, trim: true }) as MetaRow[]);
  refuseCounts(path, count, labels, meta);
  const { factor } = unitScale(options.unit ?? "uV");
  const trial = (i: number): CutTrial => ({
    label: labels?.[i],
    samples: Array.from({ length: channelCount }, (_, channel) => {
      const from = (i * channelCount + channel) * length;
      return Float64Array.from({ length }, (_, k) => array.data[from + k]! * factor);
    }),
  });
  const channels = channelsOf(channelCount, options, path);
  const sfreq = rateOf(options, path);
  for (const { row, places } of groups(count, meta)) {
    const found = recordingOfTrials({ channels, sfreq, trials: places.map(trial), source: path });
    yield { ...found, ...row };
  }
}

function refuseCounts(
  path: string,
  count: number,
  labels: readonly string[] | undefined,
  meta: readonly MetaRow[] | undefined,
): void {
  for (const [name, found] of [
    ["labels.npy", labels?.length],
    ["meta.csv", meta?.length],
  ] as const) {
    if (found !== undefined && found !== count) throw new InputError(`${path}: ${count} trials, ${found} in ${name}`);
  }
}

function groups(count: number, meta: readonly MetaRow[] | undefined): { row: MetaRow; places: number[] }[] {
  const found = new Map<string, { row: MetaRow; places: number[] }>();
  for (let i = 0; i < count; i++) {
    const { subject, session, run } = meta?.[i] ?? {};
    const key = JSON.stringify([subject, session, run]);
    const row = { ...(subject && { subject }), ...(session && { session }), ...(run && { run }) };
    const group = found.get(key) ?? { row, places: [] };
    found.set(key, group);
    group.places.push(i);
  }
  return [...found.values()];
}

export const numpy: Reader = {
  name: "numpy",
  summary: "NumPy files: .npz with s, etyp, epos, edur; X.npy of MOABB beside labels.npy and meta.csv",
  endings: [".npz", ".npy"],
  async recognises(path) {
    const start = await firstBytes(path, 8);
    if (path.toLowerCase().endsWith(".npz")) return start.subarray(0, 4).equals(ZIP_START);
    return isNpy(start) && !/^(labels|y)\.npy$/i.test(basename(path));
  },
  async *read(path, options, report) {
    if (path.toLowerCase().endsWith(".npz")) yield await readNpz(path, options, report);
    else yield* readDump(path, options);
  },
};
