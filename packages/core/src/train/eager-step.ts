// One training step run op by op on the chosen backend: forward, backward, optimiser.
import "../engine/gradients.ts";
import * as tf from "@tensorflow/tfjs-core";
import type { StepNoise } from "../engine/noise.ts";
import type { HostBatch } from "../plugin.ts";
import { toTensors } from "./batch.ts";
import { FlatStep } from "./flat-step.ts";
import type { LossFunction, StepSpec } from "./training-step.ts";

/** Loss and gradients of a model for one batch, then the optimiser's step over flat memory. */
export class EagerStep extends FlatStep {
  readonly #loss: LossFunction;

  constructor(spec: StepSpec) {
    super(spec);
    this.#loss = spec.loss;
  }

  gradients(batch: HostBatch, noise?: StepNoise) {
    this.sync();
    const { gradients } = this.state;
    const context = { training: true, ...(noise && { noise: noise.fromStart() }) };
    const loss = tf.tidy(() => {
      const compute = () => tf.reshape(this.#loss(toTensors(batch), context), []) as tf.Scalar;
      const { value, grads } = tf.variableGrads(compute, this.model.variables);
      this.model.gather(grads, gradients);
      return value.dataSync()[0]!;
    });
    this.variables.pull();
    return { loss, gradients };
  }

  dispose(): void {}
}
