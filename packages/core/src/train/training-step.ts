// What a training loop needs of a step, whether it runs op by op or compiled.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { StepNoise } from "../engine/noise.ts";
import type { Context } from "../nn/context.ts";
import type { Module } from "../nn/module.ts";
import type { Optimizer } from "../optim/optimizer.ts";
import type { Transform } from "../optim/transform.ts";
import type { HostBatch, TensorBatch } from "../plugin.ts";

/** Scalar loss of a batch. */
export type LossFunction = (batch: TensorBatch, context: Context) => Tensor;

/** What is trained and how. */
export interface StepSpec {
  readonly loss: LossFunction;
  /** The module whose parameters are trained. */
  readonly params: Module;
  readonly optimizer: Transform;
}

/** One step. */
export interface StepOptions {
  /** Learning rate. */
  readonly lr: number;
  /** Dropout masks and noise of this step; without it nothing is random. */
  readonly noise?: StepNoise;
}

/**
 * Steps over flat parameter memory, which holds the truth between them: {@link sync} copies it to the model, {@link
 * load} takes it from there.
 */
export interface TrainingStep {
  readonly optimizer: Optimizer;
  /** [layout.length] the parameters. */
  readonly parameters: Float32Array;
  /** A whole step; returns the loss before it. Where that is not finite the parameters stay as they are. */
  step(batch: HostBatch, options: StepOptions): number;
  /** Loss and flat gradients of a batch in training mode; the array is used again by the next call. */
  gradients(batch: HostBatch, noise?: StepNoise): { readonly loss: number; readonly gradients: Float32Array };
  /** Flat memory to model; `values` may be another set of the same layout, such as a moving average. */
  sync(values?: Float32Array): void;
  /** Model to flat memory. */
  load(): void;
  /** Frees what the step holds, not the model. */
  dispose(): void;
}
