// What a reader of one file format is, and the options that all of them know.
import type { CliOption, Report } from "@sciformer/core";
import type { Recording } from "../recording.ts";

/** Brings a signal from one sampling rate to another. */
export type Resample = (samples: Float64Array, from: number, to: number) => Float64Array;

/** Options that matter while a file is read. */
export interface ReadOptions {
  /** Labels of channels to read; all where absent. A label may be spelt otherwise than in the file. */
  readonly only?: readonly string[];
  /** For files whose channels differ in rate: the rate that all of them are brought to, and how. */
  readonly resample?: { readonly rate: number; readonly apply: Resample };
  /** Sampling rate in Hz, for formats that do not hold it. */
  readonly sfreq?: number;
  /** Names of the channels, for formats that do not hold them. */
  readonly names?: readonly string[];
  /** Unit of the numbers, for formats that do not hold it. */
  readonly unit?: string;
}

/** Where a recording comes from, as far as its file says. */
export interface Provenance {
  readonly subject?: string;
  readonly session?: string;
  readonly run?: string;
}

/** A recording as a reader yields it. */
export interface ReadRecording extends Provenance {
  readonly recording: Recording;
  /**
   * Present where the file holds trials that are cut already: samples of each. They lie one behind the other with a
   * sample of NaN after each, and an annotation with the label starts at the first sample of each.
   */
  readonly trialSamples?: number;
}

/** Reads one file format. */
export interface Reader {
  /** The name on the command line. */
  readonly name: string;
  readonly summary: string;
  /** Endings of its files in lower case, for folders. */
  readonly endings: readonly string[];
  readonly options?: readonly CliOption[];
  /** True if this is the reader for the path: by name and first bytes. */
  recognises(path: string): Promise<boolean>;
  /** The recordings of one path, each read when it is asked for. @throws InputError */
  read(path: string, options: ReadOptions, report: Report): AsyncIterable<ReadRecording>;
}
