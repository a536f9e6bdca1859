// Root-mean-square layer normalisation.
import * as tf from "@tensorflow/tfjs-core";
import { isTracing, traced } from "../engine/fused.ts";
import { constant } from "./initialisers.ts";
import { Module } from "./module.ts";
import { Parameter } from "./parameter.ts";

function eagerRmsNorm(x: tf.Tensor, weight: tf.Tensor, save: tf.GradSaveFunc, eps: number) {
  const r = tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), eps));
  const xh = tf.mul(x, r);
  save([xh, r, weight]);
  const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
    const [sxh, sr, sgain] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    const g = tf.mul(dy, sgain);
    const dx = tf.mul(sr, tf.sub(g, tf.mul(sxh, tf.mean(tf.mul(g, sxh), -1, true))));
    return [dx, tf.sum(tf.mul(dy, sxh), [...x.shape.keys()].slice(0, -1))];
  };
  return { value: tf.mul(xh, weight), gradFunc };
}

function tracedRmsNorm(x: tf.Tensor, weight: tf.Tensor, save: tf.GradSaveFunc, eps: number) {
  const [value, r] = traced("sciformer.RmsNorm", { x, weight }, { eps });
  save([x, r!, weight]);
  const gradFunc = (dy: tf.Tensor, [sx, sr, sgain]: tf.Tensor[]) =>
    traced("sciformer.RmsNormGrad", { x: sx, r: sr, weight: sgain, dy }, {});
  return { value: value!, gradFunc };
}

/**
 * y = x / sqrt(mean(x^2) + eps) * weight, over the last axis.
 *
 * Gradient in closed form: with g = dy * weight, r the factor of x and xh = x * r, dx = r * (g - xh * mean(g * xh)).
 *
 * @param x [..., dim]
 * @param weight [dim]
 * @returns [..., dim]
 * @throws Error when the shapes do not fit
 * @see Zhang & Sennrich 2019, "Root Mean Square Layer Normalization", eq. 4
 */
export function rmsNorm(x: tf.Tensor, weight: tf.Tensor, eps = 1e-6): tf.Tensor {
  if (weight.rank !== 1 || x.shape.at(-1) !== weight.size) {
    throw new Error(`rmsNorm: x [${x.shape}] must end in the size of weight [${weight.shape}]`);
  }
  const op = tf.customGrad((...inputs) => {
    const [input, gain, save] = inputs as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    return isTracing() ? tracedRmsNorm(input, gain, save, eps) : eagerRmsNorm(input, gain, save, eps);
  });
  return op(x, weight);
}

/** Learned RMS normalisation over the last axis `[..., dim]`. */
export class RMSNorm extends Module {
  readonly weight: Parameter;
  readonly #eps: number;

  constructor(dim: number, eps = 1e-6) {
    super();
    this.weight = new Parameter([dim], constant(1));
    this.#eps = eps;
  }

  forward(x: tf.Tensor): tf.Tensor {
    return rmsNorm(x, this.weight.value, this.#eps);
  }
}
