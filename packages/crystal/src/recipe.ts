// How the models are trained: per-row cuts with AdamW, the published scheme, and properties.
import type { RecipeConfig } from "@sciformer/core";

const COMMON = {
  betas: [0.9, 0.999] as [number, number],
  eps: 1e-8,
  weightDecay: 0,
  momentum: 0,
  clipNorm: 2,
  emaDecay: null,
  epochs: null,
  earlyStopPatience: null,
  shuffleWindow: 65_536,
  logEvery: 10,
  checkpointEvery: 250,
} satisfies Partial<RecipeConfig>;

/** Every crystal is cut at a place of its own: the same objective as the published one, in minutes. */
const MIXED: RecipeConfig = {
  ...COMMON,
  optimizer: "adamw",
  lr: 4e-3,
  batchSize: 64,
  steps: 2500,
  schedule: { kind: "cosine", warmup: 0.02 },
  validateEvery: 500,
};

/** @see Kazeev et al. 2025, appendix (training): the whole data set a step, one place and field, plain SGD */
const PAPER: RecipeConfig = {
  ...COMMON,
  optimizer: "sgd",
  lr: 0.2,
  batchSize: 27_136,
  steps: 1_000_000,
  schedule: { kind: "plateau", factor: 0.8, patience: 20 },
  earlyStopPatience: 100,
  validateEvery: 1000,
  checkpointEvery: 1000,
};

/** What the authors recommended later: no schedule, the average of the steps is evaluated. */
const SCHEDULE_FREE: RecipeConfig = {
  ...PAPER,
  optimizer: "schedule-free-sgd",
  momentum: 0.9,
  steps: 1_500_000,
  schedule: { kind: "constant" },
};

/** @see Kazeev et al. 2025, appendix (property prediction) */
const PAPER_PROPERTY: RecipeConfig = {
  ...COMMON,
  optimizer: "adam",
  lr: 1e-3,
  batchSize: 1000,
  steps: null,
  epochs: 10_000,
  schedule: { kind: "plateau", factor: 0.5, patience: 20 },
  earlyStopPatience: 100,
  validateEvery: 270,
};

/** Recipes of generators by size; `paper` is the published one, `schedule-free` its successor. */
export const recipes = {
  small: MIXED,
  base: MIXED,
  large: { ...MIXED, lr: 1e-3, steps: 10_000 },
  paper: PAPER,
  "schedule-free": SCHEDULE_FREE,
} as const satisfies Record<string, RecipeConfig>;

/** Recipes of property models; above a rate of 1e-3 post-norm layers stop learning the band gap. */
export const propertyRecipes = {
  small: { ...MIXED, lr: 1e-3, steps: 3000 },
  base: { ...MIXED, lr: 1e-3, steps: 6000 },
  large: { ...MIXED, lr: 5e-4, steps: 12_000 },
  paper: PAPER_PROPERTY,
} as const satisfies Record<string, RecipeConfig>;
