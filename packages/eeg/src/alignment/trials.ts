// Euclidean alignment of lists of trials: each subject and session for itself.
import type { Report } from "@sciformer/core";
import { groupBy } from "../grouping.ts";
import type { Trial } from "../recording.ts";
import { align, fitAlignment, OnlineAlignment } from "./euclidean.ts";

/** Aligned by all trials of a group, or each trial by those up to itself, in chronological order. */
export type AlignmentMode = "batch" | "online";

/** One cap on one head: what is aligned together unless something else is said. */
export const bySession = ({ subject, session }: Trial): string => JSON.stringify([subject, session]);

/**
 * The trials in the order given, each group aligned for itself. A reference that lacks rank is reported.
 *
 * @param channels of every trial
 * @throws InputError for trials without samples
 */
export function alignTrials(
  trials: readonly Trial[],
  channels: number,
  mode: AlignmentMode,
  report?: Report,
  groupOf: (trial: Trial) => string = bySession,
): Trial[] {
  const groups = groupBy(
    trials.map((trial, place) => ({ trial, place })),
    ({ trial }) => groupOf(trial),
  );
  const aligned: Trial[] = [...trials];
  for (const members of groups.values()) {
    const inOrder = mode === "online" ? members.toSorted((a, b) => a.trial.trial - b.trial.trial) : members;
    const { eeg, rank } = alignGroup(
      inOrder.map(({ trial }) => trial.eeg),
      channels,
      mode,
    );
    for (const [i, { trial, place }] of inOrder.entries()) aligned[place] = { ...trial, eeg: eeg[i]! };
    const { subject, session } = members[0]!.trial;
    if (rank < channels) {
      report?.warn(
        `covariance has rank below ${channels} channels in Euclidean alignment`,
        `${subject} ${session}: ${rank}`,
      );
    }
  }
  return aligned;
}

function alignGroup(eeg: readonly Float32Array[], channels: number, mode: AlignmentMode) {
  if (mode === "batch") {
    const alignment = fitAlignment(eeg, channels);
    return { eeg: eeg.map((trial) => align(alignment, trial)), rank: alignment.rank };
  }
  const online = new OnlineAlignment(channels);
  return { eeg: eeg.map((trial) => online.push(trial)), rank: online.rank };
}
