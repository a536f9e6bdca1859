// Gradients of 2-D convolutions for backends without a filter kernel, and with dilation everywhere.
import * as tf from "@tensorflow/tfjs-core";
import { zeroWindow } from "./window.ts";

type ConvInfo = tf.backend_util.Conv2DInfo;

/** True when the current backend computes `kernelName`. */
export function hasKernel(kernelName: string): boolean {
  return tf.getKernel(kernelName, tf.getBackend()) !== undefined;
}

/**
 * What each tap of the filter sees: one [batch, outHeight, outWidth, channels] slice of the zero-padded input per
 * tap, row by row.
 *
 * @param x [batch, height, width, channels]
 */
export function tapSlices(x: tf.Tensor, info: ConvInfo): tf.Tensor[] {
  const { batchSize, inChannels, outHeight, outWidth, strideHeight, strideWidth, padInfo } = info;
  const height = (outHeight - 1) * strideHeight + info.effectiveFilterHeight;
  const width = (outWidth - 1) * strideWidth + info.effectiveFilterWidth;
  const padded = zeroWindow(x, [0, -padInfo.top, -padInfo.left, 0], [batchSize, height, width, inChannels]);
  return taps(info).map(({ top, left }) => {
    const bottom = top + (outHeight - 1) * strideHeight + 1;
    const right = left + (outWidth - 1) * strideWidth + 1;
    if (strideHeight === 1 && strideWidth === 1) {
      return tf.slice(padded, [0, top, left, 0], [batchSize, outHeight, outWidth, inChannels]);
    }
    const strides = [1, strideHeight, strideWidth, 1];
    return tf.stridedSlice(padded, [0, top, left, 0], [batchSize, bottom, right, inChannels], strides);
  });
}

/** Offsets of the filter's taps in the padded input, row by row. */
export function taps(info: ConvInfo): { readonly top: number; readonly left: number }[] {
  const { filterHeight, filterWidth, dilationHeight, dilationWidth } = info;
  return Array.from({ length: filterHeight * filterWidth }, (_, tap) => ({
    top: Math.floor(tap / filterWidth) * dilationHeight,
    left: (tap % filterWidth) * dilationWidth,
  }));
}

/** dW = patches^T dy, as one product. @returns [height, width, in, out] */
function filterGradient(x: tf.Tensor, dy: tf.Tensor, info: ConvInfo): tf.Tensor {
  const patches = tf.concat(tapSlices(x, info), 3);
  const rows = info.batchSize * info.outHeight * info.outWidth;
  const flat = tf.reshape(patches, [rows, -1]);
  return tf.reshape(tf.matMul(flat, tf.reshape(dy, [rows, -1]), true), info.filterShape);
}

/** dx of a dilated convolution of stride 1: dy convolved with the turned filter, same dilation. */
function dilatedInputGradient(dy: tf.Tensor, filter: tf.Tensor, info: ConvInfo): tf.Tensor {
  const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]) as tf.Tensor4D;
  const [above, beside] = [info.effectiveFilterHeight - 1, info.effectiveFilterWidth - 1];
  const padded = tf.pad(dy, [
    [0, 0],
    [above, above],
    [beside, beside],
    [0, 0],
  ]) as tf.Tensor4D;
  const dilations: [number, number] = [info.dilationHeight, info.dilationWidth];
  const full = tf.conv2d(padded, turned, 1, "valid", "NHWC", dilations);
  return zeroWindow(full, [0, info.padInfo.top, info.padInfo.left, 0], info.inShape);
}

type Window = Pick<tf.Conv2DAttrs, "strides" | "pad" | "dataFormat" | "dimRoundingMode"> &
  Partial<Pick<tf.Conv2DAttrs, "dilations">>;

/** The backend's kernel where there is one and it can, else slices and a product. @throws Error for NCHW without kernel */
function convFilterGradient(x: tf.Tensor, dy: tf.Tensor, filterShape: number[], window: Window): tf.Tensor {
  const { strides, pad, dataFormat, dimRoundingMode, dilations = 1 } = window;
  if (hasKernel(tf.Conv2DBackpropFilter) && isOne(dilations)) {
    const attrs = { strides, pad, dataFormat, dimRoundingMode, filterShape };
    return tf.engine().runKernel(tf.Conv2DBackpropFilter, { x, dy }, attrs as unknown as tf.NamedAttrMap);
  }
  return filterGradient(x, dy, convInfo(x.shape, filterShape, window));
}

function convInfo(inShape: number[], filterShape: number[], window: Window): ConvInfo {
  const { strides, pad, dataFormat, dimRoundingMode, dilations = 1 } = window;
  if (dataFormat !== "NHWC") throw new Error(`this gradient of conv2d exists for NHWC only, not ${dataFormat}`);
  return tf.backend_util.computeConv2DInfo(
    inShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    dilations,
    pad,
    dimRoundingMode,
  );
}

/** True for a dilation or stride of 1 on all axes. */
export function isOne(value: number | readonly number[]): boolean {
  return typeof value === "number" ? value === 1 : value.every((extent) => extent === 1);
}

const conv2d: tf.GradConfig = {
  kernelName: tf.Conv2D,
  inputsToSave: ["x", "filter"],
  gradFunc: (dys, saved, attrs) => {
    const [x, filter] = saved as [tf.Tensor4D, tf.Tensor4D];
    const window = attrs as unknown as tf.Conv2DAttrs;
    const dy = dys as tf.Tensor4D;
    return {
      x: () => {
        if (!isOne(window.dilations)) return dilatedInputGradient(dy, filter, convInfo(x.shape, filter.shape, window));
        const { strides, pad, dataFormat, dimRoundingMode } = window;
        const kernelAttrs = { strides, pad, dataFormat, dimRoundingMode, inputShape: x.shape };
        return tf.engine().runKernel(tf.Conv2DBackpropInput, { dy, filter }, kernelAttrs as unknown as tf.NamedAttrMap);
      },
      filter: () => convFilterGradient(x, dy, filter.shape, window),
    };
  },
};

/** The transposed convolution: its input gradient is the convolution. */
const conv2dBackpropInput: tf.GradConfig = {
  kernelName: tf.Conv2DBackpropInput,
  inputsToSave: ["dy", "filter"],
  gradFunc: (dys, saved, attrs) => {
    const [input, filter] = saved as [tf.Tensor4D, tf.Tensor4D];
    const window = attrs as unknown as tf.Conv2DBackpropInputAttrs;
    const { strides, pad, dataFormat, dimRoundingMode } = window;
    const upstream = dys as tf.Tensor4D;
    return {
      dy: () => tf.conv2d(upstream, filter, strides, pad, dataFormat, 1, dimRoundingMode),
      filter: () => convFilterGradient(upstream, input, filter.shape, window),
    };
  },
};

export const convGradients: readonly tf.GradConfig[] = [conv2d, conv2dBackpropInput];
