// Joining tensors along an axis and taking them apart.
import * as tf from "@tensorflow/tfjs-core";
import type { OnnxDtype } from "../../onnx/model.ts";
import { cast } from "../elementwise.ts";
import type { Graph } from "../graph.ts";
import type { KernelTable, TraceKernel } from "../kernel.ts";
import { concat } from "../ops/concat.ts";
import { reshape } from "../ops/reshape.ts";
import { split } from "../ops/split.ts";
import { sameShape, type Value } from "../value.ts";

/** tfjs gives the result of joining different types the type of the first. */
function asType(graph: Graph, value: Value, dtype: OnnxDtype): Value {
  if (dtype === "bool" && value.dtype !== "bool") throw new Error(`bool values joined with ${value.dtype} ones`);
  return cast(graph, value, dtype);
}

const concatKernel: TraceKernel = (graph, _inputs, { axis }, list) => {
  const { shape, dtype } = list[0]!;
  const [along] = tf.util.parseAxisParam(axis, [...shape]) as [number];
  const shapes = list.map((value) => [...value.shape]);
  tf.backend_util.assertParamsConsistent(shapes, along);
  return concat(
    graph,
    list.map((value) => asType(graph, value, dtype)),
    along,
  );
};

const pack: TraceKernel = (graph, _inputs, { axis }, list) => {
  const { shape, dtype } = list[0]!;
  const along = axis < 0 ? axis + shape.length + 1 : axis;
  const misfit = list.find((value) => !sameShape(value.shape, shape) || value.dtype !== dtype);
  if (misfit) throw new Error(`stacked values must be alike: [${shape}] ${dtype}, [${misfit.shape}] ${misfit.dtype}`);
  const parts = list.map((value) => reshape(graph, value, shape.toSpliced(along, 0, 1)));
  return concat(graph, parts, along);
};

const splitV: TraceKernel = (graph, { x }, { numOrSizeSplits, axis }) => {
  const [along] = tf.util.parseAxisParam(axis, [...x!.shape]) as [number];
  const wanted = Array.isArray(numOrSizeSplits) ? [...numOrSizeSplits] : numOrSizeSplits;
  const sizes = tf.backend_util.prepareSplitSize({ shape: [...x!.shape] } as tf.TensorInfo, wanted, along);
  return split(graph, x!, sizes, along);
};

const unpack: TraceKernel = (graph, { value }, { axis }) => {
  const { shape } = value!;
  const along = axis < 0 ? axis + shape.length : axis;
  const parts = split(graph, value!, new Array<number>(shape[along]!).fill(1), along);
  return parts.map((part) => reshape(graph, part, shape.toSpliced(along, 1)));
};

/** tfjs kernels of this family. */
export const joinKernels: KernelTable = { Concat: concatKernel, Pack: pack, SplitV: splitV, Unpack: unpack };
