// Learned attention bias by the offset between query and key, on a line, a grid or a volume of tokens.
import * as tf from "@tensorflow/tfjs-core";
import { truncatedNormal } from "../nn/initialisers.ts";
import { Module } from "../nn/module.ts";
import { Parameter } from "../nn/parameter.ts";

/** Number of different offsets between two tokens of a grid: the product of 2 n - 1 over its sides n. */
export function offsetCount(extents: readonly number[]): number {
  return extents.reduce((product, extent) => product * (2 * extent - 1), 1);
}

/**
 * Row of the bias table for every pair of tokens: the offsets query - key + n - 1 of all axes as one number, the last
 * axis running fastest.
 *
 * @param extents sides of the token grid, tokens row-major: [length] or [height, width]
 * @returns int32 [tokens, tokens], query first
 * @see Liu et al. 2021, "Swin Transformer", section 3.2
 */
export function relativeIndex(extents: readonly number[]): tf.Tensor2D {
  const tokens = extents.reduce((product, extent) => product * extent, 1);
  let index: tf.Tensor = tf.zeros([tokens, tokens], "int32");
  for (const [axis, extent] of extents.entries()) {
    const place = tf.range(0, extent, 1, "int32");
    const shape = extents.map((_, other) => (other === axis ? extent : 1));
    const coordinate = tf.reshape(tf.broadcastTo(tf.reshape(place, shape), [...extents]), [tokens]);
    const offset = tf.sub(tf.expandDims(coordinate, 1), tf.expandDims(coordinate, 0));
    const shifted = tf.add(offset, tf.scalar(extent - 1, "int32"));
    index = tf.add(tf.mul(index, tf.scalar(2 * extent - 1, "int32")), shifted);
  }
  return index as tf.Tensor2D;
}

/**
 * The bias of every pair, to be added to scaled scores.
 *
 * @param table [offsets, heads]
 * @param index int32 [tokens, tokens] from {@link relativeIndex}
 * @returns [heads, tokens, tokens]
 */
export function relativeBias(table: tf.Tensor, index: tf.Tensor): tf.Tensor {
  const [queries, keys] = index.shape as [number, number];
  const rows = tf.gather(table, tf.reshape(index, [queries * keys]));
  return tf.transpose(tf.reshape(rows, [queries, keys, table.shape[1]!]), [2, 0, 1]);
}

/**
 * A learned bias for every offset and head: one axis as in a sequence, two as in Swin's windows. Swin's files also
 * hold `relative_position_index`, which follows from the extents and is no state here.
 */
export class RelativeBias extends Module {
  /** [offsets, heads] */
  readonly relative_position_bias_table: Parameter;
  readonly #extents: readonly number[];

  constructor(extents: readonly number[], heads: number) {
    super();
    this.relative_position_bias_table = new Parameter([offsetCount(extents), heads], truncatedNormal(0.02));
    this.#extents = extents;
  }

  /** [heads, tokens, tokens] */
  forward(): tf.Tensor {
    return relativeBias(this.relative_position_bias_table.value, relativeIndex(this.#extents));
  }
}
