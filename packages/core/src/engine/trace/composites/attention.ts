// Traced forms of dense attention, forward and closed-form backward, in pieces that stay in the cache.
import { Arithmetic } from "../arithmetic.ts";
import { int } from "../attributes.ts";
import type { Graph } from "../graph.ts";
import type { KernelInputs, KernelTable, TraceKernel } from "../kernel.ts";
import { matMul } from "../kernels/matmul.ts";
import { concat } from "../ops/concat.ts";
import { reshape } from "../ops/reshape.ts";
import { split } from "../ops/split.ts";
import { sameShape, sizeOf, type Value } from "../value.ts";
import { pieceExtents } from "./pieces.ts";

/** Numbers of an attention. */
export interface AttentionAttributes {
  readonly scale: number;
  /** 1 / (1 - rate) of the dropout mask; 1 without one. */
  readonly keep: number;
  /** True where the backward pass follows, which needs more than the output. */
  readonly differentiated: boolean;
}

/** What an attention works on: queries, keys and values [..., seq, headDim], what is added and dropped. */
export interface AttentionInputs {
  readonly q: Value;
  readonly k: Value;
  readonly v: Value;
  readonly bias?: Value | undefined;
  readonly mask?: Value | undefined;
}

/** One piece forward: its output, P and, where there is a mask, D. */
interface Piece {
  readonly o: Value;
  readonly weights: Value;
  readonly dropped?: Value;
}

/** The gradients of the inputs before they are summed over axes that were broadcast; `dbias` is that of the scores. */
export interface AttentionGradients {
  readonly dq: Value;
  readonly dk: Value;
  readonly dv: Value;
  readonly dbias: Value;
}

/**
 * S = scale q k^T + bias; P = softmax(S); D = P mask; o = keep D v. The products take the factors into their nodes.
 */
function forwardPiece(graph: Graph, { q, k, v, bias, mask }: AttentionInputs, numbers: AttentionAttributes): Piece {
  const f = new Arithmetic(graph);
  const scaled = matMul(graph, f.mul(q, numbers.scale), k, { transposeB: true });
  const scores = bias ? f.add(scaled, bias) : scaled;
  const weights = graph.op("Softmax", [scores], { dtype: "float32", shape: scores.shape }, { axis: int(-1) });
  if (!mask) return { o: matMul(graph, weights, v), weights };
  const dropped = f.mul(weights, mask);
  return { o: matMul(graph, f.mul(dropped, numbers.keep), v), weights, dropped };
}

/**
 * With delta = rowsum(do o): dD = keep do v^T mask; dS = P (dD - delta);
 * dq = scale dS k; dk = scale dS^T q; dv = keep D^T do; dbias = dS.
 */
function backwardPiece(
  graph: Graph,
  { q, k, v, mask }: AttentionInputs,
  { o, weights, dropped }: Piece,
  dy: Value,
  { scale, keep }: AttentionAttributes,
): AttentionGradients {
  const f = new Arithmetic(graph);
  const delta = f.reduce("Sum", f.mul(dy, o), [o.shape.length - 1]);
  const reached = matMul(graph, f.mul(dy, keep), v, { transposeB: true });
  const scores = f.mul(weights, f.sub(mask ? f.mul(reached, mask) : reached, delta));
  return {
    dq: matMul(graph, f.mul(scores, scale), k),
    dk: matMul(graph, f.mul(scores, scale), q, { transposeA: true }),
    dv: matMul(graph, f.mul(dropped ?? weights, keep), dy, { transposeA: true }),
    dbias: scores,
  };
}

/**
 * The pieces' extents along the leading axes taken together; one piece where not all inputs have the same ones, and in
 * graphs for any runtime, which must not depend on the number of rows.
 */
function extentsOf(graph: Graph, { q, k, v, bias }: AttentionInputs): number[] {
  const leading = q.shape.slice(0, -2);
  const count = sizeOf(leading);
  const alike = [k, v].every(({ shape }) => sameShape(shape.slice(0, -2), leading));
  const isCut = graph.target.contrib && alike && (!bias || sizeOf(bias.shape.slice(0, -2)) === 1);
  return isCut ? pieceExtents([count, q.shape.at(-2)!, k.shape.at(-2)!]) : [count];
}

/** A value [..., rows, columns] cut along its leading axes. */
function pieces(graph: Graph, value: Value, extents: readonly number[]): Value[] {
  const [rows, columns] = value.shape.slice(-2) as [number, number];
  return split(graph, reshape(graph, value, [sizeOf(value.shape.slice(0, -2)), rows, columns]), extents, 0);
}

function inputPieces(graph: Graph, { q, k, v, bias, mask }: AttentionInputs, extents: readonly number[]) {
  const [qs, ks, vs] = [q, k, v].map((value) => pieces(graph, value, extents)) as [Value[], Value[], Value[]];
  const masks = mask && pieces(graph, mask, extents);
  const added = bias && reshape(graph, bias, bias.shape.slice(-2));
  return extents.map((_, i): AttentionInputs => {
    return { q: qs[i]!, k: ks[i]!, v: vs[i]!, bias: added, mask: masks?.[i] };
  });
}

/** Pieces joined to a value of the given leading axes. */
function joined(graph: Graph, parts: readonly Value[], leading: readonly number[]): Value {
  return reshape(graph, concat(graph, parts, 0), [...leading, ...parts[0]!.shape.slice(-2)]);
}

/** The output and what the backward pass needs of each piece: P, and D where there is a mask. */
export function attentionForward(
  graph: Graph,
  inputs: AttentionInputs,
  attributes: AttentionAttributes,
): { o: Value; saved: Value[] } {
  const extents = extentsOf(graph, inputs);
  const split = extents.length === 1 ? [inputs] : inputPieces(graph, inputs, extents);
  const done = split.map((piece) => forwardPiece(graph, piece, attributes));
  const saved = done.flatMap(({ weights, dropped }) => (dropped ? [weights, dropped] : [weights]));
  const outputs = done.map(({ o }) => o);
  return { o: outputs.length === 1 ? outputs[0]! : joined(graph, outputs, inputs.q.shape.slice(0, -2)), saved };
}

/** @param saved as {@link attentionForward} gave them */
export function attentionBackward(
  graph: Graph,
  inputs: AttentionInputs,
  { o, saved, dy }: { readonly o: Value; readonly saved: readonly Value[]; readonly dy: Value },
  attributes: AttentionAttributes,
): AttentionGradients {
  const extents = extentsOf(graph, inputs);
  const whole = extents.length === 1;
  const each = whole ? [inputs] : inputPieces(graph, inputs, extents);
  const [outputs, dys] = [o, dy].map((value) => (whole ? [value] : pieces(graph, value, extents))) as [
    Value[],
    Value[],
  ];
  const kept = inputs.mask ? 2 : 1;
  const gradients = each.map((piece, i) => {
    const [weights, dropped] = saved.slice(i * kept, (i + 1) * kept) as [Value, Value | undefined];
    const results = { o: outputs[i]!, weights, ...(dropped && { dropped }) };
    return backwardPiece(graph, piece, results, dys[i]!, attributes);
  });
  if (whole) return gradients[0]!;
  const join = (name: keyof AttentionGradients) =>
    joined(
      graph,
      gradients.map((one) => one[name]),
      inputs.q.shape.slice(0, -2),
    );
  return { dq: join("dq"), dk: join("dk"), dv: join("dv"), dbias: join("dbias") };
}

/** The inputs called saved0, saved1 ... */
export function savedInputs(inputs: KernelInputs): Value[] {
  const saved: Value[] = [];
  for (let i = 0; inputs[`saved${i}`]; i++) saved.push(inputs[`saved${i}`]!);
  return saved;
}

/** o, and where it is differentiated what the backward pass needs. */
const attention: TraceKernel = (graph, inputs, given) => {
  const attributes = given as unknown as AttentionAttributes;
  const { o, saved } = attentionForward(graph, inputs as unknown as AttentionInputs, attributes);
  return attributes.differentiated ? [o, ...saved] : o;
};

const attentionGrad: TraceKernel = (graph, inputs, attributes) => {
  const results = { o: inputs.o!, dy: inputs.dy!, saved: savedInputs(inputs) };
  const { dq, dk, dv, dbias } = attentionBackward(
    graph,
    inputs as unknown as AttentionInputs,
    results,
    attributes as unknown as AttentionAttributes,
  );
  return [dq, dk, dv, dbias];
};

/** See attention/dense.ts. */
export const attentionComposites: KernelTable = {
  "sciformer.Attention": attention,
  "sciformer.AttentionGrad": attentionGrad,
};
