// The verb `stream`: a recording decoded as it would be online, probabilities over time as Arrow and EDF+.
import {
  type CliOption,
  type CliValues,
  type DomainCommand,
  InputError,
  type PredictionSink,
  Report,
} from "@sciformer/core";
import { ArrowFileWriter, CsvFileWriter, writeThrough } from "@sciformer/core/node";
import type { EegConfig } from "../config.ts";
import type { Run } from "../evaluate.ts";
import { writeEdf } from "../formats/edf-writer.ts";
import { IMPORTERS } from "../importers.ts";
import type { EegNetwork } from "../networks/network.ts";
import { predictionColumns, predictionRows } from "../prediction-rows.ts";
import { type Decision, decided, stretches } from "./decisions.ts";
import { STREAM_OPTIONS, type StreamSettings, streamSettings } from "./options.ts";
import { readRecordings, type StreamedRecording } from "./read-recordings.ts";
import { type Replayed, replay } from "./replay.ts";

/** Options of all importers that explain a file, each once. */
function fileOptions(): CliOption[] {
  const all = IMPORTERS.flatMap(({ options }) => options.filter(({ forDatasets }) => !forDatasets));
  return [...new Map(all.map((option) => [option.flags, option])).values()];
}

const options: readonly CliOption[] = [
  ...STREAM_OPTIONS,
  { flags: "--out <file>", description: "probabilities over time: .arrow or .csv (default: stream.arrow)" },
  { flags: "--annotations <file>", description: "the recording with what was predicted as annotations, EDF+" },
  { flags: "--format <name>", description: `${IMPORTERS.map(({ name }) => name).join(", ")} (default: recognised)` },
  ...fileOptions(),
];

/** Opens the file that the name asks for. @throws InputError for another ending */
async function openOutput(path: string, config: EegConfig, files: readonly string[]) {
  const columns = predictionColumns(config);
  if (path.endsWith(".csv")) return CsvFileWriter.open(path, columns);
  if (!path.endsWith(".arrow")) throw new InputError(`--out ${path}: expected a name ending in .arrow or .csv`);
  return ArrowFileWriter.open(path, columns, {
    "sciformer.domain": "eeg",
    "sciformer.table": "predictions",
    "sciformer.schema": "1",
    "sciformer.licence": "not stated",
    "sciformer.source": files.join(", "),
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** Annotations of what was decided, one a stretch, beside those of the recording. */
async function writeAnnotations(
  path: string,
  { recording }: StreamedRecording,
  decisions: readonly Decision[],
  step: number,
) {
  const predicted = stretches(decisions, step).map((one) => ({ ...one, text: `predicted ${one.text}` }));
  await writeEdf(path, { ...recording, annotations: [...recording.annotations, ...predicted] });
}

function summary(name: string, found: readonly Replayed[], { step }: StreamSettings): string {
  const latencies = found.map(({ latencyMs }) => latencyMs);
  const [middle, worst] = [median(latencies), Math.max(...latencies)].map((value) => value.toFixed(1));
  return `${name}: ${found.length} decisions, one every ${step} s; latency ${middle} ms, at most ${worst} ms`;
}

const ROWS = 256;

/** What was decided, as rows. */
async function writeRows(found: readonly Replayed[], config: EegConfig, threshold: number, sink: PredictionSink) {
  for (let from = 0; from < found.length; from += ROWS) {
    const part = found.slice(from, from + ROWS);
    const [trials, outputs] = [part.map(({ trial }) => trial), part.map(({ output }) => output)];
    await sink(predictionRows(trials, outputs, config, threshold));
  }
}

/** When what was decided: at the last sample of its window. */
function decisionsOf(found: readonly Replayed[], { task }: EegConfig, threshold: number): Decision[] {
  const seconds = task.samples / task.sfreq;
  return found.map(({ trial, output }) => ({
    time: trial.onset! + seconds,
    label: decided(output, task, threshold),
  }));
}

async function stream(run: Run, values: CliValues, print: (line: string) => void): Promise<void> {
  const settings = streamSettings(values);
  const files = values.files as string[];
  const { config } = run;
  const out = typeof values.out === "string" ? values.out : "stream.arrow";
  const annotations = values.annotations as string | undefined;
  const report = new Report();
  await writeThrough(await openOutput(out, config, files), async (sink) => {
    let count = 0;
    for await (const one of readRecordings(files, config, values, report)) {
      if (annotations !== undefined && count++ > 0) throw new InputError("--annotations: name one recording");
      const found = [...replay(run, one.recording, one, settings)];
      if (found.length === 0) {
        throw new InputError(`${one.name}: no stretch of ${config.task.samples} samples without gaps to decode`);
      }
      await writeRows(found, config, settings.threshold, sink);
      print(summary(one.name, found, settings));
      if (annotations === undefined) continue;
      await writeAnnotations(annotations, one, decisionsOf(found, config, settings.threshold), settings.step);
      print(`wrote ${annotations}`);
    }
  });
  for (const line of report.toLines()) print(`warning: ${line}`);
  print(`wrote ${out}`);
}

/** The verb `stream`. */
export const streamCommand: DomainCommand<EegConfig, EegNetwork> = {
  name: "stream",
  summary: "decode a recording as if it came now: causal filters, a moving window, latency",
  files: "recordings of one format",
  options,
  run: stream,
};
