// Golden cases of networks: their configurations, inputs and losses, and what happens inside.
import {
  type Context,
  type Engine,
  type HostBatch,
  type LossFunction,
  type ParityCase,
  type ParityValue,
  requiredTensor,
  type TensorBatch,
  type TrainingStep,
} from "@sciformer/core";
import type * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { weightedCrossEntropy } from "../loss.ts";
import type { EegNetwork } from "../networks/network.ts";

/** Trials [batch, channels, time] and their classes one-hot [batch, classes]; a case may have an axis of 1 more. */
export function caseBatch(testCase: ParityCase, classes: number): HostBatch {
  const x = requiredTensor(testCase, "input/x");
  const labels = Array.from(requiredTensor(testCase, "input/labels").data as ArrayLike<number | bigint>, Number);
  const [batch, channels, time] = [x.shape[0]!, x.shape.at(-2)!, x.shape.at(-1)!];
  const y = new Float32Array(batch * classes);
  for (const [row, label] of labels.entries()) y[row * classes + label] = 1;
  return {
    x: { data: Float32Array.from(x.data as ArrayLike<number>), shape: [batch, channels, time] },
    y: { data: y, shape: [batch, classes] },
  };
}

/** A case's class weights, where its loss has any. */
export const weightsSchema = z.object({ class_weights: z.array(z.number()).optional() });

/** A network with a case's parameters, and how the case runs it. */
export interface Running {
  readonly model: EegNetwork;
  readonly engine: Engine;
  /** Whether batch norm takes the statistics of the batch. */
  readonly training: boolean;
  readonly weights: readonly number[] | null;
}

/** The loss in the mode of the case, which the engine's training mode need not be. */
export function lossOf({ model, training, weights }: Running): LossFunction {
  return ({ x, y }, context) => weightedCrossEntropy(model.forward(x!, { ...context, training }).logits, y!, weights);
}

/** Named values of a run of `fn` in the mode of the case. */
export function run(
  { engine, model, training }: Running,
  batch: HostBatch,
  fn: (batch: TensorBatch, context: Context) => Readonly<Record<string, tf.Tensor>>,
): Record<string, ParityValue> {
  const infer = engine.inference(fn, { name: "network", model, weights: "changing" });
  try {
    return infer(batch, { training });
  } finally {
    infer.dispose();
  }
}

/** Values of the optimiser's flat memory by the names of the parameters. */
export function byParameter(step: TrainingStep, flat: Float32Array, prefix: string): Record<string, ParityValue> {
  const { layout } = step.optimizer;
  return Object.fromEntries(
    layout.tensors.map(({ name, shape }) => [`${prefix}${name}`, { shape, data: layout.view(flat, name).slice() }]),
  );
}

/** Of all values those that the case has. */
export function wantedOnly(values: Readonly<Record<string, ParityValue>>, testCase: ParityCase) {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in testCase.tensors));
}
