// One training step run op by op on the chosen backend: forward, backward, optimiser.
import "../engine/gradients.ts";
import * as tf from "@tensorflow/tfjs-core";
import type { StepNoise } from "../engine/noise.ts";
import { FlatState } from "../engine/runtime/flat-state.ts";
import type { Optimizer } from "../optim/optimizer.ts";
import type { HostBatch } from "../plugin.ts";
import { toTensors } from "./batch.ts";
import { FlatParameters } from "./flat-parameters.ts";
import type { LossFunction, StepOptions, StepSpec, TrainingStep } from "./training-step.ts";

/** Loss and gradients of a model for one batch, then the optimiser's step over flat memory. */
export class EagerStep implements TrainingStep {
  readonly #model: FlatParameters;
  readonly #state: FlatState;
  readonly #loss: LossFunction;

  constructor({ loss, params, optimizer }: StepSpec) {
    this.#model = new FlatParameters(params);
    this.#state = new FlatState(this.#model.layout, optimizer, this.#model.read());
    this.#loss = loss;
  }

  get optimizer(): Optimizer {
    return this.#state.optimizer;
  }

  get parameters(): Float32Array {
    return this.#state.parameters;
  }

  step(batch: HostBatch, { lr, noise }: StepOptions): number {
    const { loss } = this.gradients(batch, noise);
    if (Number.isFinite(loss) && this.#state.update(lr)) this.sync();
    return loss;
  }

  gradients(batch: HostBatch, noise?: StepNoise): { loss: number; gradients: Float32Array } {
    const { gradients } = this.#state;
    const context = { training: true, ...(noise && { noise }) };
    const loss = tf.tidy(() => {
      const compute = () => tf.reshape(this.#loss(toTensors(batch), context), []) as tf.Scalar;
      const { value, grads } = tf.variableGrads(compute, this.#model.variables);
      this.#model.gather(grads, gradients);
      return value.dataSync()[0]!;
    });
    return { loss, gradients };
  }

  sync(values: Float32Array = this.#state.parameters): void {
    this.#model.write(values);
  }

  load(): void {
    this.#model.read(this.#state.parameters);
  }

  dispose(): void {}
}
