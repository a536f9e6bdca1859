// Randomness inside a step: masks and noise keyed by (seed, step, call), the same eager and compiled.
import * as tf from "@tensorflow/tfjs-core";
import type { Random } from "./random.ts";

/** Draws the random tensors of one step, each call from its own counter. */
export interface NoiseSource {
  /** A 0/1 mask of `shape`, float32: 1 with probability 1 - rate (16-bit threshold). */
  mask(shape: readonly number[], rate: number): tf.Tensor;
  /** Standard normal noise of `shape`. */
  normal(shape: readonly number[]): tf.Tensor;
}

/** Fills `out` with 0 and 1; element i is 0 when the i-th 16-bit half word falls below rate * 65536. */
export function fillMask(out: Float32Array, rate: number, random: Random): void {
  const threshold = Math.round(rate * 65536);
  for (let i = 0; i < out.length; i += 2) {
    const word = random.uint32();
    out[i] = (word & 0xffff) >= threshold ? 1 : 0;
    if (i + 1 < out.length) out[i + 1] = word >>> 16 >= threshold ? 1 : 0;
  }
}

/** Fills `out` with standard normal values. */
export function fillNormal(out: Float32Array, random: Random): void {
  for (let i = 0; i < out.length; i++) out[i] = random.normal();
}

/** The eager source of one step. */
export class StepNoise implements NoiseSource {
  readonly #run: Random;
  readonly #step: number;
  readonly #random: Random;
  #call = 0;

  /** @param random the run's noise stream; `step` selects the part of it that belongs to this step */
  constructor(random: Random, step: number) {
    this.#run = random;
    this.#step = step;
    this.#random = random.fork(step);
  }

  /** A source of the same numbers of which none is drawn yet. */
  fromStart(): StepNoise {
    return new StepNoise(this.#run, this.#step);
  }

  /** The random numbers of a call, counted from 0: what a compiled step fills its inputs from. */
  stream(call: number): Random {
    return this.#random.fork(call);
  }

  mask(shape: readonly number[], rate: number): tf.Tensor {
    const values = new Float32Array(tf.util.sizeFromShape([...shape]));
    fillMask(values, rate, this.stream(this.#call++));
    return tf.tensor(values, [...shape]);
  }

  normal(shape: readonly number[]): tf.Tensor {
    const values = new Float32Array(tf.util.sizeFromShape([...shape]));
    fillNormal(values, this.stream(this.#call++));
    return tf.tensor(values, [...shape]);
  }
}

/** The noise of a compiled step, whose numbers are drawn before it runs. @throws TypeError for another source */
export function requireStepNoise(noise: NoiseSource): StepNoise {
  if (noise instanceof StepNoise) return noise;
  throw new TypeError("a compiled function draws its noise from a StepNoise");
}
