// What a trained network says about trials.
import type { Inference } from "@sciformer/core";
import { collate } from "./collate.ts";
import type { EegConfig } from "./config.ts";
import { readOutputs, type TrialOutput } from "./output.ts";
import type { Trial } from "./recording.ts";

/** Trials of a batch: always as many, so that the network is compiled once. */
const ROWS = 32;

/** Runs the network on aligned trials, in their order. */
export function outputsOf(trials: readonly Trial[], infer: Inference, config: EegConfig): TrialOutput[] {
  const outputs: TrialOutput[] = [];
  for (let from = 0; from < trials.length; from += ROWS) {
    const block = trials.slice(from, from + ROWS);
    const filled = Array.from({ length: ROWS }, (_, i) => ({
      ...block[Math.min(i, block.length - 1)]!,
      label: null,
    }));
    const { data } = infer(collate(filled, config)).output!;
    outputs.push(...readOutputs(data, config.model).slice(0, block.length));
  }
  return outputs;
}
