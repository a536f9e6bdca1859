// Gradients of image resizing: products with the transposed interpolation matrices.
import * as tf from "@tensorflow/tfjs-core";

interface ResizeOptions {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/** Weights of the source positions for one target position: [position, weight] pairs. */
type Taps = (target: number, ratio: number, extent: number, options: ResizeOptions) => readonly [number, number][];

/** Linear interpolation between the two neighbours. */
const linearTaps: Taps = (target, ratio, extent, { halfPixelCenters }) => {
  const source = halfPixelCenters ? (target + 0.5) * ratio - 0.5 : target * ratio;
  const lower = Math.max(0, Math.floor(source));
  const upper = Math.max(0, Math.min(extent - 1, Math.ceil(source)));
  const fraction = source - lower;
  return [
    [lower, 1 - fraction],
    [upper, fraction],
  ];
};

/** The nearest position by tfjs's rounding. */
const nearestTaps: Taps = (target, ratio, extent, { alignCorners, halfPixelCenters }) => {
  const source = halfPixelCenters ? (target + 0.5) * ratio : target * ratio;
  const nearest = alignCorners ? Math.round(source) : Math.floor(source);
  return [[Math.max(0, Math.min(extent - 1, nearest)), 1]];
};

/** How much each source position adds to each target position along one axis: [targets, sources]. */
function interpolationMatrix(taps: Taps, targets: number, sources: number, options: ResizeOptions): tf.Tensor2D {
  const corners = options.alignCorners && targets > 1 ? 1 : 0;
  const ratio = (sources - corners) / (targets - corners);
  const matrix = new Float32Array(targets * sources);
  for (let target = 0; target < targets; target++) {
    for (const [source, weight] of taps(target, ratio, sources, options)) matrix[target * sources + source]! += weight;
  }
  return tf.tensor2d(matrix, [targets, sources]);
}

/** dx = R^T dy C with R and C the matrices of rows and columns. */
function resizeGradient(kernelName: string, taps: Taps): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: ["images"],
    gradFunc: (dys, saved, attrs) => {
      const [images] = saved as [tf.Tensor4D];
      const options = attrs as unknown as ResizeOptions;
      const [batch, height, width, channels] = images.shape;
      const dy = dys as tf.Tensor4D;
      const [, outHeight, outWidth] = dy.shape;
      return {
        images: () => {
          const rows = interpolationMatrix(taps, outHeight, height, options);
          const columns = interpolationMatrix(taps, outWidth, width, options);
          const byRow = tf.reshape(dy, [batch, outHeight, outWidth * channels]);
          const upright = tf.matMul(tf.expandDims(rows, 0), byRow, true);
          const byColumn = tf.reshape(upright, [batch * height, outWidth, channels]);
          return tf.reshape(tf.matMul(tf.expandDims(columns, 0), byColumn, true), images.shape);
        },
      };
    },
  };
}

export const resizeGradients: readonly tf.GradConfig[] = [
  resizeGradient(tf.ResizeBilinear, linearTaps),
  resizeGradient(tf.ResizeNearestNeighbor, nearestTaps),
];
