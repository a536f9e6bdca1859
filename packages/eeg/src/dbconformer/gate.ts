// The gate between the two branches.
import { Linear, Module } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";

/** g s + (1 - g) t with g = sigmoid(W [t ; s] + b): [batch, dim] each. */
export class Gate extends Module {
  readonly fc: Linear;

  constructor(dim: number) {
    super();
    this.fc = new Linear(2 * dim, dim);
  }

  forward(time: tf.Tensor, space: tf.Tensor): tf.Tensor {
    const gate = tf.sigmoid(this.fc.forward(tf.concat([time, space], 1)));
    return tf.add(tf.mul(gate, space), tf.mul(tf.sub(1, gate), time));
  }
}
