// The guard against leaks: no trial may be in two splits.
import { InputError, type Report } from "@sciformer/core";
import { groupBy } from "./grouping.ts";
import type { Trial } from "./recording.ts";
import { trialHash } from "./splits.ts";
import { placeOf } from "./tokenizer.ts";

/** Remembers every trial by its samples. */
export class LeakGuard {
  readonly #seen = new Map<string, { readonly split: string; readonly place: string }>();
  readonly #report: Report | undefined;

  /** @param report counts trials that one split has twice */
  constructor(report?: Report) {
    this.#report = report;
  }

  /** @throws InputError for a trial that another split has too */
  add(trial: Trial, split: string): void {
    const hash = trialHash(trial.eeg);
    const place = placeOf(trial);
    const before = this.#seen.get(hash);
    if (before === undefined) {
      this.#seen.set(hash, { split, place });
      return;
    }
    if (before.split !== split) {
      throw new InputError(`the same trial is in ${before.split} and ${split}: ${before.place} and ${place}`);
    }
    this.#report?.warn("trials that are there twice", `${before.place} and ${place}`);
  }
}

const recordingOf = ({ subject, session, run }: Trial): string => JSON.stringify([subject, session, run]);

/**
 * Refuses windows of training and test that overlap in time: they have samples in common.
 *
 * @param seconds of each trial
 * @throws InputError that names two of them
 */
export function refuseOverlaps(train: readonly Trial[], test: readonly Trial[], seconds: number): void {
  const isTimed = (trial: Trial): trial is Trial & { onset: number } => trial.onset !== null;
  const byRecording = groupBy(train.filter(isTimed), recordingOf);
  for (const trial of test.filter(isTimed)) {
    const near = byRecording
      .get(recordingOf(trial))
      ?.find(({ onset }) => Math.abs(onset - trial.onset) < seconds * (1 - 1e-6));
    if (near) {
      throw new InputError(
        `windows of training and test overlap: ${placeOf(near)} and ${placeOf(trial)}; divide by sessions or subjects`,
      );
    }
  }
}
