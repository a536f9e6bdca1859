// Lookup table of learned vectors.
import * as tf from "@tensorflow/tfjs-core";
import { normal } from "./initialisers.ts";
import { Module } from "./module.ts";
import { Parameter } from "./parameter.ts";

/** Learned vectors by index: int32 `[...] -> [..., dim]`. Indices must lie in [0, count). */
export class Embedding extends Module {
  readonly weight: Parameter;

  constructor(count: number, dim: number) {
    super();
    this.weight = new Parameter([count, dim], normal(1));
  }

  forward(indices: tf.Tensor): tf.Tensor {
    return tf.gather(this.weight.value, tf.cast(indices, "int32"));
  }
}
