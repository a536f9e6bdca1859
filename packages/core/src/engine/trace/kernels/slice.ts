// Windows of a tensor, with strides, and turning axes round.
import * as tf from "@tensorflow/tfjs-core";
import type { KernelTable, TraceKernel } from "../kernel.ts";
import { reshape } from "../ops/reshape.ts";
import { reverse, slice } from "../ops/slice.ts";

const sliceKernel: TraceKernel = (graph, { x }, attributes) => {
  const { begin, size } = attributes as tf.SliceAttrs;
  const info = { shape: [...x!.shape] } as tf.TensorInfo;
  const [from, extents] = tf.slice_util.parseSliceParams(info, begin, size) as [number[], number[]];
  tf.slice_util.assertParamsValid(info, from, extents);
  if (from.some((index) => index < 0)) throw new Error(`begins at [${from}], expected no negative index`);
  return slice(graph, x!, from, extents);
};

const stridedSlice: TraceKernel = (graph, { x }, attributes) => {
  const a = attributes as tf.StridedSliceAttrs;
  const { begin, end, strides, finalShape } = tf.slice_util.sliceInfo(
    [...x!.shape],
    a.begin,
    a.end,
    a.strides,
    a.beginMask,
    a.endMask,
    a.ellipsisMask,
    a.newAxisMask,
    a.shrinkAxisMask,
  );
  const size = tf.slice_util.computeOutShape(begin, end, strides).map((extent) => Math.max(extent, 0));
  return reshape(graph, slice(graph, x!, begin, size, strides), finalShape);
};

const reverseKernel: TraceKernel = (graph, { x }, attributes) => {
  const { dims } = attributes as tf.ReverseAttrs;
  return reverse(graph, x!, tf.util.parseAxisParam(dims, [...x!.shape]));
};

/** tfjs kernels of this family. */
export const sliceKernels: KernelTable = {
  Slice: sliceKernel,
  StridedSlice: stridedSlice,
  Reverse: reverseKernel,
};
