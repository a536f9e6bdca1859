// The tables of the domain: trials, continuous recordings and their events.
import type { ColumnSpec, Columns, ColumnValues, TableSpec } from "@sciformer/core";
import type { Annotation, Recording, Trial } from "./recording.ts";

export const TRIALS = "trials";
export const RECORDINGS = "recordings";
export const EVENTS = "events";

const WORD = "dictionary<int16, utf8>";
const VERSION = 1;

/** Whose trial it is, in trials and in predictions. */
export const ORIGIN_COLUMNS: readonly ColumnSpec[] = [
  { name: "subject", type: WORD, nullable: false, meaning: "whose head" },
  { name: "session", type: WORD, nullable: false, meaning: "one cap on one head" },
  { name: "run", type: WORD, nullable: true, meaning: "part of the session" },
  { name: "trial", type: "int32", nullable: false, meaning: "order inside of subject and session" },
  { name: "onset_s", type: "float64", nullable: true, unit: "s", meaning: "first sample in the recording" },
  { name: "label", type: WORD, nullable: true, meaning: "class; null: not known" },
];

const TRIAL_COLUMNS: readonly ColumnSpec[] = [
  ...ORIGIN_COLUMNS,
  { name: "bad", type: "bool", nullable: false, meaning: "marked as artefact" },
  {
    name: "eeg",
    type: "fixed_size_list<float32>[*]",
    nullable: false,
    unit: "uV",
    meaning: "channels one behind the other, each with all samples of the trial",
  },
];

const recordingColumn: ColumnSpec = { name: "recording", type: WORD, nullable: false, meaning: "which recording" };

/** Which recording it is, and of whom. */
export interface RecordingOrigin {
  readonly recording: string;
  readonly subject: string;
  readonly session: string;
}

/** Texts of a dictionary column, null where there is none. */
function words(texts: readonly (string | null)[]): { values: string[]; nulls: Uint8Array } {
  return { values: texts.map((text) => text ?? ""), nulls: Uint8Array.from(texts, (text) => Number(text === null)) };
}

/** Whose trials they are, as columns. */
export function originColumns(trials: readonly Omit<Trial, "eeg" | "bad">[]): Columns {
  const [run, label] = [words(trials.map((trial) => trial.run)), words(trials.map((trial) => trial.label))];
  return {
    length: trials.length,
    values: {
      subject: trials.map(({ subject }) => subject),
      session: trials.map(({ session }) => session),
      run: run.values,
      trial: Int32Array.from(trials, ({ trial }) => trial),
      onset_s: Float64Array.from(trials, ({ onset }) => onset ?? Number.NaN),
      label: label.values,
    },
    nulls: { run: run.nulls, label: label.nulls },
  };
}

/** Trials as rows of the table. */
export function trialColumns(trials: readonly Trial[]): Columns {
  const origin = originColumns(trials);
  return {
    ...origin,
    values: {
      ...origin.values,
      bad: Uint8Array.from(trials, ({ bad }) => Number(bad)),
      eeg: trials.map(({ eeg }) => eeg),
    },
  };
}

/** Rows of the table as trials. */
export function trialsOf({ length, values, nulls }: Columns): Trial[] {
  const word = (name: string, row: number) =>
    nulls?.[name]?.[row] === 1 ? null : (values[name] as readonly string[])[row]!;
  const onsets = values.onset_s as Float64Array;
  return Array.from({ length }, (_, row) => ({
    subject: word("subject", row)!,
    session: word("session", row)!,
    run: word("run", row),
    trial: (values.trial as Int32Array)[row]!,
    onset: Number.isNaN(onsets[row]) ? null : onsets[row]!,
    label: word("label", row),
    bad: (values.bad as Uint8Array)[row] === 1,
    eeg: (values.eeg as readonly Float32Array[])[row]!,
  }));
}

/** Seconds of a recording in one batch of rows. */
const BLOCK_S = 600;

/** A recording as rows, some minutes at a time. */
export function* recordingColumns(whole: Recording, origin: RecordingOrigin): Generator<Columns> {
  const { channels, samples, sfreq } = whole;
  const { recording, subject, session } = origin;
  const total = samples[0]?.length ?? 0;
  const block = Math.ceil(BLOCK_S * sfreq);
  for (let from = 0; from < total; from += block) {
    const length = Math.min(block, total - from);
    const values: Record<string, ColumnValues> = {
      recording: new Array<string>(length).fill(recording),
      subject: new Array<string>(length).fill(subject),
      session: new Array<string>(length).fill(session),
      time_s: Float64Array.from({ length }, (_, i) => (from + i) / sfreq),
    };
    for (const [k, channel] of channels.entries()) {
      values[channel.name] = Float32Array.from(samples[k]!.subarray(from, from + length));
    }
    yield { length, values };
  }
}

/** Annotations as rows. */
export function eventColumns(annotations: readonly Annotation[], name: string): Columns {
  return {
    length: annotations.length,
    values: {
      recording: annotations.map(() => name),
      onset_s: Float64Array.from(annotations, ({ onset }) => onset),
      duration_s: Float64Array.from(annotations, ({ duration }) => duration),
      code: annotations.map(({ text }) => text),
    },
  };
}

const EXAMPLE_TRIALS: readonly Trial[] = [
  {
    subject: "S001",
    session: "0train",
    run: "3",
    trial: 0,
    onset: 4.2,
    label: "left",
    bad: false,
    eeg: Float32Array.of(1, -2, 3, 4, 5, -6),
  },
  {
    subject: "S001",
    session: "1test",
    run: null,
    trial: 0,
    onset: null,
    label: null,
    bad: true,
    eeg: Float32Array.of(0, 0.5, 1, 2, 4, 8),
  },
];

/** The tables by name. Trials of one dataset have the same channels and as many samples. */
export const tables: Readonly<Record<string, TableSpec>> = {
  [TRIALS]: { version: VERSION, columns: TRIAL_COLUMNS, example: trialColumns(EXAMPLE_TRIALS) },
  [RECORDINGS]: {
    version: VERSION,
    columns: [
      recordingColumn,
      ORIGIN_COLUMNS[0]!,
      ORIGIN_COLUMNS[1]!,
      { name: "time_s", type: "float64", nullable: false, unit: "s", meaning: "from the first sample" },
      {
        name: "<channel>",
        pattern: /./,
        type: "float32",
        nullable: true,
        unit: "uV",
        meaning: "the channel; null: gap",
      },
    ],
    example: {
      length: 2,
      values: {
        recording: ["S001R04", "S001R04"],
        subject: ["S001", "S001"],
        session: ["1", "1"],
        time_s: Float64Array.of(0, 0.00625),
        C3: Float32Array.of(-12.5, Number.NaN),
        C4: Float32Array.of(3, 4),
      },
    },
  },
  [EVENTS]: {
    version: VERSION,
    columns: [
      recordingColumn,
      { name: "onset_s", type: "float64", nullable: false, unit: "s", meaning: "from the first sample" },
      { name: "duration_s", type: "float64", nullable: false, unit: "s", meaning: "0: a mark" },
      { name: "code", type: "utf8", nullable: false, meaning: "text of the annotation" },
    ],
    example: eventColumns([{ onset: 4.2, duration: 4.1, text: "T1" }], "S001R04"),
  },
};
