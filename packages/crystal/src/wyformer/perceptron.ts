// Perceptrons with the authors' widths and state dictionary keys.
import { type Context, dropout, Linear, Module } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";

/** `pyramid`: widths fall or rise evenly from input to output; `input`: hidden layers are as wide as the input. */
export type PerceptronShape = "pyramid" | "input";

/** Linear layers with ReLU between them, numbered as PyTorch's Sequential numbers them. */
class Perceptron extends Module {
  readonly #linears: readonly Linear[];
  readonly #dropout: number | null;

  constructor(widths: readonly number[], rate: number | null) {
    super();
    this.#linears = widths.slice(1).map((width, i) => new Linear(widths[i]!, width));
    this.#dropout = rate;
    const stride = rate === null ? 2 : 3;
    Object.assign(this, Object.fromEntries(this.#linears.map((linear, i) => [i * stride, linear])));
  }

  forward(x: tf.Tensor, context: Context): tf.Tensor {
    const hidden = this.#linears.slice(0, -1).reduce((signal, linear) => {
      return tf.relu(dropout(linear.forward(signal), this.#dropout ?? 0, context));
    }, x);
    return this.#linears.at(-1)!.forward(hidden);
  }
}

/** A module that maps `[..., in]` to `[..., out]`. */
export type Projection = Module & { forward(x: tf.Tensor, context: Context): tf.Tensor };

/** Widths of all layers, input and output among them, fractions cut off. */
export function perceptronWidths(shape: PerceptronShape, into: number, out: number, layers: number): number[] {
  if (shape === "input") return [...new Array<number>(layers).fill(into), out];
  const step = (out - into) / layers;
  return Array.from({ length: layers + 1 }, (_, i) => (i === layers ? out : Math.floor(i * step + into)));
}

/**
 * `layers` linear layers with ReLU between them; a single one is a plain {@link Linear}.
 *
 * @param rate dropout between linear layer and ReLU; null where the authors have no such layer, which moves the keys
 */
export function perceptron(
  shape: PerceptronShape,
  [into, out]: readonly [number, number],
  layers: number,
  rate: number | null = null,
): Projection {
  if (layers === 1) return new Linear(into, out);
  return new Perceptron(perceptronWidths(shape, into, out, layers), rate);
}
