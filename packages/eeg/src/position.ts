// Learned positions: a table of vectors that is added to the tokens.
import { normal, Parameter } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";

/**
 * A table [1, places, dim], drawn from N(0, 1). A place is a patch in time or a channel: there is nothing of where an
 * electrode lies, so a network is tied to its channels and their order.
 */
export function positionTable(places: number, dim: number): Parameter {
  return new Parameter([1, places, dim], normal(1));
}

/**
 * Tokens with the positions of the first places of a table.
 *
 * @param tokens [batch, seq, dim], seq at most the places of the table
 */
export function withPositions(tokens: tf.Tensor, table: Parameter): tf.Tensor {
  const [, seq, dim] = tokens.shape as [number, number, number];
  const places = table.shape[1] === seq ? table.value : tf.slice(table.value, [0, 0, 0], [1, seq, dim]);
  return tf.add(tokens, places);
}
