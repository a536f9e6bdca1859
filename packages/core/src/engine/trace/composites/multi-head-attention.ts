// Traced forms of attention over heads that lie side by side in the last axis: [batch, seq, heads * headDim].
import { float, int } from "../attributes.ts";
import type { Graph } from "../graph.ts";
import type { KernelTable, TraceKernel } from "../kernel.ts";
import { reshape } from "../ops/reshape.ts";
import { transpose } from "../ops/transpose.ts";
import type { Value } from "../value.ts";
import {
  type AttentionAttributes,
  type AttentionInputs,
  attentionBackward,
  attentionForward,
  savedInputs,
} from "./attention.ts";

interface HeadAttributes extends AttentionAttributes {
  readonly heads: number;
}

const HEADS_FIRST = [0, 2, 1, 3];

/** [batch, seq, heads * dim] to [batch, heads, seq, dim]. */
function splitHeads(graph: Graph, x: Value, heads: number): Value {
  const [batch, seq, width] = x.shape as [number, number, number];
  return transpose(graph, reshape(graph, x, [batch, seq, heads, width / heads]), HEADS_FIRST);
}

/** The inverse of {@link splitHeads}. */
function mergeHeads(graph: Graph, x: Value): Value {
  const [batch, heads, seq, dim] = x.shape as [number, number, number, number];
  return reshape(graph, transpose(graph, x, HEADS_FIRST), [batch, seq, heads * dim]);
}

/** One contributed node, for graphs that nobody differentiates. */
function contributed(graph: Graph, inputs: AttentionInputs, { heads, scale }: HeadAttributes): Value {
  const { q, k, v, bias } = inputs;
  const shape = [q.shape[0]!, q.shape[1]!, v.shape[2]!];
  const list = bias ? [q, k, v, null, null, scoreBias(graph, bias, inputs)] : [q, k, v];
  const attributes = { num_heads: int(heads), scale: float(scale) };
  return graph.op("MultiHeadAttention", list, { dtype: "float32", shape }, attributes, "com.microsoft");
}

/** A bias as the contributed node takes it: [batch or 1, heads or 1, queries, keys]. */
function scoreBias(graph: Graph, bias: Value, { q, k }: AttentionInputs): Value {
  const whole = reshape(graph, bias, [...[1, 1, 1, 1].slice(bias.shape.length), ...bias.shape]);
  return graph.expand(whole, [...whole.shape.slice(0, 2), q.shape[1]!, k.shape[1]!]);
}

/** o, and where it is differentiated what the backward pass needs. */
const multiHeadAttention: TraceKernel = (graph, inputs, given) => {
  const attributes = given as unknown as HeadAttributes;
  const { q, k, v, bias, mask } = inputs as unknown as AttentionInputs;
  const { differentiated, heads } = attributes;
  if (graph.target.contrib && !differentiated && !mask) return contributed(graph, { q, k, v, bias }, attributes);
  const [qh, kh, vh] = [q, k, v].map((x) => splitHeads(graph, x, heads)) as [Value, Value, Value];
  const { o, saved } = attentionForward(graph, { q: qh, k: kh, v: vh, bias, mask }, attributes);
  return differentiated ? [mergeHeads(graph, o), ...saved] : mergeHeads(graph, o);
};

const multiHeadAttentionGrad: TraceKernel = (graph, inputs, given) => {
  const attributes = given as unknown as HeadAttributes;
  const { bias, mask } = inputs;
  const [q, k, v, o, dy] = ["q", "k", "v", "o", "dy"].map((name) => {
    return splitHeads(graph, inputs[name]!, attributes.heads);
  }) as [Value, Value, Value, Value, Value];
  const results = { o, dy, saved: savedInputs(inputs) };
  const { dq, dk, dv, dbias } = attentionBackward(graph, { q, k, v, bias, mask }, results, attributes);
  return [mergeHeads(graph, dq), mergeHeads(graph, dk), mergeHeads(graph, dv), dbias];
};

/** See attention/multi-head.ts. */
export const multiHeadAttentionComposites: KernelTable = {
  "sciformer.MultiHeadAttention": multiHeadAttention,
  "sciformer.MultiHeadAttentionGrad": multiHeadAttentionGrad,
};
