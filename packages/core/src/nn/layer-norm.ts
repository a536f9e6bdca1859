// Layer normalisation.
import * as tf from "@tensorflow/tfjs-core";
import { isTracing, traced } from "../engine/fused.ts";
import { constant } from "./initialisers.ts";
import { Module } from "./module.ts";
import { Parameter } from "./parameter.ts";

/** xh = (x - mean) * r and r = 1 / sqrt(var + eps), over the last axis. */
function standardise(x: tf.Tensor, eps: number): { xh: tf.Tensor; r: tf.Tensor } {
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const r = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), eps));
  return { xh: tf.mul(centred, r), r };
}

type WithGradient = ReturnType<Parameters<typeof tf.customGrad>[0]>;

function eagerLayerNorm(x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor, save: tf.GradSaveFunc, eps: number) {
  const leading = x.shape.map((_, axis) => axis).slice(0, -1);
  const { xh, r } = standardise(x, eps);
  save([xh, r, weight]);
  const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
    const [sxh, sr, sgain] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    const g = tf.mul(dy, sgain);
    const dx = tf.mul(sr, tf.sub(tf.sub(g, tf.mean(g, -1, true)), tf.mul(sxh, tf.mean(tf.mul(g, sxh), -1, true))));
    return [dx, tf.sum(tf.mul(dy, sxh), leading), tf.sum(dy, leading)];
  };
  return { value: tf.add(tf.mul(xh, weight), bias), gradFunc } satisfies WithGradient;
}

function tracedLayerNorm(x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor, save: tf.GradSaveFunc, eps: number) {
  const [value, mean, r] = traced("sciformer.LayerNorm", { x, weight, bias }, { eps });
  save([x, mean!, r!, weight]);
  const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
    const [sx, smean, sr, sweight] = saved;
    return traced("sciformer.LayerNormGrad", { x: sx, mean: smean, r: sr, weight: sweight, dy }, {});
  };
  return { value: value!, gradFunc } satisfies WithGradient;
}

/**
 * y = (x - mean) / sqrt(var + eps) * weight + bias over the last axis, variance biased.
 *
 * Gradient in closed form: with g = dy * weight, dx = r * (g - mean(g) - xh * mean(g * xh)).
 *
 * @param x [..., dim]
 * @param weight [dim]
 * @param bias [dim]
 * @returns [..., dim]
 * @throws Error when the shapes do not fit
 * @see Ba, Kiros & Hinton 2016, "Layer Normalization", eq. 3
 */
export function layerNorm(x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor, eps = 1e-5): tf.Tensor {
  if ([weight, bias].some(({ shape }) => shape.length !== 1 || shape[0] !== x.shape.at(-1))) {
    throw new Error(
      `layerNorm: x [${x.shape}] must end in the size of weight [${weight.shape}] and bias [${bias.shape}]`,
    );
  }
  const op = tf.customGrad((...inputs) => {
    const [input, gain, shift, save] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    return isTracing() ? tracedLayerNorm(input, gain, shift, save, eps) : eagerLayerNorm(input, gain, shift, save, eps);
  });
  return op(x, weight, bias);
}

/** Learned layer normalisation over the last axis `[..., dim]`. */
export class LayerNorm extends Module {
  readonly weight: Parameter;
  readonly bias: Parameter;
  readonly #eps: number;

  constructor(dim: number, eps = 1e-5) {
    super();
    this.weight = new Parameter([dim], constant(1));
    this.bias = new Parameter([dim], constant(0));
    this.#eps = eps;
  }

  forward(x: tf.Tensor): tf.Tensor {
    return layerNorm(x, this.weight.value, this.bias.value, this.#eps);
  }
}
