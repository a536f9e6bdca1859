// Picking, putting and counting by whole numbers.
import * as tf from "@tensorflow/tfjs-core";
import type { OnnxDtype } from "../../onnx/model.ts";
import { int, ints } from "../attributes.ts";
import { cast, elementwise } from "../elementwise.ts";
import type { Graph } from "../graph.ts";
import type { KernelTable, TraceKernel } from "../kernel.ts";
import { gather, gatherBatched, gatherNd } from "../ops/gather.ts";
import { narrow } from "../ops/narrow.ts";
import { oneHotMask } from "../ops/one-hot.ts";
import { reshape } from "../ops/reshape.ts";
import { scatter, sumRows } from "../ops/scatter.ts";
import { storedNumber } from "../ops/stored-number.ts";
import { sizeOf, type Value } from "../value.ts";

const oneHot: TraceKernel = (graph, { indices }, { depth, onValue, offValue, dtype }) => {
  const mask = oneHotMask(graph, indices!, depth);
  const numbers = [onValue, offValue].map((number) => storedNumber(dtype, number));
  if (numbers[0] === 1 && numbers[1] === 0) return cast(graph, mask, dtype);
  if (dtype === "bool") throw new Error(`bools with ${onValue} for on and ${offValue} for off`);
  const [on, off] = numbers.map((number) => graph.splat(dtype, mask.shape, number)) as [Value, Value];
  return elementwise(graph, "Where", [mask, on, off], { dtype });
};

const gatherV2: TraceKernel = (graph, { x, indices }, attributes) => {
  const { axis, batchDims = 0 } = attributes as tf.GatherV2Attrs;
  const [along] = tf.util.parseAxisParam(axis, [...x!.shape]) as [number];
  const infos = [x!, indices!].map(({ shape }) => ({ shape: [...shape] }) as tf.TensorInfo);
  tf.backend_util.segment_util.collectGatherOpShapeInfo(infos[0]!, infos[1]!, along, batchDims);
  const batch = batchDims < 0 ? batchDims + indices!.shape.length : batchDims;
  if (batch === 0) return gather(graph, x!, indices!, along);
  return gatherBatched(graph, x!, indices!, along, batch);
};

const gatherNdKernel: TraceKernel = (graph, { params, indices }) => gatherNd(graph, params!, indices!);

/** tfjs takes indices of rank 1 for one index per update. */
function indexRows(graph: Graph, indices: Value): Value {
  if (indices.shape.length === 1) return reshape(graph, indices, [...indices.shape, 1]);
  if (indices.shape.at(-1) === 0) throw new Error("indices without a position");
  return indices;
}

/** Updates that repeat themselves along axes that are not indexed are added up once. Bools count as int32. */
const scatterNd: TraceKernel = (graph, { indices, updates }, attributes) => {
  const { shape } = attributes as tf.ScatterNdAttrs;
  const rows = indexRows(graph, indices!);
  const [batch, depth] = [rows.shape.slice(0, -1), rows.shape.at(-1)!];
  const dtype: OnnxDtype = updates!.dtype === "bool" ? "int32" : updates!.dtype;
  const kept = batch.map((_, axis) => axis);
  const small = cast(graph, narrow(graph, updates!, kept), dtype);
  const zeros = graph.splat(dtype, [...shape.slice(0, depth), ...small.shape.slice(batch.length)], 0);
  const sums = scatter(graph, zeros, rows, small, "add");
  return cast(graph, graph.expand(sums, shape), updates!.dtype);
};

const tensorScatterUpdate: TraceKernel = (graph, { tensor, indices, updates }) =>
  scatter(graph, tensor!, indexRows(graph, indices!), updates!, "none");

const unsortedSegmentSum: TraceKernel = (graph, { x, segmentIds }, attributes) => {
  const { numSegments } = attributes as tf.UnsortedSegmentSumAttrs;
  const [count, ...inner] = x!.shape as readonly [number, ...number[]];
  if (segmentIds!.shape.length !== 1) throw new Error("segment numbers of more than one axis");
  const rows = reshape(graph, cast(graph, x!, "float32"), [count, sizeOf(inner)]);
  return reshape(graph, sumRows(graph, segmentIds!, rows, numSegments), [numSegments, ...inner]);
};

/**
 * How often each of 0 ... size - 1 occurs along the last axis, or the sum of the weights where it does.
 *
 * @param weights like `x`, or empty for weights of 1
 */
function count(graph: Graph, x: Value, weights: Value, size: number): Value {
  const { dtype } = weights;
  if (dtype === "bool") throw new Error("bools as weights");
  const mask = oneHotMask(graph, x, size);
  const splat = (number: number) => graph.splat(dtype, mask.shape, number);
  const weight = sizeOf(weights.shape) === 0 ? splat(1) : reshape(graph, weights, [...x.shape, 1]);
  const weighted = elementwise(graph, "Where", [mask, weight, splat(0)], { dtype });
  const [axis, shape] = [x.shape.length - 1, [...x.shape.slice(0, -1), size]];
  return graph.op("ReduceSum", [weighted, graph.int64([axis])], { dtype, shape }, { keepdims: int(0) });
}

const bincount: TraceKernel = (graph, { x, weights }, attributes) => {
  const { size } = attributes as tf.BincountAttrs;
  const [numbers, flatWeights] = [x!, weights!].map((value) => reshape(graph, value, [sizeOf(value.shape)]));
  return count(graph, numbers!, flatWeights!, size);
};

/** tfjs looks at binaryOutput only where there are rows of numbers. */
const denseBincount: TraceKernel = (graph, { x, weights }, attributes) => {
  const { size, binaryOutput } = attributes as tf.DenseBincountAttrs;
  if (!binaryOutput || x!.shape.length === 1) return count(graph, x!, weights!, size);
  const { dtype } = weights!;
  const occurs = cast(graph, oneHotMask(graph, x!, size), "int32");
  const shape = [...x!.shape.slice(0, -1), size];
  const any = graph.op("ReduceMax", [occurs], { dtype: "int32", shape }, { axes: ints([1]), keepdims: int(0) });
  return cast(graph, any, dtype);
};

/** tfjs kernels of this family. */
export const indexingKernels: KernelTable = {
  OneHot: oneHot,
  GatherV2: gatherV2,
  GatherNd: gatherNdKernel,
  ScatterNd: scatterNd,
  TensorScatterUpdate: tensorScatterUpdate,
  UnsortedSegmentSum: unsortedSegmentSum,
  Bincount: bincount,
  DenseBincount: denseBincount,
};
