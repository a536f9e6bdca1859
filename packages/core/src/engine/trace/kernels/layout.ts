// Shapes and orders of axes.
import * as tf from "@tensorflow/tfjs-core";
import type { KernelTable, TraceKernel } from "../kernel.ts";
import { reshape } from "../ops/reshape.ts";
import { transpose } from "../ops/transpose.ts";
import { sizeOf } from "../value.ts";

const reshapeKernel: TraceKernel = (graph, { x }, attributes) => {
  const { shape } = attributes as tf.ReshapeAttrs;
  return reshape(graph, x!, tf.util.inferFromImplicitShape(shape, sizeOf(x!.shape)));
};

const expandDims: TraceKernel = (graph, { input }, attributes) => {
  const { dim } = attributes as tf.ExpandDimsAttrs;
  const axis = dim < 0 ? dim + input!.shape.length + 1 : dim;
  return reshape(graph, input!, input!.shape.toSpliced(axis, 0, 1));
};

const transposeKernel: TraceKernel = (graph, { x }, attributes) => {
  const { perm } = attributes as tf.TransposeAttrs;
  return transpose(graph, x!, perm);
};

/** tfjs kernels of this family; tf.squeeze is a Reshape. */
export const layoutKernels: KernelTable = {
  Reshape: reshapeKernel,
  ExpandDims: expandDims,
  Transpose: transposeKernel,
};
