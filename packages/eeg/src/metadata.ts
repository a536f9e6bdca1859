// What a dataset says about its trials: channels, rate, window, classes, what was done to them.
import { type DatasetSource, InputError } from "@sciformer/core";
import { z } from "zod";
import type { EegConfig, TaskConfig } from "./config.ts";
import type { SourceRecording } from "./formats/import-recordings.ts";
import { classNames, type EventClasses, formatEvents } from "./importing/events.ts";
import type { TrialOptions } from "./importing/options.ts";
import { channelPosition } from "./montage/names.ts";

/** JSON text to its value. */
const jsonText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: `not valid JSON: ${(error as Error).message.replaceAll("\n", " ")}` });
    return z.NEVER;
  }
});

const names = jsonText.pipe(z.array(z.string().min(1)).min(1));

const metadataSchema = z.object({
  channels: names,
  sfreq: z.coerce.number().positive(),
  n_samples: z.coerce.number().int().positive(),
  tmin: z.coerce.number(),
  classes: jsonText.pipe(z.array(z.string().min(1))),
  filters: jsonText.pipe(z.array(z.record(z.string(), z.unknown()))),
  events: z.string().default(""),
});

/** The parts of the metadata that training and prediction need. */
export type TrialsMetadata = z.infer<typeof metadataSchema>;

/** @throws InputError naming the key that is missing or cannot be read */
export function parseMetadata(source: Pick<DatasetSource, "metadata" | "path">): TrialsMetadata {
  const parsed = metadataSchema.safeParse(source.metadata);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new InputError(`${source.path}: dataset metadata "${path.join(".")}": ${message}`);
}

/** Unit vectors as JSON, null for channels that are no electrodes. */
const positionsOf = (channels: readonly string[]): string =>
  JSON.stringify(channels.map((name) => channelPosition(name) ?? null));

/** What an import knows before it has cut a trial. */
export interface DatasetFacts {
  readonly channels: readonly string[];
  readonly sfreq: number;
  readonly samples: number;
  readonly tmin: number;
  readonly events: EventClasses;
  readonly options: Pick<TrialOptions, "steps" | "reference">;
  readonly first: SourceRecording;
}

/** The metadata of a dataset. */
export function describeDataset(facts: DatasetFacts): Record<string, string> {
  const { channels, sfreq, samples, tmin, events, options, first } = facts;
  const { sfreq: from } = first.recording;
  const resampled = from === sfreq ? [] : [{ kind: "resample", from, to: sfreq }];
  return {
    channels: JSON.stringify(channels),
    positions: positionsOf(channels),
    sfreq: String(sfreq),
    n_channels: String(channels.length),
    n_samples: String(samples),
    tmin: String(tmin),
    reference: options.reference,
    filters: JSON.stringify([...options.steps, ...resampled]),
    alignment: "none",
    classes: JSON.stringify(classNames(events)),
    events: formatEvents(events),
  };
}

/** Texts of `metadata.classes` that a task does not have, or the other way round. */
function listDifference(found: readonly string[], wanted: readonly string[]): string | undefined {
  return found.find((name) => !wanted.includes(name));
}

/**
 * Checks that trials of a dataset are those of a task.
 *
 * @throws InputError that says what differs and what helps
 */
export function requireSameTrials(source: DatasetSource, task: TaskConfig): void {
  const { channels, sfreq, n_samples, classes } = parseMetadata(source);
  if (sfreq !== task.sfreq) {
    throw new InputError(
      `${source.path}: ${sfreq} Hz, the model is of ${task.sfreq} Hz; --resample ${task.sfreq} changes it`,
    );
  }
  const missing = listDifference(task.channels, channels);
  if (missing !== undefined) {
    throw new InputError(`${source.path}: channel ${missing} of the model is missing (has ${channels.join(", ")})`);
  }
  if (n_samples !== task.samples) {
    throw new InputError(`${source.path}: trials of ${n_samples} samples, the model takes ${task.samples}`);
  }
  const unknown = listDifference(classes, task.classes);
  if (unknown !== undefined) {
    throw new InputError(`${source.path}: class ${unknown} is none of the model's (${task.classes.join(", ")})`);
  }
}

/** What a reader of predictions must know of channels and trials, in the order that the model has. */
export function predictionMetadata(_source: DatasetSource, { task }: EegConfig): Readonly<Record<string, string>> {
  const { channels, sfreq, samples, tmin, classes } = task;
  return {
    channels: JSON.stringify(channels),
    positions: positionsOf(channels),
    sfreq: String(sfreq),
    n_samples: String(samples),
    tmin: String(tmin),
    classes: JSON.stringify(classes),
  };
}
