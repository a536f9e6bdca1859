// Two-dimensional convolution that keeps the size, on images with channels last.
import * as tf from "@tensorflow/tfjs-core";
import { constant, fanInUniform, type Initialiser } from "./initialisers.ts";
import { linear } from "./linear.ts";
import { Module } from "./module.ts";
import { Parameter } from "./parameter.ts";

/** Options of {@link conv2d}. */
export interface Conv2dOptions {
  /** Whether the rows and the columns go on at their other end; beyond the edges there are zeros otherwise. */
  readonly circular?: readonly [boolean, boolean];
}

/** Continues an axis by `count` entries at both ends with those of the other end. */
function wrap(x: tf.Tensor, axis: number, count: number): tf.Tensor {
  const length = x.shape[axis]!;
  const part = (start: number) => {
    const begin = x.shape.map((_, other) => (other === axis ? start : 0));
    const size = x.shape.map((extent, other) => (other === axis ? count : extent));
    return tf.slice(x, begin, size);
  };
  return tf.concat([part(length - count), x, part(0)], axis);
}

/** Adds half a kernel on all sides. */
function padded(x: tf.Tensor4D, half: readonly [number, number], circular: readonly [boolean, boolean]): tf.Tensor4D {
  const wrapped = [0, 1].reduce<tf.Tensor>((y, axis) => {
    return circular[axis]! && half[axis]! > 0 ? wrap(y, axis + 1, half[axis]!) : y;
  }, x);
  const zeros = half.map((count, axis): [number, number] => (circular[axis] ? [0, 0] : [count, count]));
  return tf.pad(wrapped, [[0, 0], ...zeros, [0, 0]] as [number, number][]) as tf.Tensor4D;
}

/**
 * y[b, i, j, o] = bias[o] + sum over c, r, s of weight[o, c, r, s] * x[b, i + r - (kh-1)/2, j + s - (kw-1)/2, c].
 *
 * @param x [batch, height, width, in]
 * @param weight [out, in, kh, kw], odd sides
 * @param bias [out]
 * @returns [batch, height, width, out]
 * @throws Error when the channels of x and weight differ or a side of the kernel is even
 */
export function conv2d(
  x: tf.Tensor,
  weight: tf.Tensor,
  bias: tf.Tensor | undefined,
  { circular = [false, false] }: Conv2dOptions = {},
): tf.Tensor {
  const [out, into, height, width] = weight.shape as [number, number, number, number];
  if (x.rank !== 4 || x.shape[3] !== into) {
    throw new Error(`conv2d: x [${x.shape}] must be [batch, height, width, ${into}] for weight [${weight.shape}]`);
  }
  if (height % 2 === 0 || width % 2 === 0) throw new Error(`conv2d: weight [${weight.shape}] must have odd sides`);
  if (height * width === 1) return linear(x, tf.reshape(weight, [out, into]), bias);
  const filter = tf.transpose(weight, [2, 3, 1, 0]) as tf.Tensor4D;
  const isZero = !circular.some(Boolean);
  const input = isZero ? x : padded(x as tf.Tensor4D, [(height - 1) / 2, (width - 1) / 2], circular);
  const y = tf.conv2d(input as tf.Tensor4D, filter, 1, isZero ? "same" : "valid");
  return bias ? tf.add(y, bias) : y;
}

/** Learned convolution that keeps the size, `[batch, height, width, in] -> [batch, height, width, out]`. */
export class Conv2d extends Module {
  /** [out, in, kernel, kernel] */
  readonly weight: Parameter;
  readonly bias: Parameter | undefined;
  readonly #options: Conv2dOptions;

  /** @param options with `weight`, its starting values, the bias starts at 0; both as in PyTorch otherwise */
  constructor(
    into: number,
    out: number,
    kernel: number,
    options: Conv2dOptions & { readonly bias?: boolean; readonly weight?: Initialiser } = {},
  ) {
    super();
    const usual = fanInUniform(into * kernel * kernel);
    this.weight = new Parameter([out, into, kernel, kernel], options.weight ?? usual);
    if (options.bias ?? true) this.bias = new Parameter([out], options.weight ? constant(0) : usual);
    this.#options = options;
  }

  forward(x: tf.Tensor): tf.Tensor {
    return conv2d(x, this.weight.value, this.bias?.value, this.#options);
  }
}
