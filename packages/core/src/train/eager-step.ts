// One training step run op by op on the chosen backend: forward, backward, optimiser.
import "../engine/gradients.ts";
import * as tf from "@tensorflow/tfjs-core";
import type { Context } from "../nn/context.ts";
import type { Module } from "../nn/module.ts";
import { Optimizer } from "../optim/optimizer.ts";
import type { Transform } from "../optim/transform.ts";
import type { HostBatch, TensorBatch } from "../plugin.ts";
import { toTensors } from "./batch.ts";
import { FlatParameters } from "./flat-parameters.ts";

/** Scalar loss of a batch. */
export type LossFunction = (batch: TensorBatch, context: Context) => tf.Tensor;

/** Loss and gradients of a model for one batch, then the optimiser's step over flat memory. */
export class EagerStep {
  readonly parameters: FlatParameters;
  readonly optimizer: Optimizer;
  readonly #loss: LossFunction;
  readonly #gradients: Float32Array;

  constructor(model: Module, loss: LossFunction, transform: Transform) {
    this.parameters = new FlatParameters(model);
    this.optimizer = new Optimizer(this.parameters.layout, transform, this.parameters.values);
    this.#loss = loss;
    this.#gradients = this.parameters.layout.allocate();
  }

  /** Loss before the step; the gradients are left in the flat array that is returned beside it. */
  gradients(batch: HostBatch, context: Context): { loss: number; gradients: Float32Array } {
    const loss = tf.tidy(() => {
      const compute = () => tf.reshape(this.#loss(toTensors(batch), context), []) as tf.Scalar;
      const { value, grads } = tf.variableGrads(compute, [...this.parameters.variables]);
      this.parameters.gather(grads, this.#gradients);
      return value.dataSync()[0]!;
    });
    return { loss, gradients: this.#gradients };
  }

  /** A whole step; returns the loss before it. */
  run(batch: HostBatch, context: Context, learningRate: number): number {
    const { loss, gradients } = this.gradients(batch, context);
    if (!Number.isFinite(loss)) return loss;
    if (this.optimizer.update(this.parameters.values, gradients, learningRate)) this.parameters.push();
    return loss;
  }
}
