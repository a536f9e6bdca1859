// Windows of a tensor, with strides, and turning axes round.
import * as tf from "@tensorflow/tfjs-core";
import { stridedSlice } from "../../strided-slice.ts";
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

const stridedSliceKernel: TraceKernel = (graph, { x }, attributes) => {
  const { begin, size, strides, finalShape } = stridedSlice(x!.shape, attributes as tf.StridedSliceAttrs);
  return reshape(graph, slice(graph, x!, begin, size, strides), finalShape);
};

const reverseKernel: TraceKernel = (graph, { x }, attributes) => {
  const { dims } = attributes as tf.ReverseAttrs;
  return reverse(graph, x!, tf.util.parseAxisParam(dims, [...x!.shape]));
};

/** tfjs kernels of this family. */
export const sliceKernels: KernelTable = {
  Slice: sliceKernel,
  StridedSlice: stridedSliceKernel,
  Reverse: reverseKernel,
};
