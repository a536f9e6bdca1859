// Convolutions over electrodes and time, weights in PyTorch's layout.
import { constant, fanInUniform, type Initialiser, Module, Parameter } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";

/** Options of {@link convolve}. */
export interface ConvolveOptions {
  /** Parts of the input channels that are filtered apart. */
  readonly groups?: number;
  /** Samples from one window in time to the next. */
  readonly stride?: number;
  /** Zeros before the first sample and after the last. */
  readonly pad?: readonly [number, number];
}

/** Zeros before and after the samples of [batch, rows, time, channels]. */
function padTime(x: tf.Tensor, [before, after]: readonly [number, number]): tf.Tensor {
  if (before === 0 && after === 0) return x;
  return tf.pad(x, [
    [0, 0],
    [0, 0],
    [before, after],
    [0, 0],
  ]);
}

/** One filter bank for each channel: output channel c m + q is filter q of channel c. */
function eachChannel(x: tf.Tensor, weight: tf.Tensor, stride: number): tf.Tensor {
  const [out, , height, width] = weight.shape as [number, number, number, number];
  const channels = x.shape[3]!;
  const apart = tf.reshape(weight, [channels, out / channels, height, width]);
  const filter = tf.transpose(apart, [2, 3, 0, 1]);
  return tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, [1, stride], "valid");
}

function allChannels(x: tf.Tensor, weight: tf.Tensor, stride: number): tf.Tensor {
  const filter = tf.transpose(weight, [2, 3, 1, 0]);
  return tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, [1, stride], "valid");
}

function inGroups(x: tf.Tensor, weight: tf.Tensor, groups: number, stride: number): tf.Tensor {
  if (groups === 1) return allChannels(x, weight, stride);
  if (groups === x.shape[3]) return eachChannel(x, weight, stride);
  const filters = tf.split(weight, groups);
  const parts = tf.split(x, groups, 3).map((part, group) => allChannels(part, filters[group]!, stride));
  return tf.concat(parts, 3);
}

/**
 * y[b, r, t, o] = bias[o] + sum over i, h, k of weight[o, i, h, k] * x[b, r + h, stride * t + k, i], where i runs over
 * the input channels of the group of o. A weight [out, in, k] is one with a height of 1.
 *
 * @param x [batch, rows, time, in]
 * @param weight [out, in / groups, height, width] or [out, in / groups, width]
 * @param bias [out]
 * @returns [batch, rows - height + 1, windows, out]
 * @throws Error when the channels of x and weight do not fit
 */
export function convolve(
  x: tf.Tensor,
  weight: tf.Tensor,
  bias: tf.Tensor | undefined,
  { groups = 1, stride = 1, pad = [0, 0] }: ConvolveOptions = {},
): tf.Tensor {
  const [out, into, ...kernel] = weight.shape as [number, number, ...number[]];
  if (x.rank !== 4 || x.shape[3] !== into * groups) {
    const channels = into * groups;
    throw new Error(`convolve: x [${x.shape}] must be [batch, rows, time, ${channels}] for weight [${weight.shape}]`);
  }
  const [height, width] = kernel.length === 1 ? [1, kernel[0]!] : (kernel as [number, number]);
  const y = inGroups(padTime(x, pad), tf.reshape(weight, [out, into, height, width]), groups, stride);
  return bias ? tf.add(y, bias) : y;
}

/** Options of {@link Convolution}. */
export interface ConvolutionOptions extends ConvolveOptions {
  readonly into: number;
  readonly out: number;
  /** [height, width], or the width alone for a weight [out, in, width]. */
  readonly kernel: readonly [number, number] | number;
  readonly bias?: boolean;
  /** Starting values of the weight, the bias starts at 0; both as in PyTorch otherwise. */
  readonly weight?: Initialiser;
}

/** Learned {@link convolve}. */
export class Convolution extends Module {
  readonly weight: Parameter;
  readonly bias: Parameter | undefined;
  readonly options: ConvolutionOptions;

  constructor(options: ConvolutionOptions) {
    super();
    const { into, out, kernel, groups = 1, bias = true } = options;
    const sides = typeof kernel === "number" ? [kernel] : kernel;
    const shape = [out, into / groups, ...sides];
    const usual = fanInUniform(shape.slice(1).reduce((product, side) => product * side, 1));
    this.weight = new Parameter(shape, options.weight ?? usual);
    if (bias) this.bias = new Parameter([out], options.weight ? constant(0) : usual);
    this.options = options;
  }

  /** [batch, rows, time, in] -> [batch, rows, windows, out] */
  forward(x: tf.Tensor): tf.Tensor {
    return convolve(x, this.weight.value, this.bias?.value, this.options);
  }
}

/** Zeros that keep the length under a kernel of `width`: an even one has one more of them on the right. */
export function keepLength(width: number): readonly [number, number] {
  const left = Math.floor((width - 1) / 2);
  return [left, width - 1 - left];
}
