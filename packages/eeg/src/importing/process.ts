// A recording on its way to trials: the channels of the dataset, filters, rate.
import { InputError, type Report } from "@sciformer/core";
import type { SourceRecording } from "../formats/import-recordings.ts";
import { pickChannels } from "../montage/pick.ts";
import type { Recording } from "../recording.ts";
import { filterRecording, resampleRecording } from "../signal/recording-filters.ts";
import { resample } from "../signal/resample.ts";
import type { TrialOptions } from "./options.ts";

/** What all recordings of a dataset have in common, as the first one has it. */
export interface Common {
  readonly channels: readonly string[];
  /** Hz, after a change of rate. */
  readonly sfreq: number;
}

export function commonOf({ recording }: SourceRecording, options: TrialOptions): Common {
  return { channels: recording.channels.map(({ name }) => name), sfreq: options.resample ?? recording.sfreq };
}

function inCommonOrder(recording: Recording, { channels }: Common, report: Report): Recording {
  const isSame =
    recording.channels.length === channels.length && recording.channels.every(({ name }, k) => name === channels[k]);
  return isSame ? recording : pickChannels(recording, channels, report);
}

function shifted(recording: Recording, shifts: TrialOptions["shifts"]): Recording {
  if (shifts.size === 0) return recording;
  const annotations = recording.annotations.map((annotation) => ({
    ...annotation,
    onset: annotation.onset + (shifts.get(annotation.text) ?? 0),
  }));
  return { ...recording, annotations };
}

/** Trials that lie one behind the other, each at another rate. */
function resampleTrials(source: SourceRecording, trialSamples: number, sfreq: number): SourceRecording {
  const { recording } = source;
  const stride = trialSamples + 1;
  const count = Math.floor((recording.samples[0]!.length + 1) / stride);
  const samples = recording.samples.map((channel) => {
    const parts = Array.from({ length: count }, (_, i) =>
      resample(channel.subarray(i * stride, i * stride + trialSamples), recording.sfreq, sfreq),
    );
    const length = parts[0]!.length;
    const all = new Float64Array(count * (length + 1)).fill(Number.NaN);
    for (const [i, part] of parts.entries()) all.set(part, i * (length + 1));
    return all;
  });
  const length = samples[0]!.length / count - 1;
  const annotations = recording.annotations.map((annotation) => {
    const trial = Math.floor(Math.round(annotation.onset * recording.sfreq) / stride);
    return { ...annotation, onset: (trial * (length + 1)) / sfreq, duration: length / sfreq };
  });
  return { ...source, trialSamples: length, recording: { ...recording, sfreq, samples, annotations } };
}

function atRate(source: SourceRecording, { sfreq }: Common, options: TrialOptions): SourceRecording {
  const { recording, trialSamples } = source;
  if (recording.sfreq === sfreq) return source;
  if (options.resample === undefined) {
    const wanted = `expected ${sfreq} Hz as in the recordings before it`;
    throw new InputError(`${recording.source}: ${recording.sfreq} Hz, ${wanted}; --resample ${sfreq} changes it`);
  }
  if (trialSamples !== undefined) return resampleTrials(source, trialSamples, sfreq);
  return { ...source, recording: resampleRecording(recording, sfreq) };
}

/**
 * The recording with the channels of the dataset, filtered, at its rate.
 *
 * @throws InputError for missing channels, another rate, or filters that the rate does not allow
 */
export function processed(
  source: SourceRecording,
  common: Common,
  options: TrialOptions,
  report: Report,
): SourceRecording {
  const recording = filterRecording(inCommonOrder(source.recording, common, report), options.steps);
  return atRate({ ...source, recording: shifted(recording, options.shifts) }, common, options);
}
