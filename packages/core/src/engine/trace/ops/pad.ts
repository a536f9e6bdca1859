// Padding with one number, and with mirrored elements.
import { text } from "../attributes.ts";
import type { Graph } from "../graph.ts";
import type { Value } from "../value.ts";
import { concat } from "./concat.ts";
import { narrow } from "./narrow.ts";
import { ownShape } from "./own-shape.ts";
import { slice } from "./slice.ts";

/** How many elements to add before and after, per axis; not negative. */
type Paddings = readonly (readonly [number, number])[];

/** `value` surrounded by `fill`. */
export function pad(graph: Graph, value: Value, paddings: Paddings, fill: number): Value {
  const shape = paddedShape(value.shape, paddings);
  const { dtype } = value;
  if (value.shape.includes(0) || Object.is(value.splat, fill)) return graph.splat(dtype, shape, fill);
  const axes = paddedAxes(paddings);
  if (axes.length === 0) return value;
  const small = narrow(graph, value, axes);
  const inputs = [small, padsInput(graph, paddings), ...(fill === 0 ? [] : [graph.scalar(dtype, fill)])];
  const result = graph.op("Pad", inputs, { dtype, shape: paddedShape(small.shape, paddings) });
  return graph.expand(result, shape);
}

/**
 * `value` continued by its mirror image.
 *
 * @param mode `reflect` mirrors at the centre of the outermost elements, `symmetric` at their outer edge
 */
export function mirrorPad(graph: Graph, value: Value, paddings: Paddings, mode: "reflect" | "symmetric"): Value {
  const shape = paddedShape(value.shape, paddings);
  if (shape.includes(0)) return graph.splat(value.dtype, shape, 0);
  const own = ownShape(value);
  const needed = paddings.map((padding, axis) => (own[axis] === 1 ? ([0, 0] as const) : padding));
  const small = narrow(graph, value);
  const axes = paddedAxes(needed);
  if (axes.length === 0) return graph.expand(small, shape);
  const { dtype } = value;
  const result =
    mode === "reflect"
      ? graph.op(
          "Pad",
          [small, padsInput(graph, needed)],
          { dtype, shape: paddedShape(own, needed) },
          { mode: text(mode) },
        )
      : axes.reduce((padded, axis) => padSymmetric(graph, padded, axis, needed[axis]!), small);
  return graph.expand(result, shape);
}

/** ONNX has no symmetric padding in opset 17: turned-round slices are joined to the ends. */
function padSymmetric(graph: Graph, value: Value, axis: number, [before, after]: readonly [number, number]): Value {
  const { shape } = value;
  const mirrored = (from: number, count: number) =>
    slice(
      graph,
      value,
      shape.map((_, i) => (i === axis ? from : 0)),
      shape.map((extent, i) => (i === axis ? count : extent)),
      shape.map((_, i) => (i === axis ? -1 : 1)),
    );
  return concat(graph, [mirrored(before - 1, before), value, mirrored(shape[axis]! - 1, after)], axis);
}

function paddedShape(shape: readonly number[], paddings: Paddings): number[] {
  return shape.map((extent, axis) => paddings[axis]![0] + extent + paddings[axis]![1]);
}

function paddedAxes(paddings: Paddings): number[] {
  return paddings.flatMap(([before, after], axis) => (before > 0 || after > 0 ? [axis] : []));
}

function padsInput(graph: Graph, paddings: Paddings): Value {
  return graph.int64([...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)]);
}
