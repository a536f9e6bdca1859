// Tensors made of one number, of a sequence of numbers or of repetitions.
import type * as tf from "@tensorflow/tfjs-core";
import type { OnnxDtype } from "../../onnx/model.ts";
import type { Graph } from "../graph.ts";
import type { KernelTable, TraceKernel } from "../kernel.ts";
import { storedNumber } from "../ops/stored-number.ts";
import { tile } from "../ops/tile.ts";
import type { Value } from "../value.ts";

const tileKernel: TraceKernel = (graph, { x }, attributes) => {
  const { reps } = attributes as tf.TileAttrs;
  return tile(graph, x!, reps);
};

const fill: TraceKernel = (graph, _inputs, { shape, value, dtype = "float32" }) => {
  if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") throw new Error(`a tensor of type ${dtype}`);
  return graph.splat(dtype, shape, storedNumber(dtype, Number(value)));
};

const zerosLike: TraceKernel = (graph, { x }) => graph.splat(x!.dtype, x!.shape, 0);

const onesLike: TraceKernel = (graph, { x }) => graph.splat(x!.dtype, x!.shape, 1);

/**
 * From `start` to before `stop`; a step of 1 also counts down, any other step in the wrong direction gives nothing.
 * Counting down by 1 leaves out a last part of a step, as eager tfjs does.
 */
const range: TraceKernel = (graph, _inputs, attributes) => {
  const { start, stop, step, dtype } = attributes as tf.RangeAttrs;
  const steps = Math.ceil((stop - start) / step);
  if (step === 1 && steps < 0) return progression(graph, dtype, start, -1, -steps);
  if (stop < start && step > 0 && step < 1) throw new Error(`from ${start} to ${stop} by ${step}`);
  return progression(graph, dtype, start, step, Math.max(0, steps));
};

/** `num` numbers from `start` to `stop`. */
const linSpace: TraceKernel = (graph, _inputs, attributes) => {
  const { start, stop, num } = attributes as tf.LinSpaceAttrs;
  return progression(graph, "float32", start, (stop - start) / (num - 1), num);
};

/** Each element is the one before it plus `step`, rounded to the type: what eager tfjs adds up too. */
function progression(graph: Graph, dtype: OnnxDtype, start: number, step: number, count: number): Value {
  const elements = new Array<number>(count);
  let next = start;
  for (let i = 0; i < count; i++) {
    elements[i] = storedNumber(dtype, next);
    next = elements[i]! + step;
  }
  if (elements.length === 1) return graph.splat(dtype, [1], elements[0]!);
  return graph.constant(dtype, [count], elements);
}

/** tfjs kernels of this family. tf.broadcastTo is a Tile: tfjs never runs a kernel BroadcastTo. */
export const fillKernels: KernelTable = {
  Tile: tileKernel,
  Fill: fill,
  ZerosLike: zerosLike,
  OnesLike: onesLike,
  Range: range,
  LinSpace: linSpace,
};
