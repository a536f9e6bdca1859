// Batch normalisation over all axes but the last.
import * as tf from "@tensorflow/tfjs-core";
import type { Context } from "./context.ts";
import { constant } from "./initialisers.ts";
import { Module } from "./module.ts";
import { Buffer, Parameter } from "./parameter.ts";

/** Sums over all axes but the last. */
function channelSum(x: tf.Tensor): tf.Tensor {
  return tf.sum(x, [...x.shape.keys()].slice(0, -1));
}

/**
 * (x - mean) * r * weight + bias with r = 1 / sqrt(var + eps), where mean and r come from x itself.
 *
 * Gradient in closed form: with xh = (x - mean) * r and n values a channel, dweight = sum(dy * xh), dbias = sum(dy),
 * dx = weight * r * (dy - dbias / n - xh * dweight / n); what is the same for all values of a channel comes first.
 */
function normaliseBatch(x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor, mean: tf.Tensor, r: tf.Tensor): tf.Tensor {
  const n = x.size / weight.size;
  const op = tf.customGrad((...inputs) => {
    const [input, gain, shift, save] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const centred = tf.sub(input, mean);
    const scale = tf.mul(r, gain);
    save([centred, scale, r]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [scentred, sscale, sr] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
      const [dgain, dshift] = [tf.mul(channelSum(tf.mul(dy, scentred)), sr), channelSum(dy)];
      const share = tf.div(tf.mul(sscale, tf.mul(sr, dgain)), n);
      const along = tf.add(tf.mul(scentred, share), tf.div(tf.mul(sscale, dshift), n));
      return [tf.sub(tf.mul(dy, sscale), along), dgain, dshift];
    };
    return { value: tf.add(tf.mul(centred, scale), shift), gradFunc };
  });
  return op(x, weight, bias);
}

/**
 * y = (x - mean) / sqrt(var + eps) * weight + bias per channel. In training with the batch's mean and biased
 * variance, and the running statistics move by `momentum` (the variance unbiased); otherwise with the running ones.
 *
 * x and y: [batch, ..., channels].
 *
 * @see Ioffe & Szegedy 2015, algorithm 1
 */
export class BatchNorm extends Module {
  readonly weight: Parameter;
  readonly bias: Parameter;
  readonly running_mean: Buffer;
  readonly running_var: Buffer;
  readonly num_batches_tracked: Buffer;
  readonly #eps: number;
  readonly #momentum: number;

  constructor(channels: number, options: { readonly eps?: number; readonly momentum?: number } = {}) {
    super();
    this.weight = new Parameter([channels], constant(1));
    this.bias = new Parameter([channels], constant(0));
    this.running_mean = new Buffer([channels], 0);
    this.running_var = new Buffer([channels], 1);
    this.num_batches_tracked = new Buffer([], 0, "int64");
    this.#eps = options.eps ?? 1e-5;
    this.#momentum = options.momentum ?? 0.1;
  }

  /** @throws Error in training on one value a channel, whose variance says nothing */
  forward(x: tf.Tensor, context: Context): tf.Tensor {
    const [weight, bias] = [this.weight.value, this.bias.value];
    if (!context.training) {
      const scale = tf.mul(this.#inverseDeviation(this.running_var.value), weight);
      return tf.add(tf.mul(tf.sub(x, this.running_mean.value), scale), bias);
    }
    const axes = x.shape.map((_, axis) => axis).slice(0, -1);
    const count = x.size / this.weight.variable.size;
    if (count === 1) throw new Error(`batch norm: x [${x.shape}] has one value a channel to train on`);
    const mean = tf.mean(x, axes);
    const variance = tf.mean(tf.square(tf.sub(x, mean)), axes);
    this.#track(mean, variance, count);
    return normaliseBatch(x, weight, bias, mean, this.#inverseDeviation(variance));
  }

  #inverseDeviation(variance: tf.Tensor): tf.Tensor {
    return tf.rsqrt(tf.add(variance, this.#eps));
  }

  #track(mean: tf.Tensor, variance: tf.Tensor, count: number): void {
    const move = (buffer: Buffer, target: tf.Tensor) => {
      const kept = tf.mul(buffer.value, 1 - this.#momentum);
      buffer.variable.assign(tf.add(kept, tf.mul(target, this.#momentum)));
    };
    move(this.running_mean, mean);
    move(this.running_var, tf.mul(variance, count / (count - 1)));
    const tracked = this.num_batches_tracked;
    tracked.variable.assign(tf.add(tracked.value, tf.scalar(1, "int32")));
  }
}
