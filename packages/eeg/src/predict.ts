// Prediction of trials, and of whole recordings by a window that moves over them.
import {
  type CliValues,
  type Columns,
  type DatasetSource,
  InputError,
  type PredictionSink,
  type SideOutput,
} from "@sciformer/core";
import type { EegConfig } from "./config.ts";
import { trialList } from "./dataset.ts";
import type { Run } from "./evaluate.ts";
import { outputsOf } from "./inference.ts";
import { requireSameTrials } from "./metadata.ts";
import { argmax } from "./metrics.ts";
import { predictionRows } from "./prediction-rows.ts";
import type { Trial } from "./recording.ts";
import { type Decision, Smoother, stretches } from "./stream/decisions.ts";
import { STREAM_OPTIONS, type StreamSettings, streamSettings } from "./stream/options.ts";
import { type MovedWindow, MovingWindows } from "./stream/windows.ts";
import { RECORDINGS, TRIALS } from "./tables.ts";
import { testTrials } from "./test-trials.ts";

/** Options of `predict` that this domain adds. */
export const predictOptions = STREAM_OPTIONS;

/** How trials were classed, and how many rightly where that is known. */
function trialLines(trials: readonly Trial[], predicted: readonly string[], { task }: EegConfig): string[] {
  const counts = task.classes.map((name) => `${name} ${predicted.filter((found) => found === name).length}`);
  const known = trials.flatMap(({ label }, i) => (label === null ? [] : [i]));
  const right = known.filter((i) => trials[i]!.label === predicted[i]).length;
  const share = known.length === 0 ? "" : `; ${right} of ${known.length} with a class rightly`;
  return [`${trials.length} trials: ${counts.join(", ")}${share}`];
}

async function predictTrials(
  { config, infer }: Run,
  source: DatasetSource,
  split: string,
  sink: PredictionSink,
  { threshold }: StreamSettings,
): Promise<string[]> {
  const stored = await trialList(source, split, config.task);
  if (stored.length === 0) throw new InputError(`${source.path}: no trial to predict`);
  const outputs = outputsOf(testTrials(stored, config.task, new Set()), infer, config);
  await sink(predictionRows(stored, outputs, config, threshold));
  const predicted = outputs.map(({ probabilities }) => config.task.classes[argmax(probabilities)]!);
  return trialLines(stored, predicted, config);
}

/** Windows that are predicted together. */
const BLOCK = 32;

/** Predicts the windows of one recording as its rows come. */
class RecordingPredictor {
  readonly #run: Run;
  readonly #sink: PredictionSink;
  readonly #settings: StreamSettings;
  readonly #windows: MovingWindows;
  readonly #smoother: Smoother;
  readonly #origin: Pick<Trial, "subject" | "session">;
  #waiting: MovedWindow[] = [];
  predicted = 0;
  gaps = 0;

  constructor(run: Run, sink: PredictionSink, settings: StreamSettings, origin: Pick<Trial, "subject" | "session">) {
    this.#run = run;
    this.#sink = sink;
    this.#settings = settings;
    this.#windows = new MovingWindows(run.config.task, settings.step);
    this.#smoother = new Smoother(settings.smoothing);
    this.#origin = origin;
  }

  async push(block: readonly ArrayLike<number>[]): Promise<void> {
    for (const window of this.#windows.push(block)) {
      if (window.eeg === null) this.gaps++;
      else if (this.#waiting.push(window) === BLOCK) await this.flush();
    }
  }

  async flush(): Promise<void> {
    const { config, infer } = this.#run;
    const trials = this.#waiting.map(({ index, onset, eeg }): Trial => {
      return { ...this.#origin, run: null, trial: index, onset, label: null, bad: false, eeg: eeg! };
    });
    this.#waiting = [];
    if (trials.length === 0) return;
    const outputs = outputsOf(trials, infer, config).map((output) => this.#smoother.push(output));
    await this.#sink(predictionRows(trials, outputs, config, this.#settings.threshold));
    this.predicted += trials.length;
  }
}

const firstWord = (columns: Columns, name: string) => (columns.values[name] as readonly string[])[0]!;

async function predictRecordings(
  run: Run,
  source: DatasetSource,
  split: string,
  sink: PredictionSink,
  settings: StreamSettings,
): Promise<string[]> {
  const { channels } = run.config.task;
  requireSameTrials(source, run.config.task);
  const lines: string[] = [];
  let current: { name: string; predictor: RecordingPredictor } | undefined;
  let total = 0;
  const finish = async () => {
    if (!current) return;
    const { name, predictor } = current;
    await predictor.flush();
    total += predictor.predicted;
    const gaps = predictor.gaps > 0 ? `, ${predictor.gaps} left out for gaps` : "";
    lines.push(`${name}: ${predictor.predicted} windows, one every ${settings.step} s${gaps}`);
  };
  for await (const columns of source.scan(RECORDINGS, split)) {
    if (columns.length === 0) continue;
    const name = firstWord(columns, "recording");
    if (current?.name !== name) {
      await finish();
      const origin = { subject: firstWord(columns, "subject"), session: firstWord(columns, "session") };
      current = { name, predictor: new RecordingPredictor(run, sink, settings, origin) };
    }
    await current.predictor.push(channels.map((channel) => columns.values[channel] as Float32Array));
  }
  await finish();
  if (total > 0) return lines;
  throw new InputError(`${source.path}: no stretch of ${run.config.task.samples} samples without gaps to predict`);
}

/**
 * Predicts the trials of a split, or where there are none its recordings, whole.
 *
 * @returns what to print
 * @throws InputError for data that is not of the model's kind, or nothing to predict
 */
export async function predict(
  run: Run,
  source: DatasetSource,
  split: string,
  sink: PredictionSink,
  options: CliValues,
): Promise<readonly string[]> {
  const settings = streamSettings(options);
  const hasTrials = source.splits[TRIALS]?.includes(split) === true;
  return (hasTrials ? predictTrials : predictRecordings)(run, source, split, sink, settings);
}

/** What was decided in rows of predictions, recording by recording. */
function decisionsOf({ length, values, nulls }: Columns, seconds: number): Decision[] {
  const onsets = values.onset_s as Float64Array;
  const predicted = values.predicted as readonly string[];
  return Array.from({ length }, (_, row) => ({
    time: onsets[row]! + seconds,
    label: nulls?.predicted?.[row] === 1 ? null : predicted[row]!,
  }));
}

/** `--events-tsv`: stretches of one class as BIDS has events. */
export const eventsOutput: SideOutput<EegConfig> = {
  option: { flags: "--events-tsv <file>", description: "write what was predicted as events.tsv (BIDS)" },
  async render(predictions, _source, { task }, options) {
    const { step } = streamSettings(options);
    const decisions = predictions.flatMap((rows) => decisionsOf(rows, task.samples / task.sfreq));
    const lines = stretches(decisions, step).map(
      ({ onset, duration, text }) => `${onset.toFixed(3)}\t${duration.toFixed(3)}\t${text}\n`,
    );
    return `onset\tduration\ttrial_type\n${lines.join("")}`;
  },
};

/** Options that a file is imported with to be predicted, from the run's configuration. */
export function importDefaults({ task }: EegConfig): CliValues {
  return {
    purpose: "predict",
    split: "all",
    channels: task.channels.join(","),
    tmin: String(task.tmin),
    samples: String(task.samples),
    filters: JSON.stringify(task.filters),
    ...(task.events !== "" && { events: task.events }),
  };
}
