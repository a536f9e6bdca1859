// Poolings over two and three spatial axes and their gradients, channels last.
import { backend_util } from "@tensorflow/tfjs-core";
import { int, ints, text } from "../attributes.ts";
import type { Graph } from "../graph.ts";
import type { KernelAttributes, KernelTable, TraceKernel } from "../kernel.ts";
import { convolutionInput } from "../ops/convolution.ts";
import { counts, isTiling, lengths } from "../ops/patches.ts";
import { reshape } from "../ops/reshape.ts";
import {
  channelsFirst,
  channelsLast,
  spanOf,
  type WindowAxis,
  windowAttributes,
  windows2d,
  windows3d,
} from "../ops/window.ts";
import { sizeOf, type Value } from "../value.ts";
import { mul } from "./binary.ts";

type Shape4 = [number, number, number, number];
type Shape5 = [number, number, number, number, number];

/** The windows of a pooling of `x`. @throws Error for a window that sees padding only, and for channels first */
function axesOf({ shape }: Value, attributes: KernelAttributes): WindowAxis[] {
  const { filterSize, strides, pad, dimRoundingMode, dataFormat = "NDHWC" } = attributes;
  if (dataFormat !== "NDHWC") throw new Error(`data format ${dataFormat}, expected channels last`);
  const window = [filterSize, strides, 1, pad, dimRoundingMode] as const;
  const axes =
    shape.length === 4
      ? windows2d(backend_util.computePool2DInfo(shape as unknown as Shape4, ...window))
      : windows3d(backend_util.computePool3DInfo(shape as unknown as Shape5, ...window));
  if (axes.some(({ before, after, length }) => before >= length || after >= length)) {
    throw new Error(`a window of [${lengths(axes)}] sees nothing but padding`);
  }
  return axes;
}

/** True for windows of one element, all of them. */
function isIdentity(axes: readonly WindowAxis[]): boolean {
  return axes.every(({ length, stride, extent, count }) => length === 1 && stride === 1 && extent === count);
}

/** Extents of an image, channels first. */
function outputOf({ shape }: Value, spatial: readonly number[]) {
  return { dtype: "float32", shape: [shape[0]!, shape.at(-1)!, ...spatial] } as const;
}

const maxPool: TraceKernel = (graph, inputs, attributes) => {
  const x = inputs.x!;
  const axes = axesOf(x, attributes);
  if (isIdentity(axes)) return x;
  if (x.dtype !== "float32") throw new Error(`${x.dtype}, expected float32`);
  if (isTiling(axes)) return tilesReduced(graph, x, axes, "ReduceMax");
  const output = outputOf(x, counts(axes));
  return channelsLast(graph, graph.op("MaxPool", [channelsFirst(graph, x)], output, windowAttributes(axes)));
};

const avgPool: TraceKernel = (graph, inputs, attributes) => {
  const x = inputs.x!;
  const axes = axesOf(x, attributes);
  if (isIdentity(axes)) return x;
  if (isTiling(axes)) return tilesReduced(graph, x, axes, "ReduceMean");
  const { kernel_shape, strides, pads } = windowAttributes(axes);
  const output = outputOf(x, counts(axes));
  const y = graph.op("AveragePool", [channelsFirst(graph, x)], output, { kernel_shape, strides, pads });
  return channelsLast(graph, y);
};

/** Windows side by side are reduced along one axis after the other, without moving the channels. */
function tilesReduced(graph: Graph, x: Value, axes: readonly WindowAxis[], op: "ReduceMax" | "ReduceMean"): Value {
  return axes.reduce((value, { count, length }, index) => {
    if (length === 1) return value;
    const [before, after] = [value.shape.slice(0, index + 1), value.shape.slice(index + 2)];
    const apart = reshape(graph, value, [sizeOf(before) * count, length, sizeOf(after)]);
    const output = { dtype: "float32", shape: apart.shape.with(1, 1) } as const;
    return reshape(graph, graph.op(op, [apart], output, { axes: ints([1]) }), [...before, count, ...after]);
  }, x);
}

/** The share of each window's mean goes back to the elements that it saw. */
const avgPoolGrad: TraceKernel = (graph, inputs, attributes) => {
  const [dy, x] = [inputs.dy!, inputs.input!];
  const axes = axesOf(x, attributes);
  if (isIdentity(axes)) return dy;
  const share = mul(graph, dy, shares(graph, axes));
  const channels = x.shape.at(-1)!;
  if (isTiling(axes)) {
    const apart = axes.flatMap(({ count, length }) => [count, length]);
    const once = axes.flatMap(({ count }) => [count, 1]);
    const spread = graph.expand(reshape(graph, share, [x.shape[0]!, ...once, channels]), [
      x.shape[0]!,
      ...apart,
      channels,
    ]);
    return reshape(graph, spread, x.shape);
  }
  const ones = graph.splat("float32", [...lengths(axes), channels, 1], 1);
  return convolutionInput(graph, share, ones, { axes, depthwise: true });
};

/** 1 / (elements that a window sees): one number, or [...windows, 1] where some windows reach into the padding. */
function shares(graph: Graph, axes: readonly WindowAxis[]): Value {
  const seen = axes.map(elementsSeen);
  const table = seen.reduce((outer, inner) => outer.flatMap((a) => inner.map((b) => a * b)), [1]);
  if (table.every((count) => count === table[0])) return graph.splat("float32", [], 1 / table[0]!);
  return graph.constant(
    "float32",
    [...counts(axes), 1],
    table.map((count) => 1 / count),
  );
}

/** Of each window along one axis: its elements that are no padding. */
function elementsSeen(axis: WindowAxis): number[] {
  return Array.from({ length: axis.count }, (_, index) => {
    const start = index * axis.stride - axis.before;
    return Math.min(start + spanOf(axis), axis.extent) - Math.max(start, 0);
  });
}

/** dy goes to the first largest element of each window; ScatterElements adds where windows share one. */
const maxPoolGrad: TraceKernel = (graph, inputs, attributes) => {
  const [dy, x] = [inputs.dy!, inputs.input!];
  const axes = axesOf(x, attributes);
  if (isIdentity(axes)) return dy;
  const pooled = outputOf(x, counts(axes));
  const outputs = [pooled, { dtype: "int64", shape: pooled.shape }] as const;
  const places = graph.emit("MaxPool", [channelsFirst(graph, x)], outputs, windowAttributes(axes))[1]!;
  const [size, count] = [sizeOf(x.shape), sizeOf(pooled.shape)];
  const zeros = graph.splat("float32", [size], 0);
  const updates = reshape(graph, channelsFirst(graph, dy), [count]);
  const flat = graph.op(
    "ScatterElements",
    [zeros, reshape(graph, places, [count]), updates],
    { dtype: "float32", shape: [size] },
    { axis: int(0), reduction: text("add") },
  );
  const spatial = axes.map(({ extent }) => extent);
  return channelsLast(graph, reshape(graph, flat, outputOf(x, spatial).shape));
};

/** tfjs kernels of this family. */
export const poolKernels: KernelTable = {
  AvgPool: avgPool,
  AvgPoolGrad: avgPoolGrad,
  AvgPool3D: avgPool,
  AvgPool3DGrad: avgPoolGrad,
  MaxPool: maxPool,
  MaxPoolGrad: maxPoolGrad,
  MaxPool3D: maxPool,
  MaxPool3DGrad: maxPoolGrad,
};
