// What a forward pass is told: training or not, where its noise comes from, who is watching.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { NoiseSource } from "../engine/noise.ts";
import type { Module } from "./module.ts";

/** Receives values inside a module that are not some module's output: attention weights, statistics. */
export interface Observer {
  observe(module: Module, name: string, value: Tensor): void;
}

/** Carried through every `forward`. */
export interface Context {
  /** Batch statistics are taken from the batch and tracked. */
  readonly training: boolean;
  /** Dropout masks and noise of this step; absent where nothing is random. */
  readonly noise?: NoiseSource;
  readonly observer?: Observer;
}

/** Evaluation: no dropout, running statistics, nothing observed. */
export const INFERENCE: Context = { training: false };
