// How models run: op by op or compiled, behind one interface.
import * as tf from "@tensorflow/tfjs-core";
import { type Context, INFERENCE } from "../nn/context.ts";
import type { Module } from "../nn/module.ts";
import type { HostBatch, HostTensor, TensorBatch } from "../plugin.ts";
import { toTensors } from "../train/batch.ts";
import { EagerStep } from "../train/eager-step.ts";
import type { StepSpec, TrainingStep } from "../train/training-step.ts";
import { StepNoise } from "./noise.ts";

/** Model code: named tensors in, named tensors out. */
export type TensorFunction = (inputs: TensorBatch, context: Context) => Readonly<Record<string, tf.Tensor>>;

/** Model code that runs on host arrays; results are copies. */
export interface Inference {
  (batch: HostBatch, context?: Context): Record<string, HostTensor>;
  /** Frees what it holds, not the model. */
  dispose(): void;
}

/** Options of {@link Engine.inference}. */
export interface InferenceOptions {
  /** In messages and profiles. */
  readonly name: string;
  /** Modules whose paths error messages name. */
  readonly model?: Module;
  /** `fixed`: made for weights that stay as they are; `changing`: for weights that are being trained. */
  readonly weights: "fixed" | "changing";
}

/** Runs training steps and inference. */
export interface Engine {
  readonly name: "eager" | "compiled";
  training(spec: StepSpec): TrainingStep;
  inference(fn: TensorFunction, options: InferenceOptions): Inference;
}

/** Runs everything op by op on the current tfjs backend. */
export const eagerEngine: Engine = {
  name: "eager",
  training: (spec) => new EagerStep(spec),
  inference: (fn) =>
    Object.assign((batch: HostBatch, context = INFERENCE) => runEagerly(fn, batch, context), { dispose() {} }),
};

/** As compiled functions do, each call draws the noise of a step from its start. */
function runEagerly(fn: TensorFunction, batch: HostBatch, context: Context): Record<string, HostTensor> {
  const { noise } = context;
  const own = noise instanceof StepNoise ? { ...context, noise: noise.fromStart() } : context;
  const results: Record<string, HostTensor> = {};
  tf.tidy(() => {
    for (const [name, tensor] of Object.entries(fn(toTensors(batch), own))) {
      results[name] = { data: tensor.dataSync().slice() as HostTensor["data"], shape: tensor.shape };
    }
  });
  return results;
}
