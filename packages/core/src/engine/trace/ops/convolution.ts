// Convolutions and their two gradients; channels last, any number of spatial axes, one group or one for each channel.
//
// | product                      | tiling windows       | else                                                     |
// |------------------------------|----------------------|----------------------------------------------------------|
// | y = x * w                    | tiles w              | Conv                                                     |
// | dx, w and dy given           | untile(dy w^T)       | Conv of dy with w turned round, or ConvTranspose         |
// | dw, x and dy given           | tiles^T dy           | patches^T dy, or Conv of x with dy as the filter         |
//
// Each choice is the fastest of those that ONNX Runtime was measured with.
import type { OnnxDtype } from "../../onnx/model.ts";
import { int, ints } from "../attributes.ts";
import { elementwise } from "../elementwise.ts";
import type { Graph } from "../graph.ts";
import { matMul } from "../kernels/matmul.ts";
import { sizeOf, type Value } from "../value.ts";
import { counts, isTiling, lengths, patches, tiles, untile } from "./patches.ts";
import { reshape } from "./reshape.ts";
import { reverse, slice } from "./slice.ts";
import { transpose } from "./transpose.ts";
import { axesFrom, channelsFirst, channelsLast, spanOf, type WindowAxis, windowAttributes } from "./window.ts";

const FLOAT: OnnxDtype = "float32";
/** Patches of more elements than this are not made: 64 MB. */
const PATCH_ELEMENTS = 2 ** 24;

/** A filter and where it goes. */
export interface Convolution {
  readonly axes: readonly WindowAxis[];
  /** Every channel has filters of its own: [...taps, channels, multiplier] instead of [...taps, in, out]. */
  readonly depthwise?: boolean;
}

/**
 * @param x [batch, ...spatial, in]
 * @param filter [...taps, in, out], or depthwise [...taps, channels, multiplier]
 * @param bias [out]
 * @returns [batch, ...windows, out]; out is channels * multiplier, channel by channel, where depthwise
 */
export function convolve(graph: Graph, x: Value, filter: Value, convolution: Convolution, bias?: Value): Value {
  const { axes, depthwise } = convolution;
  const [batch, [into, last]] = [x.shape[0]!, filter.shape.slice(-2) as [number, number]];
  const out = depthwise ? into * last : last;
  if (!depthwise && isTiling(axes)) {
    const flat = matMul(graph, tiles(graph, x, axes), rowsOf(graph, filter), { bias });
    return reshape(graph, flat, [batch, ...counts(axes), out]);
  }
  const inputs = [channelsFirst(graph, x), onnxFilter(graph, filter, depthwise)];
  const fused = bias?.shape.length === 1 && bias.shape[0] === out;
  const y = graph.op(
    "Conv",
    fused ? [...inputs, bias] : inputs,
    { dtype: FLOAT, shape: [batch, out, ...counts(axes)] },
    { ...windowAttributes(axes), ...(depthwise && { group: int(into) }) },
  );
  const result = channelsLast(graph, y);
  return bias && !fused ? elementwise(graph, "Add", [result, bias], { dtype: FLOAT }) : result;
}

/**
 * The gradient in x.
 *
 * @param dy [batch, ...windows, out]
 * @param filter as for {@link convolve}
 * @returns [batch, ...spatial, in]
 */
export function convolutionInput(graph: Graph, dy: Value, filter: Value, convolution: Convolution): Value {
  const { axes, depthwise } = convolution;
  const [batch, into] = [dy.shape[0]!, filter.shape.at(-2)!];
  if (!depthwise && isTiling(axes)) {
    const flat = matMul(graph, rowsOf(graph, dy), rowsOf(graph, filter), { transposeB: true });
    return untile(graph, flat, batch, axes);
  }
  const output = { dtype: FLOAT, shape: [batch, into, ...axes.map(({ extent }) => extent)] };
  const group = depthwise ? { group: int(into) } : {};
  if (isWorthTurning(convolution, filter)) {
    const turned = reverse(graph, filter, axesFrom(0, axes.length));
    const inputs = [channelsFirst(graph, dy), tapsLast(graph, turned)];
    return channelsLast(graph, graph.op("Conv", inputs, output, { ...windowAttributes(axes.map(turn)), ...group }));
  }
  const inputs = [channelsFirst(graph, dy), onnxFilter(graph, filter, depthwise)];
  const attributes = { ...windowAttributes(axes), output_padding: ints(axes.map(unseen)), ...group };
  return channelsLast(graph, graph.op("ConvTranspose", inputs, output, attributes));
}

/**
 * The gradient in a filter with one group.
 *
 * @param x [batch, ...spatial, in]
 * @param dy [batch, ...windows, out]
 * @returns [...taps, in, out]
 */
export function convolutionFilter(graph: Graph, x: Value, dy: Value, axes: readonly WindowAxis[]): Value {
  const [into, out] = [x.shape.at(-1)!, dy.shape.at(-1)!];
  if (isTiling(axes)) {
    const flat = matMul(graph, tiles(graph, x, axes), rowsOf(graph, dy), { transposeA: true });
    return reshape(graph, flat, [...lengths(axes), into, out]);
  }
  const elements = x.shape[0]! * sizeOf(counts(axes)) * sizeOf(lengths(axes)) * into;
  if (into === 1 || elements > PATCH_ELEMENTS) {
    const [signals, kernels] = [channelsBeforeBatch(graph, x), channelsBeforeBatch(graph, dy)];
    return correlation(graph, signals, kernels, axes, 1);
  }
  const flat = matMul(graph, patches(graph, x, axes), rowsOf(graph, dy), { transposeA: true });
  const taps = axesFrom(0, axes.length).reverse();
  const apart = reshape(graph, flat, [...lengths(axes).reverse(), into, out]);
  return transpose(graph, apart, [...taps, axes.length, axes.length + 1]);
}

/**
 * x convolved with dy: the batch takes the place of the channels, and stride and dilation change places.
 *
 * @param signals [in, batch, ...spatial], or [1, groups * batch, ...spatial]
 * @param kernels [out, batch, ...windows]
 * @returns [...taps, in, out]
 */
export function correlation(
  graph: Graph,
  signals: Value,
  kernels: Value,
  axes: readonly WindowAxis[],
  groups: number,
): Value {
  const exchanged = axes.map(({ extent, count, stride, dilation, before, after }): WindowAxis => {
    const span = (count - 1) * stride + 1;
    const fitting = Math.floor((extent + before + after - span) / dilation) + 1;
    return { extent, count: fitting, length: count, stride: dilation, dilation: stride, before, after };
  });
  const channels = [signals.shape[0]!, kernels.shape[0]!];
  const y = graph.op(
    "Conv",
    [signals, kernels],
    { dtype: FLOAT, shape: [...channels, ...counts(exchanged)] },
    { ...windowAttributes(exchanged), ...(groups > 1 && { group: int(groups) }) },
  );
  const needed = slice(
    graph,
    y,
    y.shape.map(() => 0),
    [...channels, ...lengths(axes)],
  );
  return transpose(graph, needed, [...axesFrom(2, y.shape.length), 0, 1]);
}

/** @param value [batch, ...spatial, channels] @returns [channels, batch, ...spatial] */
export function channelsBeforeBatch(graph: Graph, value: Value): Value {
  const last = value.shape.length - 1;
  return transpose(graph, value, [last, ...axesFrom(0, last)]);
}

/** All axes but the last as one: [batch * spatial, channels], or [taps * in, out] of a filter. */
function rowsOf(graph: Graph, value: Value): Value {
  return reshape(graph, value, [sizeOf(value.shape.slice(0, -1)), value.shape.at(-1)!]);
}

/** @returns [out, in, ...taps], or depthwise [channels * multiplier, 1, ...taps] */
function onnxFilter(graph: Graph, filter: Value, depthwise = false): Value {
  const axes = filter.shape.length - 2;
  if (!depthwise) return transpose(graph, filter, [axes + 1, axes, ...axesFrom(0, axes)]);
  const channels = filter.shape[axes]! * filter.shape[axes + 1]!;
  return reshape(graph, tapsLast(graph, filter), [channels, 1, ...filter.shape.slice(0, axes)]);
}

/** @param filter [...taps, a, b] @returns [a, b, ...taps] */
function tapsLast(graph: Graph, filter: Value): Value {
  const axes = filter.shape.length - 2;
  return transpose(graph, filter, [axes, axes + 1, ...axesFrom(0, axes)]);
}

/** Elements behind the last window that no window sees. */
function unseen(axis: WindowAxis): number {
  return axis.extent + axis.before + axis.after - ((axis.count - 1) * axis.stride + spanOf(axis));
}

/** The windows that give back what windows of stride 1 took. */
function turn(axis: WindowAxis): WindowAxis {
  const { extent, count, before, after } = axis;
  const edge = spanOf(axis) - 1;
  return { ...axis, extent: count, count: extent, before: edge - before, after: edge - after };
}

/** Turning pads dy with zeros: not where there are far fewer windows than elements, nor for far fewer channels. */
function isWorthTurning({ axes, depthwise }: Convolution, filter: Value): boolean {
  const [into, out] = filter.shape.slice(-2) as [number, number];
  const fits = axes.every((axis) => axis.stride === 1 && turn(axis).before >= 0 && turn(axis).after >= 0);
  const extents = axes.map(({ extent }) => extent);
  return fits && 2 * sizeOf(counts(axes)) > sizeOf(extents) && (depthwise === true || 2 * into >= out);
}
