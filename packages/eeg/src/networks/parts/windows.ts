// Windows over time: averages, maxima, variances.
import * as tf from "@tensorflow/tfjs-core";

/** Windows of `length` samples every `stride` in `samples`; what does not fill one is left out. */
export function windowCount(samples: number, length: number, stride = length): number {
  return Math.floor((samples - length) / stride) + 1;
}

/** [batch, rows, time, channels] -> [batch, rows, windows, length, channels], windows side by side. */
function sideBySide(x: tf.Tensor, length: number): tf.Tensor {
  const [batch, rows, time, channels] = x.shape as [number, number, number, number];
  const windows = windowCount(time, length);
  const used = time === windows * length ? x : tf.slice(x, [0, 0, 0, 0], [batch, rows, windows * length, channels]);
  return tf.reshape(used, [batch, rows, windows, length, channels]);
}

/** Mean over windows side by side: [batch, rows, time, channels] -> [batch, rows, windows, channels]. */
export function averageWindows(x: tf.Tensor, length: number): tf.Tensor {
  return tf.mean(sideBySide(x, length), 3);
}

/** Mean over windows of `length` samples every `stride`. */
export function averageOverlapping(x: tf.Tensor, length: number, stride: number): tf.Tensor {
  return tf.avgPool(x as tf.Tensor4D, [1, length], [1, stride], "valid");
}

/** Maximum over windows side by side. */
export function maximumWindows(x: tf.Tensor, length: number): tf.Tensor {
  return tf.max(sideBySide(x, length), 3);
}

/** Variance over windows side by side, with length - 1. */
export function varianceWindows(x: tf.Tensor, length: number): tf.Tensor {
  const windows = sideBySide(x, length);
  const centred = tf.sub(windows, tf.mean(windows, 3, true));
  return tf.div(tf.sum(tf.square(centred), 3), length - 1);
}

/** [batch, 1, time, channels] -> [batch, channels * time], channel by channel. */
export function flattenByChannel(x: tf.Tensor): tf.Tensor {
  const [batch, , time, channels] = x.shape as [number, number, number, number];
  return tf.reshape(tf.transpose(tf.reshape(x, [batch, time, channels]), [0, 2, 1]), [batch, channels * time]);
}
