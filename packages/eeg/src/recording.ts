// A continuous recording and its trials: what readers yield, preprocessing works on and the dataset stores.

/** What a channel measures. */
export type ChannelKind = "eeg" | "eog" | "emg" | "ecg" | "stim" | "misc";

/** One channel of a recording. */
export interface Channel {
  /** As the file has it. */
  readonly name: string;
  readonly kind: ChannelKind;
  /** Unit of the samples as stored here: "uV" for EEG. */
  readonly unit: string;
}

/** An event: a mark, or with a duration a stretch of the recording. */
export interface Annotation {
  /** Seconds from the first sample. */
  readonly onset: number;
  /** Seconds; 0 where the file gives none. */
  readonly duration: number;
  readonly text: string;
}

/** A continuous recording, one sampling rate for all channels; NaN marks gaps. */
export interface Recording {
  readonly channels: readonly Channel[];
  /** Hz. */
  readonly sfreq: number;
  /** One array per channel, all of one length; microvolts for EEG. */
  readonly samples: readonly Float64Array[];
  readonly annotations: readonly Annotation[];
  /** Start, milliseconds since 1970 UTC, or null if the file does not say. */
  readonly startMs: number | null;
  /** The file's path as errors name it. */
  readonly source: string;
}

/** One trial: channels times samples, and where it comes from. */
export interface Trial {
  readonly subject: string;
  readonly session: string;
  readonly run: string | null;
  /** 0-based order inside subject and session. */
  readonly trial: number;
  /** Seconds in the recording. */
  readonly onset: number | null;
  /** Class name, or null for unlabelled evaluation trials. */
  readonly label: string | null;
  readonly bad: boolean;
  /** [channels, samples], microvolts, row-major. */
  readonly eeg: Float32Array;
}
