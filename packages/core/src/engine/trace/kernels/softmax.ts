// Softmax along the last axis and its logarithm.
import { int } from "../attributes.ts";
import { cast } from "../elementwise.ts";
import type { KernelTable, TraceKernel } from "../kernel.ts";
import { narrow } from "../ops/narrow.ts";

/** @param fold the result where all `count` elements of the axis are the same finite number */
function alongLast(op: string, fold: (count: number) => number): TraceKernel {
  return (graph, inputs, { dim, axis }) => {
    const logits = cast(graph, inputs.logits!, "float32");
    const last = logits.shape.length - 1;
    if ((dim ?? axis) !== last && (dim ?? axis) !== -1) throw new Error("takes the last axis only");
    if (logits.splat !== undefined && Number.isFinite(logits.splat)) {
      return graph.splat("float32", logits.shape, fold(logits.shape[last]!));
    }
    const small = narrow(graph, logits, [last]);
    return graph.expand(graph.op(op, [small], small, { axis: int(-1) }), logits.shape);
  };
}

/** tfjs kernels of this family. */
export const softmaxKernels: KernelTable = {
  LogSoftmax: alongLast("LogSoftmax", (count) => -Math.log(count)),
  Softmax: alongLast("Softmax", (count) => 1 / count),
};
