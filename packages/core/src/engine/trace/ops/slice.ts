// Slice with positive or negative strides: only axes that are really cut are named.
import type { Graph } from "../graph.ts";
import type { Value } from "../value.ts";
import { narrow } from "./narrow.ts";
import { ownShape } from "./own-shape.ts";

/** What ONNX takes for "to the end" and, with a negative stride, "to the beginning". */
const [END, BEGINNING] = [2 ** 31 - 1, -(2 ** 31)];

/** A cut along one axis: `size` elements from `begin` on, `stride` apart. */
interface Cut {
  readonly axis: number;
  readonly extent: number;
  readonly begin: number;
  readonly size: number;
  readonly stride: number;
}

/**
 * Along each axis `size` elements from `begin` on, `strides` apart.
 *
 * @param begin one index per axis, not negative
 * @param strides 1 unless given; may be negative
 */
export function slice(
  graph: Graph,
  value: Value,
  begin: readonly number[],
  size: readonly number[],
  strides?: readonly number[],
): Value {
  const { dtype, shape } = value;
  if (size.includes(0)) return graph.splat(dtype, size, 0);
  const own = ownShape(value);
  const cuts = shape
    .map((extent, axis): Cut => {
      return { axis, extent, begin: begin[axis]!, size: size[axis]!, stride: strides?.[axis] ?? 1 };
    })
    .filter((cut) => own[cut.axis] !== 1 && (cut.size !== cut.extent || cut.stride !== 1));
  const small = narrow(graph, value);
  if (cuts.length === 0) return graph.expand(small, size);
  const inputs = [cuts.map(start), cuts.map(end), cuts.map(({ axis }) => axis), cuts.map(({ stride }) => stride)];
  const needed = cuts.every(({ stride }) => stride === 1) ? inputs.slice(0, 3) : inputs;
  const smallSize = own.map((extent, axis) => (extent === 1 ? 1 : size[axis]!));
  const result = graph.op("Slice", [small, ...needed.map((input) => graph.int64(input))], { dtype, shape: smallSize });
  return graph.expand(result, size);
}

/** The order of elements turned round along `axes`. */
export function reverse(graph: Graph, value: Value, axes: readonly number[]): Value {
  const turned = value.shape.map((extent, axis) => axes.includes(axis) && extent > 1);
  const begin = value.shape.map((extent, axis) => (turned[axis] ? extent - 1 : 0));
  const strides = turned.map((turn) => (turn ? -1 : 1));
  return slice(graph, value, begin, value.shape, strides);
}

function start({ begin, extent, stride }: Cut): number {
  return stride < 0 && begin === extent - 1 ? -1 : begin;
}

/** One past the last element, where that is not an end of the axis. */
function end({ begin, size, stride, extent }: Cut): number {
  const last = begin + (size - 1) * stride;
  if (stride > 0) return last + stride >= extent ? END : last + 1;
  return last + stride < 0 ? BEGINNING : last - 1;
}
