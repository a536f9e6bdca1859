// Traced forms of the softmax cross entropy of class indices.
import { Arithmetic } from "../arithmetic.ts";
import { int } from "../attributes.ts";
import { cast, elementwise } from "../elementwise.ts";
import type { Graph } from "../graph.ts";
import type { KernelTable, TraceKernel } from "../kernel.ts";
import { oneHotMask } from "../ops/one-hot.ts";
import type { Value } from "../value.ts";

/** x - log(sum(exp(x))) over the last axis of [rows, classes]; not every provider has a node for it. */
function logSoftmax(graph: Graph, x: Value): Value {
  if (graph.target.contrib) return graph.op("LogSoftmax", [x], { dtype: "float32", shape: x.shape }, { axis: int(-1) });
  const f = new Arithmetic(graph);
  const shifted = f.sub(x, f.reduce("Max", x, [1]));
  return f.sub(shifted, f.unary("Log", f.reduce("Sum", f.unary("Exp", shifted), [1])));
}

/** The loss, and the logarithms of the probabilities for the backward pass. */
const crossEntropy: TraceKernel = (graph, inputs) => {
  const f = new Arithmetic(graph);
  const [logits, labels] = [inputs.logits!, inputs.labels!];
  const [rows, classes] = logits.shape as [number, number];
  const logs = logSoftmax(graph, logits);
  const chosen = [oneHotMask(graph, labels, classes), logs, graph.splat("float32", [], 0)];
  const picked = elementwise(graph, "Where", chosen, { dtype: "float32" });
  return [f.mul(f.reduce("Sum", picked, [0, 1], false), -1 / rows), logs];
};

/** (probability - onehot) dy / rows. */
const crossEntropyGrad: TraceKernel = (graph, inputs) => {
  const f = new Arithmetic(graph);
  const [logs, labels, dy] = [inputs.logs!, inputs.labels!, inputs.dy!];
  const [rows, classes] = logs.shape as [number, number];
  const target = cast(graph, oneHotMask(graph, labels, classes), "float32");
  return f.mul(f.sub(f.unary("Exp", logs), target), f.mul(dy, 1 / rows));
};

/** See nn/cross-entropy.ts. */
export const crossEntropyComposites: KernelTable = {
  "sciformer.CrossEntropy": crossEntropy,
  "sciformer.CrossEntropyGrad": crossEntropyGrad,
};
