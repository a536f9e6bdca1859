// Trials to be scored or predicted, aligned as they come in: nothing of a later trial reaches an earlier one.
import { alignTrials } from "./alignment/trials.ts";
import type { TaskConfig } from "./config.ts";
import type { Trial } from "./recording.ts";

/** As the published scripts do it for subjects that they trained on: by all trials, then one by one, class by class. */
function paperAligned(trials: readonly Trial[], { channels, classes }: TaskConfig): Trial[] {
  const rank = ({ label }: Trial) => (label === null ? classes.length : classes.indexOf(label));
  const order = [...trials.keys()].sort((a, b) => rank(trials[a]!) - rank(trials[b]!));
  const numbered = order.map((place, trial) => ({ ...trials[place]!, trial }));
  const aligned = alignTrials(alignTrials(numbered, channels.length, "batch"), channels.length, "online");
  const result = [...trials];
  for (const [i, place] of order.entries()) result[place] = { ...trials[place]!, eeg: aligned[i]!.eeg };
  return result;
}

/**
 * The trials in their order, each session aligned by its trials up to each one. With `task.paper_exact` as published: subjects that were
 * trained on are aligned by all of their test trials first and in the order of their classes, and trials are aligned even
 * if those of the training were not.
 *
 * @param trained subjects that the model was trained on
 */
export function testTrials(trials: readonly Trial[], task: TaskConfig, trained: ReadonlySet<string>): readonly Trial[] {
  if (!task.paper_exact) {
    return task.alignment === "none" ? trials : alignTrials(trials, task.channels.length, "online");
  }
  const alignKnown = (own: readonly Trial[]) =>
    task.alignment === "none" ? alignTrials(own, task.channels.length, "online") : paperAligned(own, task);
  const isKnown = ({ subject }: Trial) => trained.has(subject);
  const known = alignKnown(trials.filter(isKnown));
  const others = alignTrials(
    trials.filter((trial) => !isKnown(trial)),
    task.channels.length,
    "online",
  );
  return trials.map((trial) => (isKnown(trial) ? known : others).shift()!);
}
