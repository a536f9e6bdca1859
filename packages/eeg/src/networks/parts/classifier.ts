// The three linear layers that classify the features of EEG Conformer and DBConformer.
import { type Context, dropout, Linear, Module } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";

const RATES = [0.5, 0.3] as const;

/** Linear, ELU, dropout, Linear, ELU, dropout, Linear: [batch, features] -> [batch, classes]. */
export class Classifier extends Module {
  protected override keys = { first: "fc.0", second: "fc.3", last: "fc.6" };
  readonly first: Linear;
  readonly second: Linear;
  readonly last: Linear;

  constructor(features: number, [wide, narrow]: readonly [number, number], classes: number) {
    super();
    this.first = new Linear(features, wide);
    this.second = new Linear(wide, narrow);
    this.last = new Linear(narrow, classes);
  }

  forward(features: tf.Tensor, context: Context): tf.Tensor {
    const wide = dropout(tf.elu(this.first.forward(features)), RATES[0], context);
    const narrow = dropout(tf.elu(this.second.forward(wide)), RATES[1], context);
    return this.last.forward(narrow);
  }
}
