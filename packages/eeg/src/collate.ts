// Trials to one batch of model input.
import type { HostBatch, HostTensor, Random } from "@sciformer/core";
import { augmented } from "./augmentation.ts";
import type { EegConfig } from "./config.ts";
import type { Trial } from "./recording.ts";
import { encodeTrial, type TrialTokens } from "./tokenizer.ts";

/** Arrays of one length, one behind the other: [rows, ...shape]. */
function stacked(rows: readonly Float32Array[], shape: readonly number[]): HostTensor {
  const size = rows[0]!.length;
  const data = new Float32Array(rows.length * size);
  for (const [row, values] of rows.entries()) data.set(values, row * size);
  return { data, shape: [rows.length, ...shape] };
}

function oneHot(label: number, classes: number): Float32Array {
  const y = new Float32Array(classes);
  y[label] = 1;
  return y;
}

const isLabelled = (tokens: TrialTokens): tokens is Required<TrialTokens> => tokens.label !== undefined;

/**
 * x [batch, channels, samples] and, where all trials have a class, y [batch, classes]: the share of each class, which
 * is 1 for one of them unless training mixes trials.
 *
 * @throws InputError for a trial that does not fit the task
 */
export function collate(rows: readonly Trial[], { task }: EegConfig, random?: Random): HostBatch {
  const { channels, samples, classes } = task;
  const tokens = rows.map((row) => encodeTrial(row, task));
  const shape = [channels.length, samples];
  if (!tokens.every(isLabelled)) {
    return {
      x: stacked(
        tokens.map(({ x }) => x),
        shape,
      ),
    };
  }
  const labelled = tokens.map(({ x, label }) => ({ x, y: oneHot(label, classes.length) }));
  const trials = random ? augmented(labelled, task, random) : labelled;
  return {
    x: stacked(
      trials.map(({ x }) => x),
      shape,
    ),
    y: stacked(
      trials.map(({ y }) => y),
      [classes.length],
    ),
  };
}
