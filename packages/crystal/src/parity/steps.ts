// Gradients of a next-token model, and the first steps of its training.
import {
  type Context,
  type Engine,
  type HostBatch,
  type ParityCase,
  type ParityValue,
  sgd,
  type TensorBatch,
  type TrainingStep,
  tensorsUnder,
} from "@sciformer/core";
import { z } from "zod";
import type { WyformerConfig } from "../config.ts";
import { inputNames, nextTokenLoss } from "../loss.ts";
import type { Wyformer } from "../model.ts";
import { writeValidity } from "../wyformer/masking.ts";
import { Crystals, type CrystalsOptions, type Split } from "./crystals.ts";
import { clippedNorm, describedOptimizer } from "./optimizer.ts";

/** The training of a case: its optimiser in words, how much is known at each step. */
export const trajectorySchema = z.object({
  optimizer: z.string(),
  clip_grad_norm: z.number().optional(),
  steps_known_seq_len_and_known_cascade_len: z.array(z.tuple([z.int(), z.int()])),
});

/** A model and what runs it. */
export interface Running {
  readonly model: Wyformer;
  readonly config: WyformerConfig;
  readonly engine: Engine;
}

function lossOf({ model, config }: Running) {
  return (batch: TensorBatch, context: Context) => nextTokenLoss(model, config, batch, context);
}

/**
 * A split as a training batch of one shape for all splits: every crystal at so many places, padding in between; weights
 * leave the crystals that are too short and the other heads out.
 */
function trainingBatch(all: Crystals, split: Split, places: number): HostBatch {
  const { config, lengths } = all;
  const rows = [...lengths.keys()];
  const valid = new Float32Array(rows.length * places);
  for (const row of rows) {
    const known = lengths[row]! >= split.known_seq_len ? split.known_seq_len : 0;
    writeValidity({ data: valid, offset: row * places, sites: places }, known);
  }
  const targets = [...config.cascade.keys()].filter((i) => config.cascade[i]!.is_target);
  const weights = rows.flatMap((row) =>
    targets.map((i) => Number(i === split.known_cascade_len && lengths[row]! >= split.known_seq_len)),
  );
  const named = targets.map((i) => {
    const target = all.target(rows, { ...split, known_cascade_len: i });
    return [inputNames.target(config.cascade[i]!.field), target] as const;
  });
  return {
    ...all.batch(rows, split, places),
    ...Object.fromEntries(named),
    valid: { data: valid, shape: [rows.length, places] },
    weights: { data: Float32Array.from(weights), shape: [rows.length, targets.length] },
  };
}

function globalNorm(gradients: Float32Array): number {
  return Math.sqrt(gradients.reduce((sum, value) => sum + value * value, 0));
}

/** Gradients of all parameters and their norm. */
export function gradientValues(all: Crystals, split: Split, running: Running): Record<string, ParityValue> {
  const step = running.engine.training({ loss: lossOf(running), params: running.model, optimizer: sgd() });
  const { gradients } = step.gradients(trainingBatch(all, split, split.known_seq_len + 1));
  const values: Record<string, ParityValue> = { "output/grad_norm": { shape: [1], data: [globalNorm(gradients)] } };
  for (const { name, shape } of step.optimizer.layout.tensors) {
    values[`grad/${name}`] = { shape, data: step.optimizer.layout.view(gradients, name).slice() };
  }
  step.dispose();
  return values;
}

/** All parameters, as `prefix` and their name. */
function parameters(step: TrainingStep, flat: Float32Array, prefix: string): Record<string, ParityValue> {
  const { layout } = step.optimizer;
  const entries = layout.tensors.map(({ name, shape }) => {
    return [`${prefix}${name}`, { shape, data: layout.view(flat, name).slice() }] as const;
  });
  return Object.fromEntries(entries);
}

/** Losses and gradient norms of the steps, and the parameters after them. */
export function trajectoryValues(
  testCase: ParityCase,
  options: CrystalsOptions,
  trajectory: z.infer<typeof trajectorySchema>,
  running: Running,
): Record<string, ParityValue> {
  const { optimizer, clip_grad_norm, steps_known_seq_len_and_known_cascade_len: splits } = trajectory;
  const { transform, lr } = describedOptimizer(optimizer, clip_grad_norm);
  running.model.loadStateDict(tensorsUnder(testCase, "param/"), testCase.path);
  const step = running.engine.training({ loss: lossOf(running), params: running.model, optimizer: transform });
  const permutations = testCase.tensors["input/traj_permutations"];
  const places = Math.max(...splits.map(([known]) => known)) + 1;
  const [losses, norms]: [number[], number[]] = [[], []];
  for (const [i, [known_seq_len, known_cascade_len]] of splits.entries()) {
    const size = permutations ? permutations.data.length / splits.length : 0;
    const permutation = permutations && Array.from({ length: size }, (_, at) => permutations.data[i * size + at]!);
    const crystals = new Crystals(testCase, running.config, options, permutation);
    const batch = trainingBatch(crystals, { known_seq_len, known_cascade_len }, places);
    const free = clippedNorm(step) === undefined ? globalNorm(step.gradients(batch).gradients) : 0;
    losses.push(step.step(batch, { lr }));
    norms.push(clippedNorm(step) ?? free);
  }
  const averaged = step.optimizer.evaluated(step.parameters);
  const values = {
    "output/traj_loss": { shape: [losses.length], data: losses },
    "output/traj_grad_norm": { shape: [norms.length], data: norms },
    ...parameters(step, step.parameters, "output/traj_param/"),
    ...(averaged && parameters(step, averaged, "output/traj_param_eval/")),
  };
  step.dispose();
  return values;
}
