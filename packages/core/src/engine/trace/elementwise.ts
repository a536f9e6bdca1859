// Nodes that work element by element with numpy broadcasting: lazy operands stay small, all-splat ones are folded.
import type { OnnxAttribute, OnnxDtype } from "../onnx/model.ts";
import type { Graph } from "./graph.ts";
import { storedNumber } from "./ops/stored-number.ts";
import { broadcastShape, sameShape, type Value } from "./value.ts";

/** How an elementwise result is made. */
export interface Elementwise {
  readonly dtype: OnnxDtype;
  /** The same function on numbers: folds operands that are all one number. */
  readonly fold?: (...operands: number[]) => number;
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

/** What an operand costs least as: a splat as a scalar constant, an expanded value before its broadcast. */
export function smallest(graph: Graph, value: Value): Value {
  if (value.splat !== undefined) return graph.scalar(value.dtype, value.splat);
  return value.expanded ?? value;
}

/**
 * `op` applied to operands broadcast against one another. Where every operand is a broadcast of something smaller
 * the node works on the smaller shape and the result is a broadcast again.
 */
export function elementwise(graph: Graph, op: string, operands: readonly Value[], how: Elementwise): Value {
  const shape = broadcastShape(operands.map((operand) => operand.shape));
  const { dtype, fold, attributes } = how;
  const numbers = operands.map(({ splat }) => splat);
  if (fold && numbers.every((number) => number !== undefined)) return graph.splat(dtype, shape, fold(...numbers));
  const small = operands.map((operand) => smallest(graph, operand));
  const smallShape = broadcastShape(small.map((operand) => operand.shape));
  const result = graph.op(op, small, { dtype, shape: smallShape }, attributes);
  return sameShape(smallShape, shape) ? result : graph.expand(result, shape);
}

/** `value` as another element type. */
export function cast(graph: Graph, value: Value, dtype: OnnxDtype): Value {
  if (value.dtype === dtype) return value;
  const { splat, shape } = value;
  if (splat !== undefined) return graph.splat(dtype, shape, storedNumber(dtype, splat));
  return elementwise(graph, "Cast", [value], { dtype, attributes: { to: { kind: "int", value: ONNX_TYPE[dtype] } } });
}

/** Numbers of element types in TensorProto. */
const ONNX_TYPE: Readonly<Record<OnnxDtype, number>> = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 };
