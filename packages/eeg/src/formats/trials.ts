// Recordings made of trials that their file holds cut already.
import type { Annotation, Channel, Recording } from "../recording.ts";
import type { ReadRecording } from "./reader.ts";

/** A trial: its class, where it is known, and one array per channel. */
export interface CutTrial {
  readonly label: string | undefined;
  readonly samples: readonly Float64Array[];
}

/** What all trials of a file share. */
interface CutTrials {
  readonly channels: readonly Channel[];
  readonly sfreq: number;
  readonly trials: readonly CutTrial[];
  readonly source: string;
}

/** The trials one behind the other, a sample of NaN after each so that no filter and no window crosses from one to the next. */
export function recordingOfTrials({ channels, sfreq, trials, source }: CutTrials): ReadRecording {
  const trialSamples = trials[0]?.samples[0]?.length ?? 0;
  const stride = trialSamples + 1;
  const samples = channels.map((_, channel) => {
    const all = new Float64Array(trials.length * stride).fill(Number.NaN);
    trials.forEach((trial, i) => void all.set(trial.samples[channel]!, i * stride));
    return all;
  });
  const annotations = trials.flatMap(({ label }, i): Annotation[] => {
    const onset = (i * stride) / sfreq;
    return label === undefined ? [] : [{ onset, duration: trialSamples / sfreq, text: label }];
  });
  const recording: Recording = { channels, sfreq, samples, annotations, startMs: null, source };
  return { recording, trialSamples };
}
