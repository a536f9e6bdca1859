// Where a run stands: the part of a checkpoint that is not tensors.
import { z } from "zod";

const numberOrNull = z.number().nullable();

/** See the fields; stored as state.json. */
export const trainingStateSchema = z.strictObject({
  /** Optimiser steps done. */
  step: z.int().min(0),
  /** Passes over the training split done. */
  epoch: z.int().min(0),
  /** Batches of the current pass already used: the data cursor. */
  batchInEpoch: z.int().min(0),
  /** Lines of metrics.jsonl: what a resumed run keeps of it. */
  metricsLines: z.int().min(0),
  /** Losses since the last log line. */
  pending: z.strictObject({ sum: z.number(), count: z.int().min(0) }),
  /** Lowest validation loss; null before the first validation, until which the best weights are the last ones. */
  bestLoss: numberOrNull,
  bestStep: z.int().nullable(),
  lastLoss: numberOrNull,
  lastValidLoss: numberOrNull,
  stoppedEarly: z.boolean(),
  /** Random streams are keyed by the seed and these counters, so the seed is all of their state. */
  seed: z.int().min(0),
  optimizer: z.record(z.string(), z.number()),
  plateau: z.strictObject({
    learningRate: z.number(),
    best: numberOrNull,
    badEpochs: z.int(),
    cooldownLeft: z.int(),
  }),
  stopping: z.strictObject({
    epochs: z.int(),
    bestLoss: numberOrNull,
    referenceLoss: numberOrNull,
    badEpochs: z.int(),
  }),
});

/** See {@link trainingStateSchema}. */
export type TrainingState = z.infer<typeof trainingStateSchema>;

/** What the loop itself counts; optimiser and schedule keep their own state. */
export type LoopState = Omit<TrainingState, "seed" | "optimizer" | "plateau" | "stopping">;

/** The state before the first step. */
export function freshLoopState(): LoopState {
  return {
    step: 0,
    epoch: 0,
    batchInEpoch: 0,
    metricsLines: 0,
    pending: { sum: 0, count: 0 },
    bestLoss: null,
    bestStep: null,
    lastLoss: null,
    lastValidLoss: null,
    stoppedEarly: false,
  };
}
