// The trials of one recording, as an import asks for them.
import { InputError, type Report } from "@sciformer/core";
import { cutTrials, type MovingWindow, type TrialWindow, windowSamples } from "../epochs/cut.ts";
import type { SourceRecording } from "../formats/import-recordings.ts";
import type { Trial } from "../recording.ts";
import { roundHalfEven } from "../signal/rounding.ts";
import { badMarks, type EventClasses } from "./events.ts";
import type { TrialOptions } from "./options.ts";

/** Seconds of a trial where nothing is said, as in the BCI competitions. */
const [DEFAULT_TMIN, DEFAULT_TMAX] = [0, 4];

/** The window from sample `first` on, `samples` long. */
function samplesWindow(first: number, samples: number, sfreq: number): TrialWindow {
  return { tmin: first / sfreq, tmax: (first + samples) / sfreq, inclusive: false };
}

/** Where trials lie around their events. */
export function windowOf(options: TrialOptions, sfreq: number, trialSamples: number | undefined): TrialWindow {
  const { tmin, tmax, samples, inclusive } = options;
  if (samples !== undefined) {
    const first = trialSamples === samples ? 0 : roundHalfEven((tmin ?? DEFAULT_TMIN) * sfreq);
    return samplesWindow(first, samples, sfreq);
  }
  if (trialSamples !== undefined && tmax === undefined) {
    const first = roundHalfEven((tmin ?? 0) * sfreq);
    return samplesWindow(first, trialSamples - first, sfreq);
  }
  return { tmin: tmin ?? DEFAULT_TMIN, tmax: tmax ?? DEFAULT_TMAX, inclusive };
}

/** Windows that move, or one per event. */
function windowFor(window: TrialWindow, slide: number | undefined, until: number | undefined) {
  if (slide === undefined) return window;
  const moving: MovingWindow = { ...window, step: slide, ...(until !== undefined && { until }) };
  return moving;
}

/** What trials of an import have in common. */
export interface CutPlan {
  readonly events: EventClasses;
  readonly options: TrialOptions;
  /** Samples of every trial. */
  readonly samples: number;
}

/**
 * The trials of a recording, marked as bad where it says so.
 *
 * @param split decides how far windows move
 * @throws InputError for trials of another length than those before
 */
export function trialsOfSource(
  source: SourceRecording,
  { events, options, samples }: CutPlan,
  split: string | undefined,
  firstTrial: number,
  report: Report,
): Trial[] {
  const { recording, trialSamples, subject, session, run } = source;
  const window = windowOf(options, recording.sfreq, trialSamples);
  const { length, first } = windowSamples(window, recording.sfreq);
  if (length !== samples) {
    throw new InputError(`${recording.source}: trials of ${length} samples, expected ${samples} as in those before`);
  }
  const slide = split === "test" ? options.testSlide : options.slide;
  const trials = cutTrials(
    recording,
    {
      subject,
      session,
      run,
      firstTrial,
      window: windowFor(window, slide, options.until),
      classes: Object.fromEntries(events),
      ...(options.rejectAbove !== undefined && { rejectAbove: options.rejectAbove }),
    },
    report,
  );
  const marks = badMarks(recording.annotations, events);
  const { sfreq } = recording;
  const marked = trials.map((trial) => {
    const from = trial.onset!;
    return { ...trial, bad: trial.bad || marks.isBad(from - first / sfreq, from, from + length / sfreq) };
  });
  if (!options.dropBad) return marked;
  const kept = marked.filter(({ bad }) => !bad);
  if (kept.length < marked.length) {
    report.warn("trials marked as bad dropped", recording.source, marked.length - kept.length);
  }
  return kept.map((trial, i) => ({ ...trial, trial: firstTrial + i }));
}
