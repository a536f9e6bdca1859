// What training and flow cases share: gradients, training trajectories, whole networks on batches.
import {
  adamW,
  type Context,
  chain,
  clipByEmaNorm,
  ema,
  type HostBatch,
  type HostTensor,
  InputError,
  type ParityValue,
  sgd,
  type TensorBatch,
  type TrainingStep,
  type Transform,
} from "@sciformer/core";
import { z } from "zod";
import type { PdeConfig } from "../config.ts";
import { pdeLoss, predictions } from "../loss.ts";
import type { Running } from "./case.ts";

/** The training of a case: its optimiser in words, what the targets of each step are multiplied by. */
export const trainingSchema = z.object({
  optimizer: z.string(),
  ema: z.string(),
  grad_clip: z.string(),
  steps: z.int(),
  target_scale_per_step: z.array(z.number()),
});

/** A model, what runs it, and the run that it belongs to. */
export interface CaseRun extends Running {
  readonly run: PdeConfig;
}

const lossOf =
  ({ model, run }: CaseRun) =>
  (batch: TensorBatch, context: Context) =>
    pdeLoss(model, batch, context, run);

/** What the plugin's `forward` gives for a batch. */
export function networkOutput(running: CaseRun, batch: HostBatch): HostTensor {
  const { model, run, engine } = running;
  const infer = engine.inference((tensors, context) => ({ output: predictions(model, tensors, context, run) }), {
    name: "network",
    model,
    weights: "fixed",
  });
  const { output } = infer(batch);
  infer.dispose();
  return output!;
}

/** The loss of a batch outside of training. */
export function validationLoss({ model, run, engine }: CaseRun, batch: HostBatch): number {
  const infer = engine.inference((tensors, context) => ({ loss: pdeLoss(model, tensors, context, run) }), {
    name: "loss",
    model,
    weights: "fixed",
  });
  const { loss } = infer(batch);
  infer.dispose();
  return loss!.data[0]!;
}

function norm(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

/** Loss in training, gradients of all parameters and their norm. */
export function gradients(running: CaseRun, batch: HostBatch) {
  const step = running.engine.training({ loss: lossOf(running), params: running.model, optimizer: sgd() });
  const { loss, gradients: flat } = step.gradients(batch);
  const { layout } = step.optimizer;
  const values = layout.tensors.map(({ name, shape }) => {
    return [`grad/${name}`, { shape, data: layout.view(flat, name).slice() }] as const;
  });
  const total = norm(flat);
  step.dispose();
  return { loss, norm: total, values: Object.fromEntries(values) as Record<string, ParityValue> };
}

/** The optimiser that a case describes in words. @throws InputError for another one */
function describedOptimizer({ optimizer, ema: average, grad_clip }: z.infer<typeof trainingSchema>, where: string) {
  const number = (pattern: RegExp, text: string): number => {
    const found = pattern.exec(text)?.[1];
    if (found === undefined) throw new InputError(`${where}: field training: no ${pattern.source} in "${text}"`);
    return Number(found);
  };
  const of = (name: string) => number(new RegExp(`\\b${name}=([0-9.e-]*[0-9])`), optimizer);
  const [, beta1 = Number.NaN, beta2 = Number.NaN] =
    /betas=\(([0-9.]+), *([0-9.]+)\)/.exec(optimizer)?.map(Number) ?? [];
  const [, fastDecay, slowDecay, thresholdFactor, targetFactor] =
    /([0-9.]+)\/([0-9.]+)\/([0-9.]+)\/([0-9.]+)/.exec(grad_clip)?.map(Number) ?? [];
  const moments = { beta1, beta2, eps: of("eps"), weightDecay: of("weight_decay"), mask: () => true };
  const clip = clipByEmaNorm({
    ...(fastDecay !== undefined && { fastDecay }),
    ...(slowDecay !== undefined && { slowDecay }),
    ...(thresholdFactor !== undefined && { thresholdFactor }),
    ...(targetFactor !== undefined && { targetFactor }),
  });
  const transform: Transform = chain(clip, adamW(moments), ema(number(/decay ([0-9.]*[0-9])/, average)));
  return { transform, lr: of("lr") };
}

/** Norms of the last step: before and after clipping, what was allowed, and to what it would have been brought. */
function clipping({ optimizer }: TrainingStep) {
  const { scalars } = optimizer.state;
  const of = (name: string) => Object.entries(scalars).find(([key]) => key.endsWith(`clipByEmaNorm/${name}`))![1];
  const [before, threshold, target] = [of("norm"), of("threshold"), of("target")];
  const after = before > threshold ? Math.min(1, target / (before + 1e-6)) * before : before;
  return { before, after, threshold, target };
}

/** Losses, norms and clipping of the steps, and parameters with their averages after them. */
export function trajectory(
  running: CaseRun,
  training: z.infer<typeof trainingSchema>,
  batchOf: (scale: number) => HostBatch,
  where: string,
): Record<string, ParityValue> {
  const { transform, lr } = describedOptimizer(training, where);
  const step = running.engine.training({ loss: lossOf(running), params: running.model, optimizer: transform });
  const losses: number[] = [];
  const seen: ReturnType<typeof clipping>[] = [];
  for (let k = 0; k < training.steps; k++) {
    losses.push(step.step(batchOf(training.target_scale_per_step[k] ?? 1), { lr }));
    seen.push(clipping(step));
  }
  const { layout } = step.optimizer;
  const average = step.optimizer.find("ema", "average")!;
  const finals = layout.tensors.flatMap(({ name, shape }) => [
    [`output/final_param/${name}`, { shape, data: layout.view(step.parameters, name).slice() }] as const,
    [`output/final_ema/${name}`, { shape, data: layout.view(average, name).slice() }] as const,
  ]);
  step.dispose();
  return {
    "output/train_losses": losses,
    "output/train_grad_norm_before_clip": seen.map(({ before }) => before),
    "output/train_grad_norm_after_clip": seen.map(({ after }) => after),
    "output/train_clip_threshold_and_target": seen.flatMap(({ threshold, target }) => [threshold, target]),
    ...Object.fromEntries(finals),
  };
}

/** The values that the case holds. */
export function wantedOnly(
  values: Readonly<Record<string, ParityValue>>,
  tensors: Readonly<Record<string, unknown>>,
): Record<string, ParityValue> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in tensors));
}
