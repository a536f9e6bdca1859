// The named sizes: architecture, task and recipe that belong together; a dataset completes them.
import type { PdeConfig, TaskConfig } from "./config.ts";
import { architectures } from "./model.ts";
import { recipes } from "./recipe.ts";

/** Until a dataset is known: states of two channels. */
const TASK: TaskConfig = {
  objective: "supervised",
  predict: "state",
  frames: "forward_1_1",
  channels: 2,
  parameters: 5,
  grid: [256, 256],
  stride: 1,
  normalisation: "mean-std",
  tags: {},
  normalise_channels: false,
  relative_to_change: false,
  random_shifts: false,
  sigma_min: 1e-4,
  dropout_state: 0,
  sampler_steps: 100,
};

/** `small` is the embedded default, `base` and `large` are the published S and B. */
export const sizes = {
  small: {
    model: architectures.small,
    task: { ...TASK, grid: [32, 32], predict: "delta", random_shifts: true, relative_to_change: true },
    recipe: recipes.small,
  },
  base: { model: architectures.base, task: TASK, recipe: recipes.base },
  large: { model: architectures.large, task: TASK, recipe: recipes.large },
} as const satisfies Record<string, PdeConfig>;
