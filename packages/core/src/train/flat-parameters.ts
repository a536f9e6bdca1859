// A model's trained parameters in one flat order: what optimisers work on and checkpoints compare.
import type * as tf from "@tensorflow/tfjs-core";
import type { Module } from "../nn/module.ts";
import type { Parameter } from "../nn/parameter.ts";
import { FlatLayout } from "../optim/layout.ts";

/** Copies between a model and flat arrays of its layout. */
export class FlatParameters {
  readonly layout: FlatLayout;
  /** Name and variable of every parameter, in the order of the layout. */
  readonly entries: readonly { readonly name: string; readonly variable: tf.Variable }[];
  readonly #parameters: ReadonlyMap<string, Parameter>;

  constructor(model: Module) {
    this.#parameters = model.namedParameters();
    this.layout = new FlatLayout([...this.#parameters].map(([name, { shape }]) => ({ name, shape })));
    this.entries = [...this.#parameters].map(([name, { variable }]) => ({ name, variable }));
  }

  get variables(): tf.Variable[] {
    return this.entries.map(({ variable }) => variable);
  }

  /** Model to flat array. */
  read(into: Float32Array = this.layout.allocate()): Float32Array {
    for (const { name, variable } of this.entries) this.layout.view(into, name).set(variable.dataSync());
    return into;
  }

  /** Flat array to model. */
  write(values: Float32Array): void {
    for (const [name, parameter] of this.#parameters) parameter.assign(this.layout.view(values, name));
  }

  /** Gradients by variable name into a flat array; parameters that the loss does not reach get zero. */
  gather(gradients: tf.NamedTensorMap, into: Float32Array): void {
    into.fill(0);
    for (const { name, variable } of this.entries) {
      const gradient = gradients[variable.name];
      if (gradient) this.layout.view(into, name).set(gradient.dataSync());
    }
  }
}
