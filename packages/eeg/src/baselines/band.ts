// Trials in a band and in a window, as baselines on band power take them.
import { InputError, type Report } from "@sciformer/core";
import { alignTrials } from "../alignment/trials.ts";
import type { Trial } from "../recording.ts";
import { applyZeroPhase, zeroPhaseButterworth } from "../signal/bandpass.ts";
import { roundHalfEven } from "../signal/rounding.ts";
import type { BandOptions, TrialSet } from "./baseline.ts";

/** The labelled trials' classes as indices. @throws InputError for a class that the set does not name */
export function labelIndices(trials: readonly Trial[], { classes }: TrialSet): number[] {
  return trials.map(({ label, subject, trial }) => {
    const index = label === null ? -1 : classes.indexOf(label);
    if (index >= 0) return index;
    throw new InputError(`subject ${subject} trial ${trial}: class ${label} is none of ${classes.join(", ")}`);
  });
}

/** Every channel of a trial in the band, without phase shift. */
function inBand(trials: readonly Trial[], set: TrialSet, band: BandOptions["band"]): readonly Trial[] {
  if (band === null) return trials;
  const filter = zeroPhaseButterworth({ type: "bandpass", low: band[0], high: band[1] }, set.sfreq);
  return trials.map((trial) => {
    const length = trial.eeg.length / set.channels.length;
    const eeg = new Float32Array(trial.eeg.length);
    for (let at = 0; at < eeg.length; at += length) {
      eeg.set(applyZeroPhase(filter, Float64Array.from(trial.eeg.subarray(at, at + length))), at);
    }
    return { ...trial, eeg };
  });
}

/** First sample and end of a window in seconds from the event; what reaches beyond the trial is left out. */
export function windowRange(length: number, set: TrialSet, window: BandOptions["window"]): readonly [number, number] {
  if (window === null) return [0, length];
  const sampleAt = (seconds: number) => roundHalfEven((seconds - set.tmin) * set.sfreq);
  const [from, to] = [Math.max(0, sampleAt(window[0])), Math.min(length, sampleAt(window[1]))];
  return to > from ? [from, to] : [0, length];
}

function windowed(eeg: Float32Array, set: TrialSet, window: BandOptions["window"]): Float32Array {
  const channels = set.channels.length;
  const length = eeg.length / channels;
  const [from, to] = windowRange(length, set, window);
  const result = new Float32Array(channels * (to - from));
  for (let c = 0; c < channels; c++) result.set(eeg.subarray(c * length + from, c * length + to), c * (to - from));
  return result;
}

/** Samples [channels, window] in the band, aligned by session if asked for. */
export function bandTrials(
  trials: readonly Trial[],
  set: TrialSet,
  { band, window }: BandOptions,
  alignment: "none" | "batch" | "online",
  report?: Report,
): Float32Array[] {
  const filtered = inBand(trials, set, band);
  const aligned = alignment === "none" ? filtered : alignTrials(filtered, set.channels.length, alignment, report);
  return aligned.map(({ eeg }) => windowed(eeg, set, window));
}
