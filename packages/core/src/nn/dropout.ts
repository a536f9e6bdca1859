// Dropout with masks from the step's counter-based noise.
import * as tf from "@tensorflow/tfjs-core";
import type { Context } from "./context.ts";

/**
 * y = x * mask / (1 - rate) where the context has a noise source (training, Monte Carlo dropout), x otherwise.
 *
 * @param x any shape
 * @throws Error when the rate is not in [0, 1)
 * @see Srivastava et al. 2014, "Dropout" (inverted form)
 */
export function dropout(x: tf.Tensor, rate: number, context: Context): tf.Tensor {
  checkRate(rate);
  if (!context.noise || rate === 0) return x;
  return tf.mul(x, tf.mul(context.noise.mask(x.shape, rate), 1 / (1 - rate)));
}

/** @throws Error when the rate of a dropout is not in [0, 1) */
export function checkRate(rate: number): void {
  if (!(rate >= 0 && rate < 1)) throw new Error(`dropout: rate ${rate} is not in [0, 1)`);
}
