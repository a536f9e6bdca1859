// Gradients of average poolings with padding.
import * as tf from "@tensorflow/tfjs-core";
import { zeroWindow } from "./window.ts";

/** The windows along one spatial axis of `extent` elements, the first one `before` elements in front of them. */
interface Windows {
  readonly count: number;
  readonly stride: number;
  readonly length: number;
  readonly before: number;
  readonly extent: number;
}

function windows2d(shape: readonly number[], attributes: unknown): Windows[] {
  const { filterSize, strides, pad, dimRoundingMode } = attributes as tf.AvgPoolAttrs;
  const image = shape as [number, number, number, number];
  const info = tf.backend_util.computePool2DInfo(image, filterSize, strides, 1, pad, dimRoundingMode);
  const { top, left } = info.padInfo;
  return [
    windows(info.outHeight, info.strideHeight, info.filterHeight, top, info.inHeight),
    windows(info.outWidth, info.strideWidth, info.filterWidth, left, info.inWidth),
  ];
}

function windows3d(shape: readonly number[], attributes: unknown): Windows[] {
  const { filterSize, strides, pad, dimRoundingMode } = attributes as tf.AvgPool3DAttrs;
  const volume = shape as [number, number, number, number, number];
  const info = tf.backend_util.computePool3DInfo(volume, filterSize, strides, 1, pad, dimRoundingMode);
  const { front, top, left } = info.padInfo;
  return [
    windows(info.outDepth, info.strideDepth, info.filterDepth, front, info.inDepth),
    windows(info.outHeight, info.strideHeight, info.filterHeight, top, info.inHeight),
    windows(info.outWidth, info.strideWidth, info.filterWidth, left, info.inWidth),
  ];
}

function windows(count: number, stride: number, length: number, before: number, extent: number): Windows {
  return { count, stride, length, before, extent };
}

/** Of each window: whole length / length inside. */
function shares({ count, stride, length, before, extent }: Windows): number[] {
  return Array.from({ length: count }, (_, index) => {
    const start = index * stride - before;
    return length / (Math.min(start + length, extent) - Math.max(start, 0));
  });
}

/** The length that all windows span. */
function span({ count, stride, length }: Windows): number {
  return (count - 1) * stride + length;
}

/**
 * A pooled value is the mean over the part of its window inside the image, but tfjs's gradient divides by the whole
 * window. So dy is scaled by whole / inside and the gradient taken on the padded image, where no window leaves it.
 */
function avgPoolGradient(kernelName: string, gradient: string, windowsOf: typeof windows2d): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: ["x"],
    gradFunc: (dys, saved, attrs) => {
      const [x] = saved as [tf.Tensor];
      const { filterSize, strides } = attrs as unknown as tf.AvgPoolAttrs | tf.AvgPool3DAttrs;
      const axes = windowsOf(x.shape, attrs);
      const [batch, channels] = [x.shape[0]!, x.shape.at(-1)!];
      return {
        x: () => {
          const scale = axes.map(shares).reduce((outer, inner) => outer.flatMap((a) => inner.map((b) => a * b)), [1]);
          const whole = scale.every((factor) => factor === 1);
          const factors = () => tf.tensor(scale, [1, ...axes.map(({ count }) => count), 1]);
          const dy = whole ? (dys as tf.Tensor) : tf.mul(dys as tf.Tensor, factors());
          const input = tf.zeros([batch, ...axes.map(span), channels]);
          const attributes = { filterSize, strides, pad: "valid" };
          const padded = tf.engine().runKernel(gradient, { dy, input }, attributes) as tf.Tensor;
          return zeroWindow(padded, [0, ...axes.map(({ before }) => before), 0], x.shape);
        },
      };
    },
  };
}

export const poolingGradients: readonly tf.GradConfig[] = [
  avgPoolGradient(tf.AvgPool, tf.AvgPoolGrad, windows2d),
  avgPoolGradient(tf.AvgPool3D, tf.AvgPool3DGrad, windows3d),
];
