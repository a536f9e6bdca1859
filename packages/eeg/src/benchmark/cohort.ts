// All trials of a dataset that have a class, and two datasets brought to one form.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type CliValues, type DatasetSource, type ImportResult, InputError, type Report } from "@sciformer/core";
import { ArrowDataset } from "@sciformer/core/node";
import { storedTrials } from "../dataset.ts";
import { parseMetadata, type TrialsMetadata } from "../metadata.ts";
import { channelKey } from "../montage/names.ts";
import type { Trial } from "../recording.ts";
import { resample } from "../signal/resample.ts";
import { TRIALS, tables, trialsOf } from "../tables.ts";
import { ANY_FORMAT } from "./options.ts";

/** The trials of a dataset by split, in chronological order, and what they have in common. */
export interface Cohort {
  readonly path: string;
  readonly about: Omit<TrialsMetadata, "n_samples"> & { readonly samples: number };
  readonly bySplit: ReadonlyMap<string, readonly Trial[]>;
}

/** All trials, those of a session in their order. */
export function allTrials({ bySplit }: Cohort): Trial[] {
  const sessions = new Map<string, number>();
  const rank = ({ subject, session }: Trial) => {
    const key = JSON.stringify([subject, session]);
    const found = sessions.get(key) ?? sessions.size;
    sessions.set(key, found);
    return found;
  };
  const trials = [...bySplit.values()].flat();
  const ranks = new Map(trials.map((trial) => [trial, rank(trial)]));
  return trials.sort((a, b) => ranks.get(a)! - ranks.get(b)! || a.trial - b.trial);
}

/** A folder or file that is a dataset already. */
async function isDataset(path: string): Promise<boolean> {
  if (/\.(arrow|arrows|feather|ipc)$/i.test(path)) return true;
  return stat(join(path, "dataset.json")).then(
    () => true,
    () => false,
  );
}

async function* storedBySplit(source: DatasetSource): AsyncGenerator<readonly [split: string, trial: Trial]> {
  for (const split of source.splits[TRIALS] ?? []) {
    for await (const trial of storedTrials(source, split)) yield [split, trial];
  }
}

async function* importedBySplit({ batches }: ImportResult): AsyncGenerator<readonly [split: string, trial: Trial]> {
  for await (const { table, split, columns } of batches) {
    if (table === TRIALS) for (const trial of trialsOf(columns)) yield [split, trial];
  }
}

/**
 * A dataset, or recordings that are imported on the way.
 *
 * @param values options of the importers
 * @throws InputError for a path that is neither, or without trials that have a class
 */
export async function openCohort(path: string, values: CliValues, report: Report): Promise<Cohort> {
  await stat(path).catch((cause: Error) => {
    throw new InputError(`${path}: no such dataset and no such recordings`, { cause });
  });
  const isStored = await isDataset(path);
  const stored = isStored ? await ArrowDataset.open(path, tables) : undefined;
  const imported = isStored ? undefined : await ANY_FORMAT.read([path], values, report);
  const { n_samples: samples, ...about } = parseMetadata(stored ?? { path, metadata: imported!.metadata });
  const bySplit = new Map<string, Trial[]>();
  for await (const [split, trial] of stored ? storedBySplit(stored) : importedBySplit(imported!)) {
    if (trial.label === null) continue;
    const trials = bySplit.get(split) ?? [];
    bySplit.set(split, trials);
    trials.push(trial);
  }
  if ([...bySplit.values()].every((trials) => trials.length === 0)) {
    throw new InputError(`${path}: no trial has a class`);
  }
  return { path, about: { ...about, samples }, bySplit };
}

/** Channels by place, at another rate, cut to a length. */
function reshaped(
  trial: Trial,
  places: readonly number[],
  from: Cohort["about"],
  sfreq: number,
  samples: number,
): Trial {
  const eeg = new Float32Array(places.length * samples);
  for (const [k, place] of places.entries()) {
    const channel = Float64Array.from(trial.eeg.subarray(place * from.samples, (place + 1) * from.samples));
    eeg.set(resample(channel, from.sfreq, sfreq).subarray(0, samples), k * samples);
  }
  return { ...trial, eeg };
}

/**
 * Two datasets with the channels, classes and time that both have, at the lower of their rates.
 *
 * @throws InputError where they have no channel or fewer than two classes in common
 */
export function harmonised(a: Cohort, b: Cohort): readonly [Cohort, Cohort] {
  const keys = b.about.channels.map(channelKey);
  const channels = a.about.channels.filter((name) => keys.includes(channelKey(name)));
  const classes = a.about.classes.filter((name) => b.about.classes.includes(name));
  if (channels.length === 0 || classes.length < 2) {
    const found = channels.length === 0 ? "channels" : "classes";
    throw new InputError(
      `${a.path} and ${b.path}: too few ${found} in common (${a.about[found].join(", ")}; ${b.about[found].join(", ")})`,
    );
  }
  const sfreq = Math.min(a.about.sfreq, b.about.sfreq);
  const lengths = [a, b].map(({ about }) => Math.floor((about.samples * sfreq) / about.sfreq));
  const samples = Math.min(...lengths);
  const about = { ...a.about, channels, classes, sfreq, samples };
  const adapt = (cohort: Cohort): Cohort => {
    const own = cohort.about.channels.map(channelKey);
    const places = channels.map((name) => own.indexOf(channelKey(name)));
    const fitting = (trials: readonly Trial[]) =>
      trials
        .filter(({ label }) => classes.includes(label!))
        .map((trial) => reshaped(trial, places, cohort.about, sfreq, samples));
    return {
      path: cohort.path,
      about,
      bySplit: new Map([...cohort.bySplit].map(([split, own]) => [split, fitting(own)])),
    };
  };
  return [adapt(a), adapt(b)];
}
