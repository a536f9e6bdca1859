// A user's files as recordings in memory, unfiltered, with the channels and at the rate of a run.
import { type CliValues, InputError, type Report } from "@sciformer/core";
import type { EegConfig } from "../config.ts";
import { IMPORTERS } from "../importers.ts";
import type { Annotation, Recording } from "../recording.ts";
import { EVENTS, RECORDINGS } from "../tables.ts";

/** A recording and whose it is. */
export interface StreamedRecording {
  readonly name: string;
  readonly subject: string;
  readonly session: string;
  readonly recording: Recording;
}

/** What is collected of a recording while its rows come. */
interface Draft {
  readonly name: string;
  readonly subject: string;
  readonly session: string;
  readonly parts: Float32Array[][];
  annotations: readonly Annotation[];
}

function finished({ name, subject, session, parts, annotations }: Draft, channels: readonly string[], sfreq: number) {
  const samples = channels.map((_, k) => {
    const all = new Float64Array(parts.reduce((sum, part) => sum + part[k]!.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part[k]!, at);
      at += part[k]!.length;
    }
    return all;
  });
  const kinds = channels.map((channel) => ({ name: channel, kind: "eeg" as const, unit: "uV" }));
  const recording: Recording = { channels: kinds, sfreq, samples, annotations, startMs: null, source: name };
  return { name, subject, session, recording };
}

/** The format that was asked for, or the first that knows the file. @throws InputError */
async function formatOf(path: string, values: CliValues) {
  const names = IMPORTERS.map(({ name }) => name).join(", ");
  if (values.format !== undefined) {
    const asked = IMPORTERS.find(({ name }) => name === values.format);
    if (asked) return asked;
    throw new InputError(`--format ${values.format}: expected one of ${names}`);
  }
  for (const format of IMPORTERS) if (await format.recognises(path, values)) return format;
  throw new InputError(`${path}: not recognised as any of ${names}`);
}

/**
 * The recordings of some files, one after the other.
 *
 * @param values options of the importers
 * @throws InputError for files that cannot be read, missing channels, or another rate than the model's
 */
export async function* readRecordings(
  files: readonly string[],
  { task }: EegConfig,
  values: CliValues,
  report: Report,
): AsyncGenerator<StreamedRecording> {
  const format = await formatOf(files[0]!, values);
  const wanted = { channels: task.channels.join(","), ...values, purpose: "predict", step: "1", filters: "[]" };
  const { metadata, batches } = await format.read(files, wanted, report);
  if (Number(metadata.sfreq) !== task.sfreq) {
    throw new InputError(
      `${files[0]}: ${metadata.sfreq} Hz, the model is of ${task.sfreq} Hz; --resample ${task.sfreq} changes it`,
    );
  }
  let draft: Draft | undefined;
  for await (const { table, columns } of batches) {
    if (table === EVENTS && draft) {
      const { onset_s, duration_s, code } = columns.values as Record<string, Float64Array & readonly string[]>;
      draft.annotations = Array.from({ length: columns.length }, (_, i) => {
        return { onset: onset_s![i]!, duration: duration_s![i]!, text: String(code![i]) };
      });
    }
    if (table !== RECORDINGS) continue;
    const [name, subject, session] = ["recording", "subject", "session"].map(
      (column) => (columns.values[column] as readonly string[])[0]!,
    ) as [string, string, string];
    if (draft !== undefined && draft.name !== name) yield finished(draft, task.channels, task.sfreq);
    if (draft?.name !== name) draft = { name, subject, session, parts: [], annotations: [] };
    draft.parts.push(task.channels.map((channel) => columns.values[channel] as Float32Array));
  }
  if (draft) yield finished(draft, task.channels, task.sfreq);
}
