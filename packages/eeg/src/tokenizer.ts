// A trial to model input: the signal as it is, and the number of its class.
import { InputError, type Tokenizer } from "@sciformer/core";
import type { EegConfig, TaskConfig } from "./config.ts";
import type { Trial } from "./recording.ts";

/** Model input of one trial. */
export interface TrialTokens {
  /** [channels, samples] */
  readonly x: Float32Array;
  /** Index of the class; absent where there is no truth. */
  readonly label?: number;
}

/** Where a trial comes from, as errors name it. */
export function placeOf({ subject, session, trial }: Pick<Trial, "subject" | "session" | "trial">): string {
  return `subject ${subject} session ${session} trial ${trial}`;
}

function classOf(trial: Trial, { classes }: TaskConfig): number {
  const index = classes.indexOf(trial.label!);
  if (index < 0) {
    throw new InputError(`${placeOf(trial)}: label "${trial.label}", the model has ${classes.join(", ")}`);
  }
  return index;
}

/** @throws InputError for a trial of another shape, with gaps in it, or of a class that the task does not have */
export function encodeTrial(trial: Trial, task: TaskConfig): TrialTokens {
  const { channels, samples } = task;
  const { eeg } = trial;
  if (eeg.length !== channels.length * samples) {
    const wanted = `${channels.length} channels of ${samples} samples`;
    throw new InputError(`${placeOf(trial)}: ${eeg.length} values, expected ${wanted}`);
  }
  const gap = eeg.findIndex((value) => !Number.isFinite(value));
  if (gap >= 0) {
    const channel = channels[Math.floor(gap / samples)];
    throw new InputError(`${placeOf(trial)}: channel ${channel} sample ${gap % samples} is ${eeg[gap]}`);
  }
  return trial.label === null ? { x: eeg } : { x: eeg, label: classOf(trial, task) };
}

/** Rhythms of 10 Hz, stronger on one half of the channels. */
function example(index: number, { channels, samples, sfreq, classes }: TaskConfig): Trial {
  const label = index % classes.length;
  const eeg = Float32Array.from({ length: channels.length * samples }, (_, i) => {
    const [channel, sample] = [Math.floor(i / samples), i % samples];
    const isStrong = channel % 2 === label % 2;
    const phase = index + 0.3 * channel;
    return (isStrong ? 10 : 4) * Math.sin(2 * Math.PI * ((10 * sample) / sfreq) + phase) + 0.01 * channel;
  });
  return {
    subject: `S${index + 1}`,
    session: "0train",
    run: null,
    trial: index,
    onset: 8 * index,
    label: classes[label]!,
    bad: false,
    eeg,
  };
}

/** The tokenizer of the plugin; whose trial it is does not reach the model, so no inverse is claimed. */
export const tokenizer: Tokenizer<EegConfig, Trial, TrialTokens> = {
  encode: (trial, { task }) => encodeTrial(trial, task),
  examples: ({ task }) => [0, 1, 2].map((index) => example(index, task)),
};
