// Checks gradients against central finite differences.
import * as tf from "@tensorflow/tfjs-core";
import { Random } from "../engine/random.ts";

/** An input to differentiate: shape and row-major values. */
export interface DifferenceInput {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** Wide enough that float32 rounding of the function (about 1e-7) stays below 1e-5 of a difference. */
const STEP = 0.02;

/**
 * Largest |analytic - numeric| over all inputs, relative to the largest |numeric| (absolute where that is zero), for
 * the scalar sum(fn(inputs) * w) with fixed random weights w. The numeric side is the fourth-order central difference
 * (8 (L(x+h) - L(x-h)) - (L(x+2h) - L(x-2h))) / 12h, summed in float64.
 */
export async function gradientError(
  fn: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: readonly DifferenceInput[],
): Promise<number> {
  const probe = tf.tidy(() => fn(...toTensors(inputs)));
  const random = new Random(11);
  const weights = Float32Array.from({ length: probe.size }, () => random.uniform(-1, 1));
  const w = tf.tensor(weights, probe.shape, "float32");
  const tensors = toTensors(inputs);
  const analytic = tf.grads((...xs: tf.Tensor[]) => tf.sum(tf.mul(fn(...xs), w)))(tensors);
  let [error, largest] = [0, 0];
  for (const [index, gradient] of analytic.entries()) {
    const values = await gradient.data();
    for (let place = 0; place < values.length; place++) {
      const numeric = await differenceAt(fn, inputs, index, place, weights);
      error = Math.max(error, Math.abs(values[place]! - numeric));
      largest = Math.max(largest, Math.abs(numeric));
    }
  }
  tf.dispose([probe, w, tensors, analytic]);
  return error / (largest || 1);
}

function toTensors(inputs: readonly DifferenceInput[]): tf.Tensor[] {
  return inputs.map(({ shape, values }) => tf.tensor([...values], [...shape], "float32"));
}

async function differenceAt(
  fn: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: readonly DifferenceInput[],
  index: number,
  place: number,
  weights: Float32Array,
): Promise<number> {
  const lossAt = async (offset: number): Promise<number> => {
    const moved = inputs.map((input, i) => {
      if (i !== index) return input;
      return { shape: input.shape, values: input.values.map((v, p) => (p === place ? v + offset : v)) };
    });
    const output = tf.tidy(() => fn(...toTensors(moved)));
    const values = await output.data();
    output.dispose();
    return weights.reduce((sum, weight, i) => sum + values[i]! * weight, 0);
  };
  const near = (await lossAt(STEP)) - (await lossAt(-STEP));
  const far = (await lossAt(2 * STEP)) - (await lossAt(-2 * STEP));
  return (8 * near - far) / (12 * STEP);
}

/** Seeded values of a shape, in [low, high). */
export function differenceInput(shape: readonly number[], seed = 1, low = -1, high = 1): DifferenceInput {
  const random = new Random(seed);
  const size = shape.reduce((product, extent) => product * extent, 1);
  return { shape, values: Array.from({ length: size }, () => random.uniform(low, high)) };
}
