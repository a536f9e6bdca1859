// Channels to pixels and back, in PyTorch's order of channels.
import * as tf from "@tensorflow/tfjs-core";

type Shape4 = [number, number, number, number];

/**
 * y[b, i * factor + r, j * factor + s, c] = x[b, i, j, (c * factor + r) * factor + s].
 *
 * @param x [batch, height, width, channels * factor^2]
 * @returns [batch, height * factor, width * factor, channels]
 * @throws Error when factor^2 does not divide the channels
 * @see Shi et al. 2016, "Real-Time Single Image and Video Super-Resolution", eq. 4
 */
export function pixelShuffle(x: tf.Tensor, factor: number): tf.Tensor {
  const [batch, height, width, all] = x.shape as Shape4;
  const channels = all / factor ** 2;
  if (!Number.isInteger(channels)) {
    throw new Error(`pixelShuffle: ${all} channels are not a multiple of ${factor} x ${factor}`);
  }
  const cut = tf.reshape(x, [batch, height, width, channels, factor, factor]);
  return tf.reshape(tf.transpose(cut, [0, 1, 4, 2, 5, 3]), [batch, height * factor, width * factor, channels]);
}

/**
 * The inverse of {@link pixelShuffle}.
 *
 * @param x [batch, height, width, channels]
 * @returns [batch, height / factor, width / factor, channels * factor^2]
 * @throws Error when the factor does not divide height and width
 */
export function pixelUnshuffle(x: tf.Tensor, factor: number): tf.Tensor {
  const [batch, height, width, channels] = x.shape as Shape4;
  const [rows, columns] = [height / factor, width / factor];
  if (!(Number.isInteger(rows) && Number.isInteger(columns))) {
    throw new Error(`pixelUnshuffle: ${height} x ${width} pixels are not a multiple of ${factor}`);
  }
  const cut = tf.reshape(x, [batch, rows, factor, columns, factor, channels]);
  return tf.reshape(tf.transpose(cut, [0, 1, 3, 5, 2, 4]), [batch, rows, columns, channels * factor ** 2]);
}
