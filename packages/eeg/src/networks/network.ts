// What every network of the package is: trials in, class scores out.
import type { Context, Module } from "@sciformer/core";
import type * as tf from "@tensorflow/tfjs-core";

/** What a network says about trials. */
export interface Scores {
  /** [batch, features]: what the classes are decided from. */
  readonly features: tf.Tensor;
  /** [batch, classes] */
  readonly logits: tf.Tensor;
  /** [batch, channels]: weights of the channels, which sum to 1; only from a network with channel attention. */
  readonly alpha?: tf.Tensor;
}

/** A network that maps trials [batch, channels, time] to {@link Scores}. */
export type EegNetwork = Module & { forward(x: tf.Tensor, context: Context): Scores };
