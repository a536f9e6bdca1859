// Modulation: shift, scale and gate vectors that a condition sets for the parts of a block.
import { Linear, Module } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import { silu } from "./embedders.ts";
import { zeros } from "./initialisers.ts";

/** What a condition does to one part of a block; each is broadcast to the tokens. */
export interface Modulation {
  readonly shift: tf.Tensor;
  readonly scale: tf.Tensor;
  readonly gate: tf.Tensor;
}

/** x (1 + scale) + shift. */
export function modulate(x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor): tf.Tensor {
  return tf.add(tf.mul(x, tf.add(scale, 1)), shift);
}

/** x + (1 + gate) y: at the start, when gates are 0, a plain residual. */
export function gatedResidual(x: tf.Tensor, y: tf.Tensor, { gate }: Modulation): tf.Tensor {
  return tf.add(x, tf.mul(y, tf.add(gate, 1)));
}

/**
 * Linear(SiLU(c)), cut into shift, scale and gate of every part.
 *
 * @see Peebles & Xie 2023, "Scalable Diffusion Models with Transformers", adaLN-Zero, without its closed gates
 */
export class Modulator extends Module {
  readonly linear: Linear;
  readonly #parts: number;

  constructor(dim: number, parts: number) {
    super();
    this.linear = new Linear(dim, 3 * parts * dim, { weight: zeros });
    this.#parts = parts;
  }

  /**
   * @param condition [rows, dim]
   * @param shape of each vector, with the rows: [batch, 1, channels, dim]
   */
  forward(condition: tf.Tensor, shape: readonly number[]): Modulation[] {
    const vectors = tf.split(this.linear.forward(silu(condition)), 3 * this.#parts, -1);
    const at = (i: number) => tf.reshape(vectors[i]!, [...shape]);
    return Array.from({ length: this.#parts }, (_, part) => ({
      shift: at(3 * part),
      scale: at(3 * part + 1),
      gate: at(3 * part + 2),
    }));
  }
}
