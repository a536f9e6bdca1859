// Training losses: cross entropy of the next tokens, squared error of properties.
import type { Context, TensorBatch } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import type { CrystalConfig, WyformerConfig } from "./config.ts";
import type { CrystalBatch, Wyformer } from "./model.ts";

/** Names of a batch's tensors: the crystal under the names of its fields, the rest beside it. */
export const inputNames = {
  /** The true value of a field at the last site, where the batch shows MASK. */
  site: (field: string) => `site_${field}`,
  /** Distribution over the tokens of a field [batch, tokens], or the token [batch]. */
  target: (field: string) => `target_${field}`,
  /** Added to the scores of a field [batch, tokens]: 0, or a large negative number for what cannot be. */
  allowed: (field: string) => `allowed_${field}`,
} as const;

/** The crystals of a batch as the model takes them. */
export function crystals(batch: TensorBatch, { cascade }: WyformerConfig): CrystalBatch {
  const { start, valid, condition } = batch;
  return { start: start!, fields: cascade.map(({ field }) => batch[field]!), valid, condition };
}

/**
 * -sum_i target_i log softmax(logits)_i of every row.
 *
 * @param logits [rows, tokens]
 * @param target [rows, tokens] distribution, or [rows] int32 token
 * @returns [rows]
 */
export function crossEntropy(logits: tf.Tensor, target: tf.Tensor): tf.Tensor {
  const wanted = target.rank === 1 ? tf.oneHot(tf.cast(target, "int32"), logits.shape[1]!) : target;
  return tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), tf.cast(wanted, "float32")), 1));
}

/** The last place of a field replaced by the true value of that site. */
function reveal(shown: tf.Tensor, site: tf.Tensor): tf.Tensor {
  const [rows, sites, ...rest] = shown.shape as [number, number, ...number[]];
  const known = tf.slice(shown, [0, 0, ...rest.map(() => 0)], [rows, sites - 1, ...rest]);
  return tf.concat([known, tf.cast(tf.expandDims(site, 1), shown.dtype)], 1);
}

/** The batch once for every target: with the fields before it known of the last site. */
function revealed(batch: TensorBatch, { cascade }: WyformerConfig, shown: CrystalBatch): CrystalBatch[] {
  return cascade.flatMap(({ is_target }, target) => {
    if (!is_target) return [];
    const fields = shown.fields.map((tokens, i) =>
      i < target ? reveal(tokens, batch[inputNames.site(cascade[i]!.field)]!) : tokens,
    );
    return [{ ...shown, fields }];
  });
}

function stacked(parts: readonly (tf.Tensor | undefined)[]): tf.Tensor | undefined {
  const present = parts.filter((part) => part !== undefined);
  return present.length < parts.length ? undefined : tf.concat(present, 0);
}

/** Several batches of one shape as one, below each other. */
function stack(batches: readonly CrystalBatch[]): CrystalBatch {
  const [first] = batches as [CrystalBatch, ...CrystalBatch[]];
  return {
    start: stacked(batches.map(({ start }) => start))!,
    fields: first.fields.map((_, i) => stacked(batches.map(({ fields }) => fields[i]))!),
    valid: stacked(batches.map(({ valid }) => valid)),
    condition: stacked(batches.map(({ condition }) => condition)),
  };
}

/**
 * What the heads of a batch read, one a target. Where the batch holds the true values of the last site, every head is
 * shown the fields before its own; otherwise all are shown the batch as it is.
 */
function readouts(
  model: Wyformer,
  config: WyformerConfig,
  batch: TensorBatch,
  context: Context,
): { readonly shown: CrystalBatch; readonly read: tf.Tensor }[] {
  const shown = crystals(batch, config);
  const targets = config.cascade.filter(({ is_target }) => is_target);
  if (!(inputNames.site(config.cascade[0]!.field) in batch)) {
    const read = model.readout(shown, context);
    return targets.map(() => ({ shown, read }));
  }
  const variants = revealed(batch, config, shown);
  const all = model.readout(stack(variants), context);
  const parts = tf.split(all, variants.length, 0);
  return variants.map((variant, i) => ({ shown: variant, read: parts[i]! }));
}

/**
 * Cross entropy of every target field of the last site, weighted by row and field, summed.
 *
 * A batch has the crystals (`start`, the fields, `valid`, `condition`), `weights` [batch, targets], and by field
 * `target_*`, `allowed_*` and `site_*` (see {@link inputNames}); without `allowed_*` every token may be, without
 * `site_*` the heads read what the fields show.
 *
 * @returns scalar
 * @see Kazeev et al. 2025, section 3
 */
export function nextTokenLoss(
  model: Wyformer,
  config: WyformerConfig,
  batch: TensorBatch,
  context: Context,
): tf.Tensor {
  const targets = [...config.cascade.keys()].filter((i) => config.cascade[i]!.is_target);
  const read = readouts(model, config, batch, context);
  const losses = targets.map((index, i) => {
    const { field } = config.cascade[index]!;
    const logits = model.scores(index, read[i]!.read, read[i]!.shown, context);
    const allowed = batch[inputNames.allowed(field)];
    return crossEntropy(allowed ? tf.add(logits, allowed) : logits, batch[inputNames.target(field)]!);
  });
  return tf.sum(tf.mul(tf.stack(losses, 1), batch.weights!));
}

/**
 * Mean over all elements of (prediction - truth)^2.
 *
 * @param prediction [batch, properties]
 * @param truth [batch, properties]
 */
export function meanSquaredError(prediction: tf.Tensor, truth: tf.Tensor): tf.Tensor {
  return tf.mean(tf.square(tf.sub(prediction, truth)));
}

/** Absolute beyond one, squared below: 0.5 x^2, then |x| - 0.5; the mean over all elements. */
export function huber(prediction: tf.Tensor, truth: tf.Tensor): tf.Tensor {
  const apart = tf.abs(tf.sub(prediction, truth));
  const near = tf.minimum(apart, 1);
  return tf.mean(tf.add(tf.mul(tf.square(near), 0.5), tf.sub(apart, near)));
}

/** The loss of a property model on a batch with `target` [batch, properties]. */
export function propertyLoss(
  model: Wyformer,
  { model: config, task }: CrystalConfig,
  batch: TensorBatch,
  context: Context,
): tf.Tensor {
  const prediction = model.forward(crystals(batch, config), context);
  const isHuber = task.kind === "property" && task.loss === "huber";
  return (isHuber ? huber : meanSquaredError)(prediction, batch.target!);
}
