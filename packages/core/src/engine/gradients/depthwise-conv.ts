// Gradient of the depthwise 2-D convolution for backends without its kernels, and with dilation everywhere.
import * as tf from "@tensorflow/tfjs-core";
import { hasKernel, isOne, tapSlices, taps } from "./conv.ts";
import { scatterStrided, zeroWindow } from "./window.ts";

type ConvInfo = tf.backend_util.Conv2DInfo;

/** dW[tap, c, k] = sum over positions of x[tap's slice, c] * dy[c, k]. @returns [height, width, channels, multiplier] */
function filterGradient(x: tf.Tensor, dy: tf.Tensor, info: ConvInfo): tf.Tensor {
  const { inChannels, outChannels, filterShape } = info;
  const upstream = tf.reshape(dy, [-1, inChannels, outChannels / inChannels]);
  const perTap = tapSlices(x, info).map((slice) => tf.sum(tf.mul(tf.reshape(slice, [-1, inChannels, 1]), upstream), 0));
  return tf.reshape(tf.stack(perTap), filterShape);
}

/** dx: every tap puts dy times its weight back to the positions that it saw. */
function inputGradient(dy: tf.Tensor, filter: tf.Tensor, info: ConvInfo): tf.Tensor {
  const { batchSize, inChannels, outChannels, outHeight, outWidth, strideHeight, strideWidth } = info;
  const multiplier = outChannels / inChannels;
  const height = (outHeight - 1) * strideHeight + info.effectiveFilterHeight;
  const width = (outWidth - 1) * strideWidth + info.effectiveFilterWidth;
  const upstream = tf.reshape(dy, [-1, inChannels, multiplier]);
  const weights = tf.unstack(tf.reshape(filter, [-1, inChannels, multiplier]));
  const placed = taps(info).map(({ top, left }, tap) => {
    const seen = tf.reshape(tf.sum(tf.mul(upstream, weights[tap]!), 2), [batchSize, outHeight, outWidth, inChannels]);
    const strides = [1, strideHeight, strideWidth, 1];
    return scatterStrided(seen, [0, top, left, 0], strides, [batchSize, height, width, inChannels]);
  });
  return zeroWindow(tf.addN(placed), [0, info.padInfo.top, info.padInfo.left, 0], info.inShape);
}

const depthwiseConv2d: tf.GradConfig = {
  kernelName: tf.DepthwiseConv2dNative,
  inputsToSave: ["x", "filter"],
  gradFunc: (dys, saved, attrs) => {
    const [x, filter] = saved as [tf.Tensor4D, tf.Tensor4D];
    const { strides, pad, dimRoundingMode, dilations } = attrs as unknown as tf.DepthwiseConv2dNativeAttrs;
    const dy = dys as tf.Tensor;
    const window = { strides, pad, dimRoundingMode, dilations };
    const native = (kernel: string) => hasKernel(kernel) && isOne(dilations ?? 1);
    const info = () =>
      tf.backend_util.computeConv2DInfo(x.shape, filter.shape, strides, dilations ?? 1, pad, dimRoundingMode, true);
    return {
      x: () => {
        if (!native(tf.DepthwiseConv2dNativeBackpropInput)) return inputGradient(dy, filter, info());
        const kernelAttrs = { ...window, inputShape: x.shape } as unknown as tf.NamedAttrMap;
        return tf.engine().runKernel(tf.DepthwiseConv2dNativeBackpropInput, { dy, filter }, kernelAttrs);
      },
      filter: () => {
        if (!native(tf.DepthwiseConv2dNativeBackpropFilter)) return filterGradient(x, dy, info());
        const kernelAttrs = { ...window, filterShape: filter.shape } as unknown as tf.NamedAttrMap;
        return tf.engine().runKernel(tf.DepthwiseConv2dNativeBackpropFilter, { x, dy }, kernelAttrs);
      },
    };
  },
};

export const depthwiseConvGradients: readonly tf.GradConfig[] = [depthwiseConv2d];
