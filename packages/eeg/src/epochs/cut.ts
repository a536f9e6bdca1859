// Trials cut out of a recording at its annotations.
import { InputError, type Report } from "@sciformer/core";
import type { Annotation, Recording, Trial } from "../recording.ts";
import { roundHalfEven } from "../signal/rounding.ts";

/** Where trials lie around an event. */
export interface TrialWindow {
  /** Seconds from the event to the first sample. */
  readonly tmin: number;
  /** Seconds from the event to the last sample. */
  readonly tmax: number;
  /** The sample at `tmax` belongs to the trial, as in MOABB; otherwise it ends before it. */
  readonly inclusive: boolean;
}

/** Windows that move over each event: for flicker and for streaming. */
export interface MovingWindow extends TrialWindow {
  /** Seconds from one window to the next. */
  readonly step: number;
  /** Seconds from the event to where the last window may end; where absent, the event's duration. */
  readonly until?: number;
}

/** Where trials belong. */
interface TrialOrigin {
  readonly subject: string;
  readonly session: string;
  readonly run: string | null;
  /** Number of the first trial: trials of the session that were cut from other runs. */
  readonly firstTrial: number;
}

export interface CutOptions extends TrialOrigin {
  readonly window: TrialWindow | MovingWindow;
  /** Text of an annotation -> class; null for trials whose class is not known. Other annotations are counted. */
  readonly classes: Readonly<Record<string, string | null>>;
  /** Highest minus lowest value of a channel, in its unit, above which a trial is marked bad; where absent none is. */
  readonly rejectAbove?: number;
}

/** The first sample of a window relative to its event, and its length. */
export function windowSamples(
  { tmin, tmax, inclusive }: TrialWindow,
  sfreq: number,
): { first: number; length: number } {
  const first = roundHalfEven(tmin * sfreq);
  const length = roundHalfEven(tmax * sfreq) - first + (inclusive ? 1 : 0);
  if (length < 1) throw new InputError(`a trial from ${tmin} to ${tmax} s has no samples at ${sfreq} Hz`);
  return { first, length };
}

/** Samples from an event to the starts of its windows. */
function windowStarts(window: TrialWindow | MovingWindow, event: Annotation, sfreq: number): number[] {
  const { first, length } = windowSamples(window, sfreq);
  if (!("step" in window)) return [first];
  const end = roundHalfEven((window.until ?? event.duration) * sfreq);
  const starts: number[] = [];
  for (let k = 0; ; k++) {
    const start = first + roundHalfEven(k * window.step * sfreq);
    if (start + length > end) return starts;
    starts.push(start);
  }
}

/** The trial's samples [channels, length], or why there are none. */
function samplesOf(recording: Recording, start: number, length: number): Float32Array | string {
  const available = recording.samples[0]?.length ?? 0;
  if (start < 0 || start + length > available) return "trials that leave the recording dropped";
  const eeg = new Float32Array(recording.samples.length * length);
  recording.samples.forEach((samples, k) => void eeg.set(samples.subarray(start, start + length), k * length));
  return eeg.every(Number.isFinite) ? eeg : "trials with gaps or values that are not finite dropped";
}

function peakToPeak(samples: Float32Array): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of samples) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low;
}

function isBad(eeg: Float32Array, length: number, limit: number | undefined): boolean {
  if (limit === undefined) return false;
  for (let at = 0; at < eeg.length; at += length) if (peakToPeak(eeg.subarray(at, at + length)) > limit) return true;
  return false;
}

/**
 * The trials of a recording in the order of their events. An event's sample is its onset times the rate, rounded half to
 * even; the window adds whole samples to it. Trials that leave the recording or meet a gap are dropped, and counted in the
 * report like annotations that are no class.
 *
 * @throws InputError for a window without samples, or a moving window whose step is not positive
 */
export function cutTrials(recording: Recording, options: CutOptions, report: Report): Trial[] {
  const { window, classes, subject, session, run } = options;
  const { sfreq, source } = recording;
  if ("step" in window && !(window.step * sfreq >= 1)) {
    throw new InputError(`windows every ${window.step} s: expected a step of at least a sample, ${1 / sfreq} s`);
  }
  const { length } = windowSamples(window, sfreq);
  const trials: Trial[] = [];
  for (const event of recording.annotations.toSorted((a, b) => a.onset - b.onset)) {
    const label = classes[event.text];
    if (label === undefined) {
      report.warn(`annotations "${event.text}" are no class`, source);
      continue;
    }
    for (const offset of windowStarts(window, event, sfreq)) {
      const start = roundHalfEven(event.onset * sfreq) + offset;
      const eeg = samplesOf(recording, start, length);
      if (typeof eeg === "string") {
        report.warn(eeg, `${source} at ${event.onset} s`);
        continue;
      }
      const trial = options.firstTrial + trials.length;
      const bad = isBad(eeg, length, options.rejectAbove);
      trials.push({ subject, session, run, trial, onset: start / sfreq, label, bad, eeg });
    }
  }
  return trials;
}
