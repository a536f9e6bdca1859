// A model's trained parameters as one flat array: what optimisers write and checkpoints compare.
import type * as tf from "@tensorflow/tfjs-core";
import type { Module } from "../nn/module.ts";
import type { Parameter } from "../nn/parameter.ts";
import { FlatLayout } from "../optim/layout.ts";

/** Holds the truth between steps; {@link push} copies it to the backend, {@link pull} takes it from there. */
export class FlatParameters {
  readonly layout: FlatLayout;
  readonly values: Float32Array;
  readonly variables: readonly tf.Variable[];
  readonly #parameters: ReadonlyMap<string, Parameter>;

  constructor(model: Module) {
    this.#parameters = model.namedParameters();
    this.layout = new FlatLayout([...this.#parameters].map(([name, { shape }]) => ({ name, shape })));
    this.values = this.layout.allocate();
    this.variables = [...this.#parameters.values()].map(({ variable }) => variable);
    this.pull();
  }

  /** Model to flat array. */
  pull(): void {
    for (const [name, { variable }] of this.#parameters) {
      this.layout.view(this.values, name).set(variable.dataSync());
    }
  }

  /** Flat array to model; `values` may be another set of the same layout, such as a moving average. */
  push(values: Float32Array = this.values): void {
    for (const [name, parameter] of this.#parameters) parameter.assign(this.layout.view(values, name));
  }

  /** Gradients by variable name into a flat array; parameters that the loss does not reach get zero. */
  gather(gradients: tf.NamedTensorMap, into: Float32Array): void {
    into.fill(0);
    for (const [name, { variable }] of this.#parameters) {
      const gradient = gradients[variable.name];
      if (gradient) this.layout.view(into, name).set(gradient.dataSync());
    }
  }
}
