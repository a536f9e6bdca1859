// What a network says about a batch of trials, and the loss that it is trained with.
import type { Context, TensorBatch } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import type { EegConfig } from "./config.ts";
import { DBConformer } from "./model.ts";
import type { EegNetwork } from "./networks/network.ts";
import { outputParts } from "./output.ts";

/**
 * The class scores of a batch of `collate` and what the network looked at, side by side as {@link outputParts} says.
 *
 * @returns [batch, width]
 */
export function predictions(model: EegNetwork, batch: TensorBatch, context: Context, config: EegConfig): tf.Tensor {
  const x = batch.x!;
  if (!(model instanceof DBConformer)) return model.forward(x, context).logits;
  const { logits, alpha, spatialAttention } = model.explain(x, context);
  const found = { logits, alpha, spatialAttention };
  const parts = outputParts(config.model).map(({ name }) => tf.reshape(found[name]!, [x.shape[0]!, -1]));
  return parts.length === 1 ? parts[0]! : tf.concat(parts, 1);
}

/**
 * Mean of -log softmax(logits)[class], where a trial counts by the weight of its class.
 *
 * @param logits [batch, classes]
 * @param targets [batch, classes]: share of each class, 1 for one of them unless trials are mixed
 * @param weights by class; null: all the same
 * @returns scalar
 */
export function weightedCrossEntropy(
  logits: tf.Tensor,
  targets: tf.Tensor,
  weights: readonly number[] | null,
): tf.Tensor {
  const shares = weights === null ? targets : tf.mul(targets, tf.tensor1d([...weights]));
  return tf.neg(tf.div(tf.sum(tf.mul(shares, tf.logSoftmax(logits))), tf.sum(shares)));
}

/** Loss of a batch with `y`. @see Wang et al. 2026, "DBConformer", section IV */
export function eegLoss(model: EegNetwork, batch: TensorBatch, context: Context, { task }: EegConfig): tf.Tensor {
  const { logits } = model.forward(batch.x!, context);
  return weightedCrossEntropy(logits, batch.y!, task.class_weights);
}
