// Parity of the readers: what each file of the case decodes to.
import { join } from "node:path";
import {
  InputError,
  type ParityCase,
  type ParityPair,
  type ParityValue,
  type ParityValues,
  Report,
} from "@sciformer/core";
import { z } from "zod";
import { readers } from "../formats/readers.ts";
import type { Recording } from "../recording.ts";

/** First and last samples that a case lists. */
const ENDS = 40;
const ANNOTATIONS = 40;

const filesSchema = z.record(z.string(), z.object({ first_channels_in_head: z.int().default(6) }).loose());

async function recordingOf(path: string): Promise<Recording> {
  for (const reader of readers) {
    if (!(await reader.recognises(path))) continue;
    for await (const { recording } of reader.read(path, {}, new Report())) return recording;
  }
  throw new InputError(`${path}: no reader knows this file`);
}

/** Seconds to 6 decimals, as the cases have them. */
const rounded = (seconds: number) => Math.round(seconds * 1e6) / 1e6;

/** A time as the cases write it: `2009-08-12 16:15:00+00:00`, with microseconds where there are any. */
function dateText(ms: number | null): string {
  if (ms === null) return "None";
  const microseconds = Math.round(ms * 1000);
  const whole = new Date(Math.floor(microseconds / 1e6) * 1000).toISOString().slice(0, 19).replace("T", " ");
  const part = ((microseconds % 1e6) + 1e6) % 1e6;
  return `${whole}${part === 0 ? "" : `.${String(part).padStart(6, "0")}`}+00:00`;
}

/** Samples in volts where they are voltages, as the cases have them. */
function inVolts(recording: Recording): Float64Array[] {
  return recording.samples.map((samples, i) =>
    recording.channels[i]!.unit === "uV" ? samples.map((value) => value * 1e-6) : samples,
  );
}

function deviation(samples: Float64Array): number {
  const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
  return Math.sqrt(samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / samples.length);
}

function rows(channels: readonly Float64Array[], from: number, to: number | undefined): ParityValue {
  const cut = channels.map((samples) => Array.from(samples.slice(from, to)));
  return { shape: [cut.length, cut[0]?.length ?? 0], data: cut.flat() };
}

const FACTS: Readonly<Record<string, (recording: Recording) => unknown>> = {
  sfreq: ({ sfreq }) => sfreq,
  n_channels: ({ channels }) => channels.length,
  n_samples: ({ samples }) => samples[0]!.length,
  channels: ({ channels }) => channels.map(({ name }) => name),
  channel_types: ({ channels }) => channels.map(({ kind }) => kind),
  meas_date: ({ startMs }) => dateText(startMs),
  n_annotations: ({ annotations }) => annotations.length,
  annotations: ({ annotations }) =>
    annotations.slice(0, ANNOTATIONS).map(({ onset, duration, text }) => [rounded(onset), rounded(duration), text]),
};

/** Kind `file_decoding`: every file of the case, read where it lies. */
export async function fileDecoding(testCase: ParityCase): Promise<ParityValues> {
  const files = filesSchema.parse(testCase.json.files);
  const found: Record<string, ParityValue | ParityPair> = {};
  for (const [file, expected] of Object.entries(files)) {
    const recording = await recordingOf(join(testCase.raw ?? testCase.folder, file));
    for (const [fact, of] of Object.entries(FACTS)) {
      if (expected[fact] !== undefined) found[`files.${file}.${fact}`] = { got: of(recording), want: expected[fact] };
    }
    const volts = inVolts(recording);
    const head = volts.slice(0, expected.first_channels_in_head);
    found[`output/${file}/head`] = rows(head, 0, ENDS);
    found[`output/${file}/tail`] = rows(head, -ENDS, undefined);
    found[`output/${file}/sum_per_channel`] = volts.map((samples) => samples.reduce((sum, value) => sum + value, 0));
    found[`output/${file}/std_per_channel`] = volts.map(deviation);
  }
  return found;
}
