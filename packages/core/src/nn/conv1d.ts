// One-dimensional convolution as shifted slices and one matrix product: any dilation, exact gradient, every backend.
import * as tf from "@tensorflow/tfjs-core";
import { fanInUniform } from "./initialisers.ts";
import { Module } from "./module.ts";
import { Parameter } from "./parameter.ts";

/** What stands beyond the ends of the signal. */
type Padding = "zeros" | "replicate";

/** Options of {@link conv1d}. */
export interface Conv1dOptions {
  readonly dilation?: number;
  readonly padding?: Padding;
}

function padEnds(x: tf.Tensor3D, left: number, right: number, padding: Padding): tf.Tensor3D {
  if (left + right === 0) return x;
  if (padding === "zeros")
    return tf.pad(x, [
      [0, 0],
      [left, right],
      [0, 0],
    ]);
  const [batch, length, channels] = x.shape;
  const first = tf.slice(x, [0, 0, 0], [batch, 1, channels]);
  const last = tf.slice(x, [0, length - 1, 0], [batch, 1, channels]);
  return tf.concat([...Array<tf.Tensor3D>(left).fill(first), x, ...Array<tf.Tensor3D>(right).fill(last)], 1);
}

/**
 * y[b, t, o] = bias[o] + sum over c, k of weight[o, c, k] * x[b, t + k * dilation - left, c], same length as x:
 * dilation * (kernel - 1) samples are added, floor of half of them on the left.
 *
 * @param x [batch, length, in]
 * @param weight [out, in, kernel]
 * @param bias [out]
 * @returns [batch, length, out]
 */
export function conv1d(
  x: tf.Tensor,
  weight: tf.Tensor,
  bias: tf.Tensor | undefined,
  options: Conv1dOptions = {},
): tf.Tensor {
  const { dilation = 1, padding = "zeros" } = options;
  const [out, into, kernel] = weight.shape as [number, number, number];
  if (x.rank !== 3 || x.shape[2] !== into) {
    throw new Error(`conv1d: x [${x.shape}] must be [batch, length, ${into}] for weight [${weight.shape}]`);
  }
  const [batch, length] = x.shape as [number, number, number];
  const added = dilation * (kernel - 1);
  const left = Math.floor(added / 2);
  const padded = padEnds(x as tf.Tensor3D, left, added - left, padding);
  const taps = Array.from({ length: kernel }, (_, k) => tf.slice(padded, [0, k * dilation, 0], [batch, length, into]));
  const columns = tf.reshape(kernel === 1 ? taps[0]! : tf.concat(taps, 2), [batch * length, kernel * into]);
  const matrix = tf.reshape(tf.transpose(weight, [2, 1, 0]), [kernel * into, out]);
  const product = tf.matMul(columns as tf.Tensor2D, matrix as tf.Tensor2D);
  return tf.reshape(bias ? tf.add(product, bias) : product, [batch, length, out]);
}

/** Learned convolution over time, `[batch, length, in] -> [batch, length, out]`. */
export class Conv1d extends Module {
  readonly weight: Parameter;
  readonly bias: Parameter | undefined;
  readonly #options: Conv1dOptions;

  constructor(into: number, out: number, kernel: number, options: Conv1dOptions & { readonly bias?: boolean } = {}) {
    super();
    this.weight = new Parameter([out, into, kernel], fanInUniform(into * kernel));
    if (options.bias ?? true) this.bias = new Parameter([out], fanInUniform(into * kernel));
    this.#options = options;
  }

  forward(x: tf.Tensor): tf.Tensor {
    return conv1d(x, this.weight.value, this.bias?.value, this.#options);
  }
}
