// Running sums and the largest elements.
import * as tf from "@tensorflow/tfjs-core";
import { int } from "../attributes.ts";
import { cast } from "../elementwise.ts";
import type { KernelTable, TraceKernel } from "../kernel.ts";
import { narrow } from "../ops/narrow.ts";
import { ownShape } from "../ops/own-shape.ts";

/** Bools are summed as int32. */
const cumsum: TraceKernel = (graph, { x }, { axis, exclusive, reverse }) => {
  const [along] = tf.util.parseAxisParam(axis, [...x!.shape]);
  if (along === undefined) throw new Error("a scalar has no axis to sum along");
  const numbers = x!.dtype === "bool" ? cast(graph, x!, "int32") : x!;
  if (numbers.splat === 0) return numbers;
  const small = narrow(graph, numbers, [along]);
  const attributes = { exclusive: int(Number(exclusive)), reverse: int(Number(reverse)) };
  const sums = graph.op("CumSum", [small, graph.scalar("int32", along)], small, attributes);
  return graph.expand(sums, x!.shape);
};

/** The k largest along the last axis and where they are; of equal ones the first. They are sorted in any case. */
const topK: TraceKernel = (graph, { x }, { k }) => {
  const last = x!.shape.length - 1;
  const [shape, numbers] = [[...x!.shape.slice(0, last), k], x!.dtype === "bool" ? cast(graph, x!, "int32") : x!];
  if (ownShape(x!)[last] === 1) {
    const first = graph.constant(
      "int32",
      [k],
      Array.from({ length: k }, (_, index) => index),
    );
    return [graph.expand(narrow(graph, x!), shape), graph.expand(first, shape)];
  }
  const small = narrow(graph, numbers);
  const smallShape = [...small.shape.slice(0, last), k];
  const [values, indices] = graph.emit(
    "TopK",
    [small, graph.int64([k])],
    [
      { dtype: small.dtype, shape: smallShape },
      { dtype: "int64", shape: smallShape },
    ],
    { axis: int(-1), largest: int(1), sorted: int(1) },
  );
  const results = [cast(graph, values!, x!.dtype), cast(graph, indices!, "int32")];
  return results.map((result) => graph.expand(result, shape));
};

/** tfjs kernels of this family. */
export const scanKernels: KernelTable = { Cumsum: cumsum, TopK: topK };
