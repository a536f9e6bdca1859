// A recording replayed as if it came from the amplifier now: causal filters, moving window, one decision after the other.
import type { Trained } from "@sciformer/core";
import { collate } from "../collate.ts";
import type { EegConfig } from "../config.ts";
import { filterSteps } from "../importing/options.ts";
import type { EegNetwork } from "../networks/network.ts";
import { readOutputs, type TrialOutput } from "../output.ts";
import type { Recording, Trial } from "../recording.ts";
import { causalFilter } from "./causal.ts";
import { Smoother } from "./decisions.ts";
import type { StreamSettings } from "./options.ts";
import { MovingWindows } from "./windows.ts";

/** One decision. */
export interface Replayed {
  readonly trial: Trial;
  readonly output: TrialOutput;
  /** Milliseconds from the last sample to the decision. */
  readonly latencyMs: number;
}

/** Plays a recording step by step; each block is filtered, and each window that it completes is decided at once. */
export function* replay(
  { config, infer }: Trained<EegConfig, EegNetwork>,
  recording: Recording,
  origin: Pick<Trial, "subject" | "session">,
  { step, smoothing }: StreamSettings,
): Generator<Replayed> {
  const { task, model } = config;
  const filter = causalFilter(filterSteps(task.filters), task.sfreq, task.channels.length);
  const windows = new MovingWindows(task, step);
  const smoother = new Smoother(smoothing);
  const total = recording.samples[0]?.length ?? 0;
  const size = Math.max(1, Math.round(step * task.sfreq));
  for (let from = 0; from < total; from += size) {
    const arrived = performance.now();
    const block = filter.push(recording.samples.map((samples) => samples.subarray(from, from + size)));
    for (const { index, onset, eeg } of windows.push(block)) {
      if (eeg === null) continue;
      const trial: Trial = { ...origin, run: null, trial: index, onset, label: null, bad: false, eeg };
      const [output] = readOutputs(infer(collate([trial], config)).output!.data, model);
      yield { trial, output: smoother.push(output!), latencyMs: performance.now() - arrived };
    }
  }
}
