// What a strided slice takes, from the attributes that tfjs gives its kernel.
import { type StridedSliceAttrs, slice_util } from "@tensorflow/tfjs-core";

/** Along each axis `size` elements from `begin` on, `strides` apart; the result is given the shape `finalShape`. */
export interface StridedSlice {
  readonly begin: number[];
  readonly strides: number[];
  readonly size: number[];
  readonly finalShape: number[];
}

/** The masks of `attributes` applied to a tensor of this shape. */
export function stridedSlice(shape: readonly number[], attributes: StridedSliceAttrs): StridedSlice {
  const { begin: from, end: to, strides: by } = attributes;
  const { beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes;
  const masks = [beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask] as const;
  const { begin, end, strides, finalShape } = slice_util.sliceInfo([...shape], from, to, by, ...masks);
  const size = slice_util.computeOutShape(begin, end, strides).map((extent) => Math.max(extent, 0));
  return { begin, strides, size, finalShape };
}
