// Trials in memory, seen as a dataset.
import type { DatasetSource } from "@sciformer/core";
import type { TaskConfig } from "./config.ts";
import type { Trial } from "./recording.ts";
import { TRIALS, trialColumns } from "./tables.ts";

/** What trials of a dataset have in common. */
type About = Pick<TaskConfig, "channels" | "sfreq" | "samples" | "tmin" | "classes" | "filters">;

/** A dataset of the trials of each split. @param path as errors name it */
export function memorySource(
  path: string,
  splits: Readonly<Record<string, readonly Trial[]>>,
  about: About,
): DatasetSource {
  const { channels, sfreq, samples, tmin, classes, filters } = about;
  const columns = new Map(Object.entries(splits).map(([split, trials]) => [split, trialColumns(trials)]));
  return {
    path,
    splits: { [TRIALS]: [...columns.keys()] },
    metadata: {
      channels: JSON.stringify(channels),
      sfreq: String(sfreq),
      n_samples: String(samples),
      tmin: String(tmin),
      classes: JSON.stringify(classes),
      filters: JSON.stringify(filters),
    },
    columns: () => Object.keys(columns.values().next().value!.values),
    async *scan(_, split) {
      yield columns.get(split)!;
    },
  };
}
