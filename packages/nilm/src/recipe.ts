// How the network is trained: the paper's recipe, and the short one of the embedded default.
import type { RecipeConfig, Strata } from "@sciformer/core";
import type { NilmConfig, TaskConfig } from "./config.ts";
import type { Window } from "./tokenizer.ts";

/** @see Petralia et al. 2025, section 5.1: AdamW without decay (Adam), plateau schedule, early stopping */
const PAPER: RecipeConfig = {
  optimizer: "adamw",
  lr: 1e-4,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  momentum: 0,
  clipNorm: null,
  emaDecay: null,
  batchSize: 64,
  steps: null,
  epochs: 50,
  schedule: { kind: "plateau", factor: 0.1, patience: 5 },
  earlyStopPatience: 10,
  shuffleWindow: 65_536,
  validateEvery: null,
  logEvery: 10,
  checkpointEvery: 200,
};

/** Named recipes: `small` learns in 500 steps, `base` and `large` follow the paper. */
export const recipes = {
  small: {
    ...PAPER,
    lr: 3e-3,
    // Eight windows give heavy-tailed gradients: without the clip the score swings with the seed.
    clipNorm: 0.05,
    batchSize: 8,
    steps: 500,
    epochs: null,
    schedule: { kind: "cosine", warmup: 0.1 },
    earlyStopPatience: null,
    validateEvery: 250,
    checkpointEvery: 100,
  },
  base: PAPER,
  large: PAPER,
} as const satisfies Record<string, RecipeConfig>;

/** True if the target of index `c` is on in any sample of a window with truth. */
export function isOn({ targets: watts }: Window, task: TaskConfig, c: number): boolean {
  const { threshold_w } = task.targets[c]!;
  return watts!.subarray(c * task.window, (c + 1) * task.window).some((power) => power >= threshold_w);
}

/** True if any target is on in any sample of the window. */
function hasActivity(window: Window, task: TaskConfig): boolean {
  return task.targets.some((_, c) => isOn(window, task, c));
}

/** Batches with at least so many windows in which a target is on; plain shuffling where `positives` is 0. */
export function strata({ task, recipe }: NilmConfig): Strata<Window> | undefined {
  if (task.positives === 0) return undefined;
  return {
    of: (window) => (hasActivity(window, task) ? "on" : "off"),
    atLeast: { on: Math.min(task.positives, recipe.batchSize - 1) },
  };
}
