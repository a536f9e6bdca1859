// Trials of a dataset: those of a split with the channels of a task, aligned as training sees them, checked before it.
import { type DatasetSource, InputError } from "@sciformer/core";
import { Alignments } from "./alignment/groups.ts";
import type { EegConfig, TaskConfig } from "./config.ts";
import { LeakGuard } from "./leak-guard.ts";
import { parseMetadata, requireSameTrials } from "./metadata.ts";
import type { Trial } from "./recording.ts";
import { TRIALS, trialsOf } from "./tables.ts";
import { placeOf } from "./tokenizer.ts";

/** True if a dataset has trials in a split. */
export function hasSplit(source: DatasetSource, split: string): boolean {
  return source.splits[TRIALS]?.includes(split) === true;
}

/** The channels of a trial in another order; `places` are those in the trial. */
function inOrder(eeg: Float32Array, places: readonly number[], samples: number): Float32Array {
  const result = new Float32Array(places.length * samples);
  for (const [k, place] of places.entries()) {
    result.set(eeg.subarray(place * samples, (place + 1) * samples), k * samples);
  }
  return result;
}

/**
 * The trials of a split in stored order.
 *
 * @throws InputError for rows that are not of the length that the metadata says
 */
export async function* storedTrials(source: DatasetSource, split: string): AsyncGenerator<Trial> {
  const { channels, n_samples: samples } = parseMetadata(source);
  const length = channels.length * samples;
  for await (const columns of source.scan(TRIALS, split)) {
    for (const trial of trialsOf(columns)) {
      if (trial.eeg.length !== length) {
        const wanted = `${length} (${channels.length} channels of ${samples} samples)`;
        throw new InputError(`${source.path} ${placeOf(trial)}: ${trial.eeg.length} values, expected ${wanted}`);
      }
      yield trial;
    }
  }
}

/** The trials of a split with the channels of a task, in its order. @throws InputError for trials that are others */
export async function* taskTrials(source: DatasetSource, split: string, task: TaskConfig): AsyncGenerator<Trial> {
  requireSameTrials(source, task);
  const { channels } = parseMetadata(source);
  const places = task.channels.map((name) => channels.indexOf(name));
  const isSame = channels.length === places.length && places.every((place, k) => place === k);
  for await (const trial of storedTrials(source, split)) {
    yield isSame ? trial : { ...trial, eeg: inOrder(trial.eeg, places, task.samples) };
  }
}

/** The trials of a split as a list. */
export async function trialList(source: DatasetSource, split: string, task: TaskConfig): Promise<Trial[]> {
  const trials: Trial[] = [];
  for await (const trial of taskTrials(source, split, task)) trials.push(trial);
  return trials;
}

/** Bytes of a split that are kept in memory, aligned; a larger one is read again in every epoch. */
const KEPT_BYTES = 2 ** 28;

/** What training reads of one split again and again. */
class TrainingSplit {
  readonly #source: DatasetSource;
  readonly #split: string;
  readonly #task: TaskConfig;
  #alignments: Alignments | undefined;
  #kept: readonly Trial[] | undefined;

  constructor(source: DatasetSource, split: string, task: TaskConfig) {
    this.#source = source;
    this.#split = split;
    this.#task = task;
  }

  async *trials(): AsyncGenerator<Trial> {
    if (this.#kept) {
      yield* this.#kept;
      return;
    }
    this.#alignments ??= await this.#fit();
    const kept: Trial[] = [];
    let bytes = 0;
    for await (const trial of taskTrials(this.#source, this.#split, this.#task)) {
      const aligned = this.#alignments.align(trial);
      bytes += aligned.eeg.byteLength;
      if (bytes <= KEPT_BYTES) kept.push(aligned);
      else kept.length = 0;
      yield aligned;
    }
    if (bytes <= KEPT_BYTES) this.#kept = kept;
  }

  /** The alignment of every session by all of its trials. */
  async #fit(): Promise<Alignments> {
    const alignments = new Alignments(this.#task.channels.length);
    if (this.#task.alignment === "none") return alignments;
    for await (const trial of taskTrials(this.#source, this.#split, this.#task)) alignments.add(trial);
    return alignments;
  }
}

const training = new WeakMap<DatasetSource, Map<string, TrainingSplit>>();

/** The split as training reads it, remembered as long as the dataset is open. */
function trainingSplit(source: DatasetSource, split: string, task: TaskConfig): TrainingSplit {
  const known = training.get(source) ?? new Map<string, TrainingSplit>();
  training.set(source, known);
  const key = JSON.stringify([split, task.channels, task.alignment]);
  const found = known.get(key) ?? new TrainingSplit(source, split, task);
  known.set(key, found);
  return found;
}

/**
 * The trials that training or validation draws from, in stored order, each session aligned by all of its trials.
 *
 * @throws InputError for a trial without a class
 */
export async function* rows(source: DatasetSource, split: string, { task }: EegConfig): AsyncGenerator<Trial> {
  for await (const trial of trainingSplit(source, split, task).trials()) {
    if (trial.label === null) {
      throw new InputError(
        `${source.path} split ${split} ${placeOf(trial)}: has no label, nothing can be learnt from it`,
      );
    }
    yield trial;
  }
}

/** Fewest trials of a class that anything is learnt from. */
const FEWEST = 2;

/**
 * Looks through the training data before training.
 *
 * @throws InputError for a class of fewer than two trials, a trial without a class, or one that the split test has too
 */
export async function checkTraining(source: DatasetSource, config: EegConfig): Promise<void> {
  const { task } = config;
  const counts = new Map(task.classes.map((name) => [name, 0]));
  const guard = new LeakGuard();
  for await (const { label } of rows(source, "train", config)) counts.set(label!, (counts.get(label!) ?? 0) + 1);
  const few = [...counts].find(([, count]) => count < FEWEST);
  if (few !== undefined) {
    const found = [...counts].map(([name, count]) => `${name} ${count}`).join(", ");
    throw new InputError(`${source.path}: split train has ${found} trials; expected ${FEWEST} or more of each class`);
  }
  for (const split of source.splits[TRIALS] ?? []) {
    for await (const trial of storedTrials(source, split)) guard.add(trial, split);
  }
}
