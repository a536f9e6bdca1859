// Gradient of average pooling with padding.
import * as tf from "@tensorflow/tfjs-core";
import { zeroWindow } from "./window.ts";

/**
 * A pooled value is the mean over the part of its window inside the image, but tfjs's gradient divides by the whole
 * window. So dy is scaled by whole / inside and the gradient taken on the padded image, where no window leaves it.
 */
const avgPool: tf.GradConfig = {
  kernelName: tf.AvgPool,
  inputsToSave: ["x"],
  gradFunc: (dys, saved, attrs) => {
    const [x] = saved as [tf.Tensor4D];
    const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as tf.AvgPoolAttrs;
    const info = tf.backend_util.computePool2DInfo(x.shape, filterSize, strides, 1, pad, dimRoundingMode);
    const { top, left } = info.padInfo;
    const rows = windows(info.outHeight, info.strideHeight, info.filterHeight, top, info.inHeight);
    const columns = windows(info.outWidth, info.strideWidth, info.filterWidth, left, info.inWidth);
    const gradient = (dy: tf.Tensor): tf.Tensor => {
      const input = tf.zeros([x.shape[0], rows.padded, columns.padded, x.shape[3]]);
      const attributes = { filterSize, strides, pad: "valid" };
      return tf.engine().runKernel(tf.AvgPoolGrad, { dy, input }, attributes) as tf.Tensor;
    };
    return {
      x: () => {
        const scale = rows.scale.flatMap((row) => columns.scale.map((column) => row * column));
        const dy = dys as tf.Tensor;
        const scaled = scale.every((factor) => factor === 1)
          ? dy
          : tf.mul(dy, tf.tensor(scale, [1, info.outHeight, info.outWidth, 1]));
        return zeroWindow(gradient(scaled), [0, top, left, 0], x.shape);
      },
    };
  },
};

/** Of each window along one axis: whole length / length inside; and the length that all windows span. */
function windows(count: number, stride: number, length: number, before: number, extent: number) {
  const scale = Array.from({ length: count }, (_, index) => {
    const start = index * stride - before;
    return length / (Math.min(start + length, extent) - Math.max(start, 0));
  });
  return { scale, padded: (count - 1) * stride + length };
}

export const poolingGradients: readonly tf.GradConfig[] = [avgPool];
