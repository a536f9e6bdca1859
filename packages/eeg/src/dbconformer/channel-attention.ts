// The weights of the channels.
import { Linear, Module } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";

/**
 * alpha = softmax over channels of w2 tanh(W1 z_c + b1) + b2.
 *
 * @see Wang et al. 2026, "DBConformer", section III-D
 */
export class ChannelAttention extends Module {
  protected override keys = { hidden: "0", score: "2" };
  readonly hidden: Linear;
  readonly score: Linear;

  constructor(dim: number) {
    super();
    this.hidden = new Linear(dim, dim);
    this.score = new Linear(dim, 1);
  }

  /** [batch, channels, dim] -> [batch, channels] */
  forward(tokens: tf.Tensor): tf.Tensor {
    const scores = this.score.forward(tf.tanh(this.hidden.forward(tokens)));
    return tf.softmax(tf.squeeze(scores, [2]));
  }
}
