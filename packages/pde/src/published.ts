// A published checkpoint as a run: its architecture, the task it was trained for, and no statistics of any data.
import type { PublishedModel } from "@sciformer/core";
import type { PdeConfig, TaskConfig, TransformerConfig } from "./config.ts";
import { readCheckpoint } from "./read-checkpoint.ts";
import { sizes } from "./sizes.ts";

/** Flow matching is told by a mixed-channel model that takes the noisy state beside the known one. */
function objectiveOf({ channels, in_channels, out_channels }: TransformerConfig): TaskConfig["objective"] {
  return channels === "mixed" && in_channels === 2 * out_channels ? "flow" : "supervised";
}

/**
 * Reads a folder of a published checkpoint. Data are normalised by statistics of their own, as the run has none.
 *
 * @throws InputError as {@link readCheckpoint}
 */
export async function readPublished(folder: string): Promise<PublishedModel<PdeConfig>> {
  const { model, config } = await readCheckpoint(folder);
  try {
    const { task, recipe } = sizes.base;
    const channels = config.channels === "mixed" ? config.out_channels : task.channels;
    const tensors = [...model.stateDict()];
    return { config: { model: config, task: { ...task, channels, objective: objectiveOf(config) }, recipe }, tensors };
  } finally {
    model.dispose();
  }
}
