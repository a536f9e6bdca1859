// Convolutions with filters of its own for every channel, channels last.
import { backend_util } from "@tensorflow/tfjs-core";
import type { Graph } from "../graph.ts";
import type { KernelAttributes, KernelTable, TraceKernel } from "../kernel.ts";
import { activate } from "../ops/activation.ts";
import { concat } from "../ops/concat.ts";
import { channelsBeforeBatch, convolutionInput, convolve, correlation } from "../ops/convolution.ts";
import { pad } from "../ops/pad.ts";
import { counts, lengths, tapSlice } from "../ops/patches.ts";
import { reshape } from "../ops/reshape.ts";
import { axesFrom, type WindowAxis, windows2d } from "../ops/window.ts";
import { sizeOf, type Value } from "../value.ts";
import { mul } from "./binary.ts";
import { reduceKernels } from "./reduce.ts";

/** With more taps than this one convolution with dy as the filter is faster than a product for each tap. */
const MANY_TAPS = 32;

type Shape4 = [number, number, number, number];

/** @throws Error for channels first */
function axesOf(inShape: readonly number[], filterShape: readonly number[], attributes: KernelAttributes) {
  const { strides, dilations, pad: padding, dimRoundingMode, dataFormat = "NHWC" } = attributes;
  if (dataFormat !== "NHWC") throw new Error(`data format ${dataFormat}, expected NHWC`);
  const shapes = [inShape as Shape4, filterShape as Shape4] as const;
  return windows2d(backend_util.computeConv2DInfo(...shapes, strides, dilations ?? 1, padding, dimRoundingMode, true));
}

const forward: TraceKernel = (graph, inputs, attributes) => {
  const [x, filter] = [inputs.x!, inputs.filter!];
  const convolution = { axes: axesOf(x.shape, filter.shape, attributes), depthwise: true };
  return activate(graph, convolve(graph, x, filter, convolution, inputs.bias), inputs, attributes);
};

const backpropInput: TraceKernel = (graph, inputs, attributes) => {
  const [dy, filter] = [inputs.dy!, inputs.filter!];
  const axes = axesOf(attributes.inputShape, filter.shape, attributes);
  return convolutionInput(graph, dy, filter, { axes, depthwise: true });
};

const backpropFilter: TraceKernel = (graph, inputs, attributes) => {
  const [x, dy] = [inputs.x!, inputs.dy!];
  const axes = axesOf(x.shape, attributes.filterShape, attributes);
  const perTap = sizeOf(lengths(axes)) <= MANY_TAPS;
  return perTap ? tapSums(graph, x, dy, axes) : grouped(graph, x, dy, axes);
};

/** dw[tap, c, m] = sum of (what the tap sees of channel c) * dy[c, m] over batch and windows. */
function tapSums(graph: Graph, x: Value, dy: Value, axes: readonly WindowAxis[]): Value {
  const [batch, channels] = [x.shape[0]!, x.shape[3]!];
  const [rows, columns] = axes as [WindowAxis, WindowAxis];
  const multiplier = dy.shape[3]! / channels;
  const padded = pad(
    graph,
    x,
    [
      [0, 0],
      [rows.before, rows.after],
      [columns.before, columns.after],
      [0, 0],
    ],
    0,
  );
  const upstream = reshape(graph, dy, [batch, ...counts(axes), channels, multiplier]);
  const sums = axesFrom(0, rows.length).flatMap((row) => {
    const ofRow = tapSlice(graph, padded, 1, rows, row);
    return axesFrom(0, columns.length).map((column) => {
      const seen = reshape(graph, tapSlice(graph, ofRow, 2, columns, column), [...upstream.shape.slice(0, -1), 1]);
      return sumOverWindows(graph, mul(graph, seen, upstream));
    });
  });
  return reshape(graph, concat(graph, sums, 0), [...lengths(axes), channels, multiplier]);
}

/** @param value [batch, rows, columns, channels, multiplier] @returns [1, 1, 1, channels, multiplier] */
function sumOverWindows(graph: Graph, value: Value): Value {
  return reduceKernels.Sum!(graph, { x: value }, { axis: [0, 1, 2], keepDims: true }, [value]) as Value;
}

/** The batch takes the place of the channels within each group, and the groups that of the batch. */
function grouped(graph: Graph, x: Value, dy: Value, axes: readonly WindowAxis[]): Value {
  const [batch, height, width, channels] = x.shape as Shape4;
  const signals = reshape(graph, channelsBeforeBatch(graph, x), [1, channels * batch, height, width]);
  const dw = correlation(graph, signals, channelsBeforeBatch(graph, dy), axes, channels);
  return reshape(graph, dw, [...lengths(axes), channels, dy.shape[3]! / channels]);
}

/** tfjs kernels of this family. */
export const depthwiseKernels: KernelTable = {
  DepthwiseConv2dNative: forward,
  FusedDepthwiseConv2D: forward,
  DepthwiseConv2dNativeBackpropInput: backpropInput,
  DepthwiseConv2dNativeBackpropFilter: backpropFilter,
};
