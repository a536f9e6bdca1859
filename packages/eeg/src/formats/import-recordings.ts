// Importers of recordings: what every format has in common, up to the function that cuts trials.
import {
  type CliOption,
  type CliValues,
  type Importer,
  type ImportResult,
  InputError,
  type Report,
} from "@sciformer/core";
import type { Recording } from "../recording.ts";
import { type ImportOptions, importOptions, RECORDING_OPTIONS } from "./options.ts";
import { filesOf } from "./paths.ts";
import { prepared } from "./prepare.ts";
import { type KnownProvenance, provenanceOf } from "./provenance.ts";
import type { Reader, ReadOptions, Resample } from "./reader.ts";

/** A recording on its way to trials. */
export interface SourceRecording extends KnownProvenance {
  readonly recording: Recording;
  /** See `ReadRecording`: samples of each trial where they are cut already. */
  readonly trialSamples?: number;
}

/** Cuts recordings into rows; they are read one at a time as it asks for them. */
export type ToBatches = (
  recordings: AsyncIterable<SourceRecording>,
  options: CliValues,
  report: Report,
) => Promise<ImportResult>;

/** What importers need from elsewhere in the package. */
export interface ImportRecordings {
  readonly toBatches: ToBatches;
  /** Options of `toBatches`. */
  readonly options: readonly CliOption[];
  /** For files whose channels differ in rate; `--resample` itself is an option of `toBatches`. */
  readonly resample: Resample;
}

/** The recordings of all paths, prepared; each is read when it is asked for. @throws InputError */
async function* recordingsOf(
  reader: Reader,
  paths: readonly string[],
  options: ImportOptions,
  resample: Resample,
  report: Report,
): AsyncGenerator<SourceRecording> {
  const files = reader.endings.length === 0 ? paths : await filesOf(paths, reader.endings);
  if (files.length === 0) throw new InputError(`${reader.name}: no file or folder given`);
  for (const file of files) {
    for await (const read of reader.read(file, readOptions(options, resample), report)) {
      const { trialSamples } = read;
      const isShort = options.channels !== undefined && read.recording.channels.length < options.channels.length;
      const recording = isShort ? await wholeRecording(reader, file, options, resample, report) : read.recording;
      yield {
        ...provenanceOf(file, read, options.provenance, report),
        recording: await prepared(recording, file, options, report),
        ...(trialSamples !== undefined && { trialSamples }),
      };
    }
  }
}

/** The first recording of a file with all of its channels: whoever asks for one that is missing is told what there is. */
async function wholeRecording(
  reader: Reader,
  file: string,
  options: ImportOptions,
  resample: Resample,
  report: Report,
): Promise<Recording> {
  const { only: _, ...rest } = readOptions(options, resample);
  for await (const { recording } of reader.read(file, rest, report)) return recording;
  throw new InputError(`${file}: no recording`);
}

/** A montage needs more channels than it yields, so that all are read for it. */
function readOptions(options: ImportOptions, apply: Resample): ReadOptions {
  const { channels, montage, sfreq, unit, names, resample } = options;
  return {
    ...(channels && montage === "recorded" && { only: channels }),
    ...(sfreq !== undefined && { sfreq }),
    ...(unit !== undefined && { unit }),
    ...(names && { names }),
    ...(resample !== undefined && { resample: { rate: resample, apply } }),
  };
}

/** The importer of one format. */
export function importerOf(reader: Reader, { toBatches, options, resample }: ImportRecordings): Importer {
  return {
    name: reader.name,
    summary: reader.summary,
    options: [...RECORDING_OPTIONS, ...options],
    recognises: (path) => reader.recognises(path),
    async read(paths, values, report) {
      return toBatches(recordingsOf(reader, paths, importOptions(values), resample, report), values, report);
    },
  };
}
