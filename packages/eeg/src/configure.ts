// A run's configuration from a dataset: channels, classes, samples, network, batches that divide the trials.
import { type CliOption, type CliValues, choice, type DatasetSource, InputError, positive } from "@sciformer/core";
import type { EegConfig, TaskConfig } from "./config.ts";
import { storedTrials } from "./dataset.ts";
import { parseMetadata } from "./metadata.ts";
import { evenBatches } from "./recipe.ts";
import { networkFor, networkNames } from "./sizes.ts";

const ALIGNMENTS = ["ea", "none"] as const;
const RECIPES = ["paper", "ours"] as const;

/** Options of `train` that this domain adds. */
export const trainOptions: readonly CliOption[] = [
  { flags: "--model <network>", description: `${networkNames.join(", ")} (default: dbconformer)` },
  { flags: "--patch <s>", description: "seconds of a time token (default: that of the size)" },
  { flags: "--alignment <rule>", description: "ea (Euclidean alignment of each session, default) or none" },
  { flags: "--recipe <name>", description: "paper (default) or ours (with augmentation and weight decay)" },
];

/** Labelled trials of the training split, and whether all declared classes are among them. */
async function trainingTrials(source: DatasetSource, classes: readonly string[]): Promise<number> {
  const seen = new Set<string>();
  let count = 0;
  for await (const { label } of storedTrials(source, "train")) {
    count++;
    if (label !== null) seen.add(label);
  }
  const missing = classes.find((name) => !seen.has(name));
  if (missing === undefined) return count;
  throw new InputError(`${source.path}: split train has no trial of class ${missing}`);
}

/** What a dataset says of the task, completed by a size. */
function taskOf(size: EegConfig, source: DatasetSource, options: CliValues): TaskConfig {
  const { channels, sfreq, n_samples, tmin, classes, filters, events } = parseMetadata(source);
  if (classes.length < 2) {
    throw new InputError(
      `${source.path}: ${classes.length === 1 ? `only class ${classes[0]}` : "no class"}; expected two or more`,
    );
  }
  return {
    ...size.task,
    channels,
    sfreq,
    samples: n_samples,
    tmin,
    classes,
    filters,
    events,
    alignment: choice(options, "alignment", ALIGNMENTS) ?? size.task.alignment,
  };
}

/** The configuration of a size for the trials of a task. @throws InputError for an unknown network or option value */
export function configFor(size: EegConfig, task: TaskConfig, trials: number, options: CliValues): EegConfig {
  const { model: asked = "dbconformer" } = options;
  const network = networkFor(String(asked), size, task);
  const patch = positive(options, "patch");
  if (patch !== undefined && !("patch_size" in network)) {
    throw new InputError(`--patch ${options.patch}: ${network.kind} has no patches`);
  }
  const model =
    patch !== undefined && "patch_size" in network
      ? { ...network, patch_size: Math.max(1, Math.round(patch * task.sfreq)) }
      : network;
  const preset = choice(options, "recipe", RECIPES) ?? size.recipe.preset;
  return { model, task, recipe: { ...size.recipe, preset, batchSize: evenBatches(trials, size.recipe.batchSize) } };
}

/**
 * Completes a size for a dataset.
 *
 * @throws InputError for an unknown network or option value, or a training split from which nothing can be learnt
 */
export async function configure(size: EegConfig, options: CliValues, source: DatasetSource): Promise<EegConfig> {
  const task = taskOf(size, source, options);
  return configFor(size, task, await trainingTrials(source, task.classes), options);
}
