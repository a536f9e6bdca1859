// Positions: a crystal's sites are a set, so they have none; only the place to be filled may know how many there are.
import { Module, normal, Parameter } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";

/**
 * A learned vector by the number of sites before the last one, added to the last (the MASK) alone or, each by its own
 * place, to all. With `onlyMasked` the known sites stay a set: any order of them gives the same prediction.
 */
export class LearnedPositions extends Module {
  readonly weight: Parameter;
  readonly #onlyMasked: boolean;

  constructor(count: number, dim: number, onlyMasked: boolean) {
    super();
    this.weight = new Parameter([count, dim], normal(1));
    this.#onlyMasked = onlyMasked;
  }

  /**
   * @param sites [batch, sites, dim]
   * @param valid [batch, sites], 1 where a site is no padding; padding lies before the last site
   * @throws Error for more sites than there are vectors
   */
  forward(sites: tf.Tensor, valid?: tf.Tensor): tf.Tensor {
    const [batch, count, dim] = sites.shape as [number, number, number];
    const vectors = this.weight.value;
    if (count > vectors.shape[0]!) throw new Error(`positions: ${count} sites, vectors for ${vectors.shape[0]} only`);
    const before = valid
      ? tf.sub(tf.sum(tf.cast(valid, "int32"), 1), tf.scalar(1, "int32"))
      : tf.fill([batch], count - 1, "int32");
    const last = tf.slice(sites, [0, count - 1, 0], [batch, 1, dim]);
    const placed = tf.add(last, tf.expandDims(tf.gather(vectors, tf.cast(before, "int32")), 1));
    if (count === 1) return placed;
    const known = tf.slice(sites, [0, 0, 0], [batch, count - 1, dim]);
    const rest = this.#onlyMasked ? known : tf.add(known, tf.slice(vectors, [0, 0], [count - 1, dim]));
    return tf.concat([rest, placed], 1);
  }
}
