// Images to tokens of square patches and back.
import { constant, type Initialiser, linear, Module, Parameter, xavierUniform } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";

type Shape4 = [number, number, number, number];

/**
 * The pixels of every patch: channel by channel, in each row by row.
 *
 * @param x [batch, channels, height, width]
 * @returns [batch, height / patch, width / patch, channels * patch^2]
 * @throws Error when the patch does not divide height and width
 */
function cutPatches(x: tf.Tensor, patch: number): tf.Tensor {
  const [batch, channels, height, width] = x.shape as Shape4;
  const [rows, columns] = [height / patch, width / patch];
  if (!(Number.isInteger(rows) && Number.isInteger(columns))) {
    throw new Error(`patches of ${patch} x ${patch} do not divide an image of ${height} x ${width}`);
  }
  const cut = tf.reshape(x, [batch, channels, rows, patch, columns, patch]);
  return tf.reshape(tf.transpose(cut, [0, 2, 4, 1, 3, 5]), [batch, rows, columns, channels * patch ** 2]);
}

/**
 * Pixel (i patch + r, j patch + s) of channel c is feature (r patch + s) channels + c of token (i, j).
 *
 * @param tokens [batch, rows, columns, patch^2 * channels]
 * @returns [batch, channels, rows * patch, columns * patch]
 */
export function unpatchify(tokens: tf.Tensor, patch: number): tf.Tensor {
  const [batch, rows, columns, features] = tokens.shape as Shape4;
  const channels = features / patch ** 2;
  const cut = tf.reshape(tokens, [batch, rows, columns, patch, patch, channels]);
  return tf.reshape(tf.transpose(cut, [0, 5, 1, 3, 2, 4]), [batch, channels, rows * patch, columns * patch]);
}

/** Xavier of the matrix [out, everything else]. */
const asMatrix: Initialiser = ([out = 1, ...rest], random) => {
  return xavierUniform()([out, rest.reduce((product, extent) => product * extent, 1)], random);
};

/** The convolution of an embedding; its weights are [dim, channels, patch, patch]. */
class PatchProjection extends Module {
  readonly weight: Parameter;
  readonly bias: Parameter;

  constructor(channels: number, dim: number, patch: number) {
    super();
    this.weight = new Parameter([dim, channels, patch, patch], asMatrix);
    this.bias = new Parameter([dim], constant(0));
  }
}

/** A convolution of patches that do not overlap: [batch, channels, height, width] -> [batch, rows, columns, dim]. */
export class PatchEmbedding extends Module {
  readonly proj: PatchProjection;

  constructor(channels: number, dim: number, patch: number) {
    super();
    this.proj = new PatchProjection(channels, dim, patch);
  }

  /** @throws Error when the channels of x are others, or the patch does not divide its sides */
  forward(x: tf.Tensor): tf.Tensor {
    const weight = this.proj.weight.value;
    const [dim, channels, patch] = weight.shape as Shape4;
    return linear(cutPatches(x, patch), tf.reshape(weight, [dim, channels * patch ** 2]), this.proj.bias.value);
  }
}
