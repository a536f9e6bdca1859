// Values of a graph under construction: a name, a type and a static shape, perhaps not materialised yet.
import type { OnnxDtype, OnnxTensor } from "../onnx/model.ts";

/** What a node puts out, an input or a constant. At most one of `splat`, `expanded`, `constant` is there. */
export interface Value {
  readonly name: string;
  readonly dtype: OnnxDtype;
  readonly shape: readonly number[];
  /** Every element is this number (bools are 0 and 1); nothing stands in the graph for it yet. */
  readonly splat?: number;
  /** This value is `expanded` broadcast to `shape`; nothing stands in the graph for the broadcast yet. */
  readonly expanded?: Value;
  /** The elements, for a constant. */
  readonly constant?: OnnxTensor;
}

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** True if two shapes are the same. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/** The shape that numpy's rules broadcast all shapes to. @throws Error when they do not fit together */
export function broadcastShape(shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const extents = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    const own = extents.find((extent) => extent !== 1) ?? 1;
    if (extents.every((extent) => extent === 1 || extent === own)) return own;
    throw new Error(`the shapes ${shapes.map((shape) => `[${shape.join(", ")}]`).join(" and ")} do not fit together`);
  });
}

/** The only element of a splat or of a constant with one element, as a number; undefined for anything else. */
export function scalarOf({ splat, constant, dtype, expanded }: Value): number | undefined {
  if (splat !== undefined) return splat;
  if (expanded !== undefined) return scalarOf(expanded);
  if (constant === undefined || sizeOf(constant.shape) !== 1) return undefined;
  const view = new DataView(constant.data.buffer, constant.data.byteOffset);
  if (dtype === "float32") return view.getFloat32(0, true);
  if (dtype === "int32") return view.getInt32(0, true);
  if (dtype === "int64") return Number(view.getBigInt64(0, true));
  return view.getUint8(0);
}
