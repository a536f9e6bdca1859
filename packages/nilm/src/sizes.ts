// The named sizes: architecture, task and recipe that belong together.
import type { NilmConfig, TaskConfig } from "./config.ts";
import { architectures } from "./model.ts";
import { recipes } from "./recipe.ts";

/** Completed from the dataset when a run is configured: targets, period, zone, scale. */
const TASK: TaskConfig = {
  targets: [{ name: "kettle", threshold_w: 500, max_w: 6000 }],
  window: 128,
  stride: 128,
  period_s: 60,
  scale_w: 10_000,
  variables: ["minute", "hour", "dow", "month"],
  tz: "UTC",
  tz_policy: "local",
  positives: 0,
  max_zero_share: 1,
};

/** `small` is the embedded default, `base` the paper's, `large` the most accurate of its appendix. */
export const sizes = {
  small: {
    model: architectures.small,
    task: { ...TASK, stride: 32, positives: 2, max_zero_share: 0.2 },
    recipe: recipes.small,
  },
  base: { model: architectures.base, task: TASK, recipe: recipes.base },
  large: { model: architectures.large, task: TASK, recipe: recipes.large },
} as const satisfies Record<string, NilmConfig>;
