// Recordings to the rows of a dataset: which annotations are classes, trials by split, recordings beside them.
import { type CliValues, type ImportResult, InputError, type Report, type TableBatch } from "@sciformer/core";
import { windowSamples } from "../epochs/cut.ts";
import type { SourceRecording } from "../formats/import-recordings.ts";
import { LeakGuard } from "../leak-guard.ts";
import { describeDataset } from "../metadata.ts";
import type { Annotation, Trial } from "../recording.ts";
import { EVENTS, eventColumns, RECORDINGS, recordingColumns, TRIALS, trialColumns } from "../tables.ts";
import { type CutPlan, trialsOfSource, windowOf } from "./cut-source.ts";
import { classNames, type EventClasses, guessEvents, listedTexts } from "./events.ts";
import { type TrialOptions, trialOptions } from "./options.ts";
import { type Common, commonOf, processed } from "./process.ts";
import { isByRecording, RecordingSplits, splitSubject, WHOLE } from "./split-rule.ts";

/** Recordings up to the first with trials, and what its annotations mean. */
interface Beginning {
  readonly read: readonly SourceRecording[];
  readonly events: EventClasses;
}

/** Reads as far as it takes to know what the classes are. */
async function beginning(
  recordings: AsyncIterator<SourceRecording>,
  { events, purpose, isContinuous }: TrialOptions,
): Promise<Beginning> {
  const read: SourceRecording[] = [];
  for (;;) {
    const next = await recordings.next();
    if (next.done) return { read, events: events ?? new Map() };
    read.push(next.value);
    const { recording, trialSamples } = next.value;
    const found = guessEvents(recording.annotations, trialSamples !== undefined);
    if (events !== undefined) return { read, events };
    if (found.size > 0) return { read, events: found };
    if (purpose === "predict" || isContinuous) return { read, events: new Map() };
  }
}

/** @throws InputError that lists what the annotations say */
function requireClasses({ read, events }: Beginning): void {
  if (read.length === 0) throw new InputError("no recording to import");
  const names = classNames(events);
  if (names.length > 0) return;
  const annotations: Annotation[] = read.flatMap(({ recording }) => recording.annotations);
  const where = read.map(({ recording }) => recording.source).join(", ");
  const found = annotations.length === 0 ? "there are no annotations" : `found ${listedTexts(annotations)}`;
  throw new InputError(`${where}: no annotation is a class; ${found}; --events T1=left,T2=right says which are`);
}

async function* rest(
  read: readonly SourceRecording[],
  recordings: AsyncIterator<SourceRecording>,
): AsyncGenerator<SourceRecording> {
  yield* read;
  for (let next = await recordings.next(); !next.done; next = await recordings.next()) yield next.value;
}

/** A file may hold several runs. */
const nameOf = ({ recording, run }: SourceRecording) =>
  run === null ? recording.source : `${recording.source} run ${run}`;

/** What is stored of a recording as a whole. */
function* wholeRecording(source: SourceRecording, split: string): Generator<TableBatch> {
  const name = nameOf(source);
  const { subject, session } = source;
  for (const columns of recordingColumns(source.recording, { recording: name, subject, session }))
    yield { table: RECORDINGS, split, columns };
  const { annotations } = source.recording;
  if (annotations.length > 0) yield { table: EVENTS, split, columns: eventColumns(annotations, name) };
}

/** Trials in rows of a good number. */
const ROWS = 256;

function* trialBatches(trials: readonly Trial[], split: string, guard: LeakGuard): Generator<TableBatch> {
  for (const trial of trials) guard.add(trial, split);
  for (let from = 0; from < trials.length; from += ROWS) {
    yield { table: TRIALS, split, columns: trialColumns(trials.slice(from, from + ROWS)) };
  }
}

/** Cuts recordings one after the other and numbers the trials of each session. */
class Cutter {
  readonly #plan: CutPlan;
  readonly #common: Common;
  readonly #report: Report;
  readonly #counts = new Map<string, number>();

  constructor(plan: CutPlan, common: Common, report: Report) {
    this.#plan = plan;
    this.#common = common;
    this.#report = report;
  }

  processed(source: SourceRecording): SourceRecording {
    return processed(source, this.#common, this.#plan.options, this.#report);
  }

  trials(source: SourceRecording, split?: string): Trial[] {
    const key = JSON.stringify([source.subject, source.session]);
    const first = this.#counts.get(key) ?? 0;
    const trials = trialsOfSource(source, this.#plan, split, first, this.#report);
    this.#counts.set(key, first + trials.length);
    return trials;
  }
}

/** Every recording's trials in the split of its session or subject. */
async function* byRecording(
  recordings: AsyncIterable<SourceRecording>,
  cutter: Cutter,
  { split: rule, keepsRecordings }: TrialOptions,
  guard: LeakGuard,
): AsyncGenerator<TableBatch> {
  const splits = new RecordingSplits(rule);
  for await (const raw of recordings) {
    const split = splits.of(raw);
    const source = cutter.processed(raw);
    yield* trialBatches(cutter.trials(source, split), split, guard);
    if (keepsRecordings) yield* wholeRecording(source, split);
  }
}

/** The trials of one subject at a time, divided among the splits. */
async function* bySubject(
  recordings: AsyncIterable<SourceRecording>,
  cutter: Cutter,
  { split: rule, keepsRecordings }: TrialOptions,
  guard: LeakGuard,
): AsyncGenerator<TableBatch> {
  const done = new Set<string>();
  let subject: string | undefined;
  let trials: Trial[] = [];
  function* flush(): Generator<TableBatch> {
    for (const [split, own] of splitSubject(trials, rule)) yield* trialBatches(own, split, guard);
    trials = [];
  }
  for await (const raw of recordings) {
    if (subject !== undefined && raw.subject !== subject) {
      yield* flush();
      done.add(subject);
    }
    subject = raw.subject;
    if (done.has(subject)) {
      throw new InputError(`${raw.recording.source}: subject ${subject} again; name the files of a subject together`);
    }
    const source = cutter.processed(raw);
    trials.push(...cutter.trials(source));
    if (keepsRecordings) yield* wholeRecording(source, "train");
  }
  yield* flush();
}

/** Windows that overlap have samples in common, so that only whole recordings can be divided. */
function refuseOverlaps({ split, slide }: TrialOptions, samples: number, sfreq: number): void {
  if (slide === undefined || isByRecording(split) || slide * sfreq >= samples) return;
  throw new InputError(
    `--slide ${slide} makes windows that overlap: divide them by sessions or subjects, not by --split ${split.kind}`,
  );
}

/** @throws InputError when not a single trial came */
async function* requireTrials(batches: AsyncIterable<TableBatch>, where: string): AsyncGenerator<TableBatch> {
  let count = 0;
  for await (const batch of batches) {
    if (batch.table === TRIALS) count += batch.columns.length;
    yield batch;
  }
  if (count === 0) throw new InputError(`${where}: no trial is left`);
}

/** Recordings without trials, whole: for predictions over time. */
async function* continuous(recordings: AsyncIterable<SourceRecording>, cutter: Cutter): AsyncGenerator<TableBatch> {
  for await (const source of recordings) yield* wholeRecording(cutter.processed(source), WHOLE);
}

/**
 * The rows of some recordings.
 *
 * @throws InputError when no annotation is a class, recordings do not fit each other, or a trial is in two splits
 */
export async function toBatches(
  recordings: AsyncIterable<SourceRecording>,
  values: CliValues,
  report: Report,
): Promise<ImportResult> {
  const options = trialOptions(values);
  const iterator = recordings[Symbol.asyncIterator]();
  const start = await beginning(iterator, options);
  const hasTrials = start.read.some(({ recording }) =>
    recording.annotations.some(({ text }) => start.events.has(text)),
  );
  const isWhole = options.purpose === "predict" && (options.isContinuous || !hasTrials);
  if (!isWhole || start.read.length === 0) requireClasses(start);
  const first = start.read.at(-1)!;
  const common = commonOf(first, options);
  const resampled = first.trialSamples && Math.round((first.trialSamples * common.sfreq) / first.recording.sfreq);
  const window = windowOf(options, common.sfreq, resampled);
  const { length: samples } = windowSamples(window, common.sfreq);
  refuseOverlaps(options, samples, common.sfreq);
  const cutter = new Cutter({ events: start.events, options, samples }, common, report);
  const metadata = describeDataset({ ...common, samples, tmin: window.tmin, events: start.events, options, first });
  const all = rest(start.read, iterator);
  if (isWhole) return { metadata, batches: continuous(all, cutter) };
  const divide = isByRecording(options.split) ? byRecording : bySubject;
  const batches = divide(all, cutter, options, new LeakGuard(report));
  return { metadata, batches: requireTrials(batches, first.recording.source) };
}
