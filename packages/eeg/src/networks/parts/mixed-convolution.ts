// A convolution over time and one over all electrodes with nothing between them, as one.
import * as tf from "@tensorflow/tfjs-core";
import { type Convolution, convolve } from "./convolution.ts";

/**
 * `spatial.forward(temporal.forward(x))` without the signals between the two: with weights u [f, 1, 1, k] and
 * w [o, f, electrodes, 1] it is one convolution over time of all electrodes with the weight
 * [o, c, k] = sum over f of w[o, f, c] u[f, k]; the bias of the first passes through the second.
 *
 * @param x [batch, electrodes, time]
 * @param pad zeros before the first sample and after the last
 * @returns [batch, 1, time - k + 1, out]
 */
export function mixedConvolution(
  x: tf.Tensor,
  temporal: Convolution,
  spatial: Convolution,
  pad: readonly [number, number] = [0, 0],
): tf.Tensor {
  const [out, filters, electrodes] = spatial.weight.shape as [number, number, number, number];
  const width = temporal.weight.shape[3]!;
  const overElectrodes = tf.reshape(spatial.weight.value, [out, filters, electrodes]);
  const rows = tf.reshape(tf.transpose(overElectrodes, [0, 2, 1]), [out * electrodes, filters]);
  const taps = tf.reshape(temporal.weight.value, [filters, width]);
  const weight = tf.reshape(tf.matMul(rows, taps), [out, electrodes, width]);
  const signals = tf.expandDims(tf.transpose(x, [0, 2, 1]), 1);
  return convolve(signals, weight, passedBias(overElectrodes, temporal, spatial), { pad });
}

function passedBias(overElectrodes: tf.Tensor, temporal: Convolution, spatial: Convolution): tf.Tensor | undefined {
  const own = spatial.bias?.value;
  if (!temporal.bias) return own;
  const passed = tf.sum(tf.mul(tf.sum(overElectrodes, 2), temporal.bias.value), 1);
  return own ? tf.add(passed, own) : passed;
}
