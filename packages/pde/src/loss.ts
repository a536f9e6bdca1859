// What models are trained for: the next state, or the velocity that leads from noise to it.
import type { Context, TensorBatch } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import { frameTask, type PdeConfig, type TaskConfig } from "./config.ts";
import type { PdeInput } from "./model.ts";
import type { PdeModel } from "./network.ts";
import { unknownFrames } from "./transformer/tasks.ts";

/** Keeps relative errors finite. */
const LEAST_DEVIATION = 1e-4;
const LEAST_LOSS = 1e-6;
const LEAST_CHANGE = 1e-3;

/** The model's input of a batch of `collate`. */
export function pdeInput(batch: TensorBatch, { model, task }: PdeConfig): PdeInput {
  const { x, label, t, noisy } = batch as TensorBatch & { x: tf.Tensor; label: tf.Tensor };
  if (model.channels === "mixed") {
    return task.objective === "flow" ? { x: tf.concat([noisy!, x], 1), labels: label, t } : { x, labels: label };
  }
  return {
    x,
    channelTypes: batch.fields!,
    pdeTypes: label,
    tasks: batch.task!,
    t: t ?? tf.zeros([x.shape[0]!]),
    simulationTime: batch.time!,
    simulationDt: batch.dt!,
    parameters: batch.params!,
    parameterClasses: batch.param_ids!,
  };
}

/** [1, 1, frames, 1, 1]: 1 for every frame that is to be predicted. */
function unknownMask(task: TaskConfig): tf.Tensor {
  const frames = frameTask(task);
  const unknown = unknownFrames(frames);
  const values = Array.from({ length: frames.frames }, (_, frame) => Number(unknown.includes(frame)));
  return tf.tensor(values, [1, 1, frames.frames, 1, 1]);
}

/** By frame, the known one that it is a continuation of: the last before it, or the first of all. */
function lastKnown({ known, frames }: ReturnType<typeof frameTask>): number[] {
  return Array.from({ length: frames }, (_, frame) => known.findLast((other) => other <= frame) ?? known[0]!);
}

/** Frames of [batch, channels, frames, height, width] and, for those that are known, the given ones. */
function separateStates(output: tf.Tensor, x: tf.Tensor, task: TaskConfig): tf.Tensor {
  const isDelta = task.predict === "delta";
  const from = isDelta ? tf.gather(x, tf.tensor1d(lastKnown(frameTask(task)), "int32"), 2) : undefined;
  const states = from ? tf.add(output, from) : output;
  const unknown = unknownMask(task);
  return tf.add(tf.mul(states, unknown), tf.mul(x, tf.sub(1, unknown)));
}

/**
 * What the model says about a batch of `collate`. Supervised: the next state [batch, channels, height, width] or all
 * frames [batch, channels, frames, height, width], the known ones as given; in flow matching the velocity of these.
 */
export function predictions(model: PdeModel, batch: TensorBatch, context: Context, config: PdeConfig): tf.Tensor {
  const output = model.forward(pdeInput(batch, config), context);
  const { task } = config;
  if (task.objective === "flow") return output;
  if (config.model.channels === "separate") return separateStates(output, batch.x!, task);
  return task.predict === "delta" ? tf.add(output, batch.x!) : output;
}

/** Mean over the plane, and its deviation with n - 1, each [..., 1, 1]. */
function planeMoments(x: tf.Tensor): { readonly mean: tf.Tensor; readonly deviation: tf.Tensor } {
  const axes = [x.rank - 2, x.rank - 1];
  const count = x.shape.at(-2)! * x.shape.at(-1)!;
  const mean = tf.mean(x, axes, true);
  const squares = tf.sum(tf.square(tf.sub(x, mean)), axes, true);
  return { mean, deviation: tf.sqrt(tf.div(squares, count - 1)) };
}

const standardise = (x: tf.Tensor, { mean, deviation }: ReturnType<typeof planeMoments>) =>
  tf.div(tf.sub(x, mean), tf.add(deviation, LEAST_DEVIATION));

/**
 * Squared errors relative to the spread of each channel: the truth is standardised over its plane; the prediction with
 * the moments of that standardised truth in training, with its own otherwise.
 *
 * @param prediction [..., height, width]
 * @param truth [..., height, width]
 */
export function channelErrors(prediction: tf.Tensor, truth: tf.Tensor, isTraining: boolean): tf.Tensor {
  const wanted = standardise(truth, planeMoments(truth));
  const got = standardise(prediction, planeMoments(isTraining ? wanted : prediction));
  return tf.square(tf.sub(got, wanted));
}

/** loss / (loss + 1e-6), where the gradient takes the divisor for a constant. */
function relativeLoss(loss: tf.Tensor): tf.Tensor {
  const op = tf.customGrad((...inputs) => {
    const [value, save] = inputs as [tf.Tensor, tf.GradSaveFunc];
    const divisor = tf.add(value, LEAST_LOSS);
    save([divisor]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => tf.div(dy, saved[0]!);
    return { value: tf.div(value, divisor), gradFunc };
  });
  return op(loss);
}

function squaredErrors(prediction: tf.Tensor, truth: tf.Tensor, task: TaskConfig, isTraining: boolean): tf.Tensor {
  if (task.normalise_channels) return channelErrors(prediction, truth, isTraining);
  return tf.square(tf.sub(prediction, truth));
}

/** Share of a window's frames that a mean over all frames is divided by to become one over the unknown ones. */
function unknownShare({ model, task }: PdeConfig): number {
  if (model.channels === "mixed") return 1;
  const frames = frameTask(task);
  return unknownFrames(frames).length / frames.frames;
}

/** Mean square of how far the unknown frames of each sample are from its last known state, [batch, 1, ...]. */
function squaredChange(batch: TensorBatch, config: PdeConfig): tf.Tensor {
  const { model, task } = config;
  const { x, target } = batch as { x: tf.Tensor; target: tf.Tensor };
  const still = model.channels === "mixed" ? x : separateStates(tf.zerosLike(x), x, { ...task, predict: "delta" });
  const axes = x.shape.slice(1).map((_, axis) => axis + 1);
  return tf.div(tf.mean(tf.square(tf.sub(target, still)), axes, true), unknownShare(config));
}

/** Squared errors of every value as they enter the mean. */
function weightedErrors(prediction: tf.Tensor, batch: TensorBatch, config: PdeConfig, isTraining: boolean): tf.Tensor {
  const errors = squaredErrors(prediction, batch.target!, config.task, isTraining);
  if (!config.task.relative_to_change) return errors;
  return tf.div(errors, tf.add(squaredChange(batch, config), LEAST_CHANGE));
}

/**
 * Mean squared error of a batch with `target`, padded channels included. Separate channels: supervised it is of unknown
 * frames; in flow matching known frames count with an error of 0, and in training the loss is divided by itself, so that
 * the gradient has one size at all times.
 *
 * @returns scalar
 * @see Holzschuh et al. 2025, section 4
 */
export function pdeLoss(model: PdeModel, batch: TensorBatch, context: Context, config: PdeConfig): tf.Tensor {
  const { task } = config;
  const prediction = predictions(model, batch, context, config);
  const errors = weightedErrors(prediction, batch, config, context.training);
  if (config.model.channels === "mixed") return tf.mean(errors);
  const mean = tf.mean(tf.mul(errors, unknownMask(task)));
  if (task.objective === "flow") return context.training ? relativeLoss(mean) : mean;
  return tf.div(mean, unknownShare(config));
}
