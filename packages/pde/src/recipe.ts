// How the models are trained: minutes on a processor, and as published.
import type { RecipeConfig } from "@sciformer/core";

const COMMON = {
  optimizer: "adamw",
  betas: [0.9, 0.999] as [number, number],
  eps: 1e-8,
  momentum: 0,
  epochs: null,
  earlyStopPatience: null,
  shuffleWindow: 1 << 18,
  logEvery: 10,
  checkpointEvery: 250,
} satisfies Partial<RecipeConfig>;

/** A small model on small fields. */
const QUICK: RecipeConfig = {
  ...COMMON,
  lr: 3e-3,
  weightDecay: 0,
  clipNorm: 1,
  emaDecay: null,
  batchSize: 16,
  steps: 2500,
  schedule: { kind: "cosine", warmup: 0.02 },
  validateEvery: 500,
};

/** @see Holzschuh et al. 2025, appendix (training): one rate, no warm-up, no augmentation */
const PAPER: RecipeConfig = {
  ...COMMON,
  lr: 4e-5,
  weightDecay: 1e-15,
  clipNorm: "ema",
  emaDecay: 0.999,
  batchSize: 256,
  steps: null,
  epochs: 100,
  schedule: { kind: "constant" },
  validateEvery: null,
};

/** Recipes by size. */
export const recipes = {
  small: QUICK,
  base: PAPER,
  large: PAPER,
} as const satisfies Record<string, RecipeConfig>;
