// Gradients of image resizing: products with the transposed interpolation matrices.
import * as tf from "@tensorflow/tfjs-core";
import { linearSources, nearestSources, type ResizeOptions, transposedWeights } from "../interpolation.ts";

/** dx = R^T dy C with R and C the matrices of rows and columns. */
function resizeGradient(kernelName: string, sourcesOf: typeof linearSources): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: ["images"],
    gradFunc: (dys, saved, attrs) => {
      const [images] = saved as [tf.Tensor4D];
      const options = attrs as unknown as ResizeOptions;
      const [batch, height, width, channels] = images.shape;
      const dy = dys as tf.Tensor4D;
      const [, outHeight, outWidth] = dy.shape;
      const weights = (targets: number, sources: number) =>
        tf.tensor3d(transposedWeights(sourcesOf(targets, sources, options), sources), [1, sources, targets]);
      return {
        images: () => {
          const byRow = tf.reshape(dy, [batch, outHeight, outWidth * channels]);
          const upright = tf.matMul(weights(outHeight, height), byRow);
          const byColumn = tf.reshape(upright, [batch * height, outWidth, channels]);
          return tf.reshape(tf.matMul(weights(outWidth, width), byColumn), images.shape);
        },
      };
    },
  };
}

export const resizeGradients: readonly tf.GradConfig[] = [
  resizeGradient(tf.ResizeBilinear, linearSources),
  resizeGradient(tf.ResizeNearestNeighbor, (...axis) => nearestSources(...axis).map((source) => [[source, 1]])),
];
