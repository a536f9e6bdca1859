// The windows of convolutions and poolings along the spatial axes, and the ONNX attributes that say the same.
import type { backend_util } from "@tensorflow/tfjs-core";
import type { OnnxAttribute } from "../../onnx/model.ts";
import { ints } from "../attributes.ts";
import type { Graph } from "../graph.ts";
import type { Value } from "../value.ts";
import { transpose } from "./transpose.ts";

/** One spatial axis: `count` windows of `length` taps over `extent` elements with zeros before and after them. */
export interface WindowAxis {
  readonly extent: number;
  readonly count: number;
  readonly length: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
}

/** Elements from the first to the last tap of a window. */
export function spanOf({ length, dilation }: WindowAxis): number {
  return (length - 1) * dilation + 1;
}

/** Height and width of a 2-D window. @throws Error for windows that ONNX cannot place */
export function windows2d(info: backend_util.Conv2DInfo): WindowAxis[] {
  const { padInfo } = info;
  return [
    windowAxis(info.inHeight, info.outHeight, info.filterHeight, info.strideHeight, info.dilationHeight, padInfo.top),
    windowAxis(info.inWidth, info.outWidth, info.filterWidth, info.strideWidth, info.dilationWidth, padInfo.left),
  ];
}

/** Depth, height and width of a 3-D window. @throws Error for windows that ONNX cannot place */
export function windows3d(info: backend_util.Conv3DInfo): WindowAxis[] {
  const { padInfo } = info;
  return [
    windowAxis(info.inDepth, info.outDepth, info.filterDepth, info.strideDepth, info.dilationDepth, padInfo.front),
    windowAxis(info.inHeight, info.outHeight, info.filterHeight, info.strideHeight, info.dilationHeight, padInfo.top),
    windowAxis(info.inWidth, info.outWidth, info.filterWidth, info.strideWidth, info.dilationWidth, padInfo.left),
  ];
}

/** The padding behind the elements is what the number of windows needs: tfjs rounds that number in several ways. */
function windowAxis(
  extent: number,
  count: number,
  length: number,
  stride: number,
  dilation: number,
  before: number,
): WindowAxis {
  const span = (length - 1) * dilation + 1;
  const after = Math.max(0, (count - 1) * stride + span - extent - before);
  const fitting = Math.floor((extent + before + after - span) / stride) + 1;
  if (before < 0 || count < 1 || fitting !== count) {
    throw new Error(
      `${count} windows of ${span} elements, ${stride} apart, do not fit ${extent} elements with ${before} zeros before them`,
    );
  }
  return { extent, count, length, stride, dilation, before, after };
}

/** The windows as ONNX operators are told them. */
export function windowAttributes(
  axes: readonly WindowAxis[],
): Record<"kernel_shape" | "strides" | "dilations" | "pads", OnnxAttribute> {
  return {
    kernel_shape: ints(axes.map(({ length }) => length)),
    strides: ints(axes.map(({ stride }) => stride)),
    dilations: ints(axes.map(({ dilation }) => dilation)),
    pads: ints([...axes.map(({ before }) => before), ...axes.map(({ after }) => after)]),
  };
}

/** @param value [batch, ...spatial, channels] @returns [batch, channels, ...spatial] */
export function channelsFirst(graph: Graph, value: Value): Value {
  const last = value.shape.length - 1;
  return transpose(graph, value, [0, last, ...axesFrom(1, last)]);
}

/** @param value [batch, channels, ...spatial] @returns [batch, ...spatial, channels] */
export function channelsLast(graph: Graph, value: Value): Value {
  return transpose(graph, value, [0, ...axesFrom(2, value.shape.length), 1]);
}

/** The axes from `first` to before `end`. */
export function axesFrom(first: number, end: number): number[] {
  return Array.from({ length: end - first }, (_, index) => first + index);
}
