// BIDS-EEG folders: recordings of any format with tables of events and channels beside them.
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { InputError, type Report } from "@sciformer/core";
import { parse } from "csv-parse/sync";
import type { Annotation, Channel, ChannelKind, Recording } from "../recording.ts";
import { keptAnnotations } from "./annotations.ts";
import { brainvision } from "./brainvision.ts";
import { edf } from "./edf.ts";
import { eeglab } from "./eeglab.ts";
import { fif } from "./fif.ts";
import type { Provenance, Reader, ReadOptions, ReadRecording } from "./reader.ts";

const INNER: readonly Reader[] = [edf, brainvision, eeglab, fif];
const RECORDING = /_eeg\.(edf|bdf|vhdr|set|fif)$/i;

const KINDS: Readonly<Record<string, ChannelKind>> = {
  EEG: "eeg",
  EOG: "eog",
  HEOG: "eog",
  VEOG: "eog",
  EMG: "emg",
  ECG: "ecg",
  TRIG: "stim",
};

type Row = Readonly<Record<string, string>>;

async function table(path: string): Promise<readonly Row[] | undefined> {
  const text = await readFile(path).catch(() => undefined);
  return (
    text && (parse(text, { columns: true, delimiter: "\t", bom: true, quote: null, relax_column_count: true }) as Row[])
  );
}

/** A table that lies beside a recording: `..._events.tsv` for `..._eeg.edf`. */
function beside(path: string, kind: string): Promise<readonly Row[] | undefined> {
  return table(join(dirname(path), basename(path).replace(RECORDING, `_${kind}.tsv`)));
}

const known = (value: string | undefined) =>
  value === undefined || value === "" || value === "n/a" ? undefined : value;

function eventsOf(rows: readonly Row[], path: string): Annotation[] {
  return rows.map((row, i) => {
    const onset = Number(row.onset);
    const where = `${path} events row ${i + 1}`;
    if (row.onset === undefined || !Number.isFinite(onset))
      throw new InputError(`${where}: onset "${row.onset}"; expected seconds`);
    const duration = Number(known(row.duration) ?? 0);
    const text = known(row.trial_type) ?? known(row.value) ?? known(row.event_type) ?? "";
    return { onset, duration: Number.isFinite(duration) ? duration : 0, text };
  });
}

function withKinds(recording: Recording, rows: readonly Row[], report: Report): Recording {
  const byName = new Map(rows.map((row) => [row.name, row]));
  const bad = recording.channels.filter(({ name }) => byName.get(name)?.status === "bad").map(({ name }) => name);
  if (bad.length > 0)
    report.warn("channels that channels.tsv calls bad are kept", `${recording.source}: ${bad.join(", ")}`);
  const channels = recording.channels.map((channel): Channel => {
    const type = known(byName.get(channel.name)?.type)?.toUpperCase();
    return type === undefined ? channel : { ...channel, kind: KINDS[type] ?? "misc" };
  });
  return { ...recording, channels };
}

function entities(path: string): Provenance {
  const entity = (name: string) => new RegExp(`(?:^|_)${name}-([A-Za-z0-9]+)`).exec(basename(path))?.[1];
  const [subject, session, task, run] = ["sub", "ses", "task", "run"].map(entity);
  const part = [task, run].filter((text) => text !== undefined).join("-");
  return { ...(subject && { subject }), ...(session && { session }), ...(part !== "" && { run: part }) };
}

/** Paths of all recordings below a folder, by name. */
async function recordingsBelow(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true });
  const wanted = found.filter(
    (name) => RECORDING.test(name) && !/(^|[\\/])(derivatives|sourcedata|code)[\\/]/.test(name),
  );
  return wanted.sort().map((name) => join(folder, name));
}

async function* readRecording(path: string, options: ReadOptions, report: Report): AsyncGenerator<ReadRecording> {
  const [events, channels] = [await beside(path, "events"), await beside(path, "channels")];
  for (const reader of INNER) {
    if (!(await reader.recognises(path))) continue;
    for await (const read of reader.read(path, options, report)) {
      const kinds = channels ? withKinds(read.recording, channels, report) : read.recording;
      const seconds = kinds.samples[0]!.length / kinds.sfreq;
      const annotations = events ? keptAnnotations(eventsOf(events, path), seconds, path, report) : kinds.annotations;
      yield { ...read, ...entities(path), recording: { ...kinds, annotations } };
    }
    return;
  }
  throw new InputError(`${path}: named as a recording, but of no known format`);
}

export const bids: Reader = {
  name: "bids",
  summary: "BIDS-EEG folders: recordings with events.tsv and channels.tsv",
  endings: [],
  async recognises(path) {
    if (!(await stat(path).catch(() => undefined))?.isDirectory()) return false;
    const names = await readdir(path);
    return names.includes("dataset_description.json") || names.some((name) => /^sub-[A-Za-z0-9]+$/.test(name));
  },
  async *read(path, options, report) {
    const paths = await recordingsBelow(path);
    if (paths.length === 0)
      throw new InputError(`${path}: no recordings sub-*/[ses-*/]eeg/*_eeg.{edf,bdf,vhdr,set,fif}`);
    for (const one of paths) yield* readRecording(one, options, report);
  },
};
