// How the networks are trained: the paper's recipe, for fewer passes in the embedded default.
import type { EegRecipe } from "./config.ts";

/** @see Wang et al. 2026, "DBConformer", section IV: one rate, no decay, no augmentation, the state of the last epoch */
const PAPER: EegRecipe = {
  preset: "paper",
  optimizer: "adam",
  lr: 1e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  momentum: 0,
  clipNorm: null,
  emaDecay: null,
  batchSize: 32,
  steps: null,
  epochs: 100,
  schedule: { kind: "constant" },
  earlyStopPatience: null,
  shuffleWindow: 16_384,
  validateEvery: null,
  logEvery: 10,
  checkpointEvery: 250,
};

/** Recipes by size. */
export const recipes = {
  small: { ...PAPER, epochs: 30 },
  base: PAPER,
  large: PAPER,
} as const satisfies Record<string, EegRecipe>;

/**
 * The largest batch, up to `most`, that leaves hardly any of the trials over: an incomplete batch at the end of an
 * epoch is not trained on, which would be half of 60 trials in batches of 32.
 */
export function evenBatches(trials: number, most: number): number {
  return Math.max(1, Math.floor(trials / Math.ceil(trials / most)));
}
