// Gains: inputs of a graph that multiply single channels, tokens or heads inside a model.
import * as tf from "@tensorflow/tfjs-core";
import type { Module } from "../../nn/module.ts";
import { type Around, aroundForward } from "../../nn/watch.ts";
import type { HostBatch, TensorBatch } from "../../plugin.ts";

/** Factors along one axis of a value inside the model. */
export interface Gain {
  /** The value that it belongs to. */
  readonly path: string;
  readonly axis: number;
  readonly extent: number;
  /** Path of the module whose output is multiplied, along which axis, and how many entries in turn have one factor. */
  readonly module: string;
  readonly target: number;
  readonly repeats: number;
  /** Name of the graph's input: float32 [extent], 1 changes nothing. */
  readonly input: string;
}

/** Inputs that change nothing. */
export function gainInputs(gains: readonly Gain[]): HostBatch {
  const entries = gains.map(({ input, extent }) => [
    input,
    { shape: [extent], data: new Float32Array(extent).fill(1) },
  ]);
  return Object.fromEntries(entries);
}

/** Calls `run` with the outputs of modules multiplied by the gains among `inputs`. */
export function withGains<T>(model: Module, gains: readonly Gain[], inputs: TensorBatch, run: () => T): T {
  const changed = new Set(gains.map(({ module }) => module));
  const modules = [...model.namedModules()].filter(([path]) => changed.has(path));
  const around: Around = (path, forward) => {
    const output = forward();
    if (!(output instanceof tf.Tensor)) return output;
    const own = gains.filter(({ module }) => module === path);
    return own.reduce((value: tf.Tensor, gain) => multiplied(value, gain, inputs[gain.input]!), output);
  };
  return aroundForward(modules, around, run);
}

/** A call of the module that gives another shape than the last one is left as it is. */
function multiplied(value: tf.Tensor, { extent, target, repeats }: Gain, factors: tf.Tensor): tf.Tensor {
  if (value.shape[target] !== extent * repeats) return value;
  const repeated =
    repeats === 1 ? factors : tf.reshape(tf.tile(tf.reshape(factors, [extent, 1]), [1, repeats]), [extent * repeats]);
  const after = value.rank - target - 1;
  return tf.mul(value, tf.reshape(repeated, [extent * repeats, ...new Array<number>(after).fill(1)]));
}
