// What a prediction reads of all tokens together: their sum, largest values or mean.
import { MASKED } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import type { WyformerConfig } from "../config.ts";

/** Added to the number (or weight) of the tokens before dividing, against empty sequences. */
const EPSILON = 1e-5;

/** Tokens to aggregate. */
export interface AggregationInput {
  /** [batch, 1 + sites, dim]: the start token, then the sites. */
  readonly tokens: tf.Tensor;
  /** [batch, sites], 1 where a site is no padding. */
  readonly valid?: tf.Tensor | undefined;
  /** [batch, sites], of `weighted_mean`. */
  readonly weights?: tf.Tensor | undefined;
}

/** [batch, tokens, 1] validity of the tokens from `from` on, where 0 is the start token. */
function validity({ tokens, valid }: AggregationInput, from: 0 | 1): tf.Tensor {
  const [batch, count] = tokens.shape as [number, number];
  const sites = valid ? tf.cast(valid, "float32") : tf.ones([batch, count - 1]);
  return tf.expandDims(from === 1 ? sites : tf.concat([tf.ones([batch, 1]), sites], 1), 2);
}

/** The `count` tokens from `from` on. */
function range(x: tf.Tensor, from: number, count: number): tf.Tensor {
  return tf.slice(x, [0, from, 0], [x.shape[0]!, count, x.shape[2]!]);
}

function mean(input: AggregationInput, from: 0 | 1): tf.Tensor {
  const { tokens, weights } = input;
  const valid = validity(input, from);
  const share = weights ? tf.mul(valid, tf.expandDims(tf.cast(weights, "float32"), 2)) : valid;
  const total = tf.sum(tf.mul(range(tokens, from, tokens.shape[1]! - from), share), 1);
  return tf.div(total, tf.add(tf.sum(share, 1), EPSILON));
}

/** Over the tokens but the last; padding takes part where it is not told apart. */
function overKnown(kind: "sum" | "max", input: AggregationInput, from: 0 | 1): tf.Tensor {
  const { tokens, valid } = input;
  const [batch, all, dim] = tokens.shape as [number, number, number];
  const count = all - 1 - from;
  if (count === 0) return tf.zeros([batch, dim]);
  const known = range(tokens, from, count);
  if (!valid) return kind === "sum" ? tf.sum(known, 1) : tf.max(known, 1);
  const present = range(validity(input, from), 0, count);
  if (kind === "sum") return tf.sum(tf.mul(known, present), 1);
  // Where nothing is known the largest value would be that of the mask.
  const anything = tf.max(present, 1);
  return tf.mul(tf.max(tf.add(known, tf.mul(tf.sub(1, present), MASKED)), 1), anything);
}

/**
 * Sum or largest value of the tokens from the start token (or the first site) to the one before the last; mean, or mean
 * weighted by a field, of those to the last, padding excluded.
 *
 * @returns [batch, dim]
 */
export function aggregate(
  kind: NonNullable<WyformerConfig["token_aggregation"]>,
  withStart: boolean,
  input: AggregationInput,
) {
  const from = withStart ? 0 : 1;
  switch (kind) {
    case "sum":
    case "max":
      return overKnown(kind, input, from);
    case "mean":
      return mean({ ...input, weights: undefined }, from);
    case "weighted_mean":
      return mean(input, from);
    default:
      return kind satisfies never;
  }
}
