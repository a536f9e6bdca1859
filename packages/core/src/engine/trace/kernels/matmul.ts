// Matrix products; transposes and constant factors of an operand go into the product's own node.
import type { OnnxAttribute } from "../../onnx/model.ts";
import { float, int } from "../attributes.ts";
import { elementwise } from "../elementwise.ts";
import type { Graph, Node } from "../graph.ts";
import type { KernelTable, TraceKernel } from "../kernel.ts";
import { activate } from "../ops/activation.ts";
import { reshape } from "../ops/reshape.ts";
import { transpose } from "../ops/transpose.ts";
import { broadcastShape, sameShape, scalarOf, sizeOf, type Value } from "../value.ts";

/** The product of matrices with more elements than this leaves the cache before Gemm adds the bias: Add is faster. */
const FUSED_BIAS_ELEMENTS = 2 ** 19;

/** Options of {@link matMul}. */
export interface MatMulOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  /** The product is multiplied by it, 1 unless given. */
  readonly alpha?: number;
  /** Added to the product of two matrices. [columns], or any shape that broadcasts to the product's */
  readonly bias?: Value | undefined;
}

/** One side of a product: `factor * value`, with its last two axes exchanged where `transposed`. */
interface Operand {
  readonly value: Value;
  readonly transposed: boolean;
  readonly factor: number;
}

/**
 * alpha a b + bias over the last two axes, leading axes broadcast.
 *
 * @param a [..., rows, inner], or [..., inner, rows] with `transposeA`
 * @param b [..., inner, columns], or [..., columns, inner] with `transposeB`
 * @returns [..., rows, columns]
 * @throws Error for bools
 */
export function matMul(graph: Graph, a: Value, b: Value, options: MatMulOptions = {}): Value {
  if (a.dtype === "bool") throw new Error("products of bools: cast them to int32 first");
  const { transposeA = false, transposeB = false, alpha = 1, bias } = options;
  const left: Operand = { value: a, transposed: transposeA, factor: alpha };
  const right: Operand = { value: b, transposed: transposeB, factor: 1 };
  const shape = productShape(left, right);
  if (sizeOf(a.shape) === 0 || sizeOf(b.shape) === 0) return withBias(graph, graph.splat(a.dtype, shape, 0), bias);
  const summed = constantProduct(graph, left, right);
  if (summed) return withBias(graph, graph.expand(summed, shape), bias);
  const [x, y] = [withoutBatchBroadcast(left), withoutBatchBroadcast(right)];
  const flat = x.value.shape.length === 2 && y.value.shape.length === 2;
  if (a.dtype !== "float32" || !(flat || graph.target.contrib)) {
    return withBias(graph, graph.expand(plainProduct(graph, x, y), shape), bias);
  }
  const [p, q] = [absorbed(graph, x), absorbed(graph, y)];
  if (flat && bias && isFusable(graph, bias, productShape(p, q))) return graph.expand(gemm(graph, p, q, bias), shape);
  return withBias(graph, graph.expand(floatProduct(graph, p, q), shape), bias);
}

/** Shape of the product. */
function productShape(a: Operand, b: Operand): number[] {
  const batch = broadcastShape([a.value.shape.slice(0, -2), b.value.shape.slice(0, -2)]);
  return [...batch, a.value.shape.at(a.transposed ? -1 : -2)!, b.value.shape.at(b.transposed ? -2 : -1)!];
}

/**
 * The product where all elements of an operand are one number c: c times the sums of the other over the inner axis.
 * Undefined where neither is.
 */
function constantProduct(graph: Graph, a: Operand, b: Operand): Value | undefined {
  const { dtype } = a.value;
  const factor = a.factor * b.factor;
  if (a.value.splat !== undefined && b.value.splat !== undefined) {
    const inner = a.value.shape.at(a.transposed ? -2 : -1)!;
    return graph.splat(dtype, productShape(a, b), factor * a.value.splat * b.value.splat * inner);
  }
  const [constant, other, axis] =
    a.value.splat !== undefined
      ? [a.value.splat, b, b.transposed ? -1 : -2]
      : [b.value.splat, a, a.transposed ? -2 : -1];
  if (constant === undefined) return undefined;
  const { value, transposed } = withoutBatchBroadcast(other);
  const sums = graph.op("ReduceSum", [value, graph.int64([axis])], { dtype, shape: value.shape.with(axis, 1) });
  return scaledTo(graph, upright(graph, { value: sums, transposed, factor }), constant * factor);
}

/** An operand that is broadcast along leading axes only, before that broadcast: products broadcast these themselves. */
function withoutBatchBroadcast(operand: Operand): Operand {
  const { shape, expanded } = operand.value;
  if (!expanded || expanded.shape.length < 2) return operand;
  return sameShape(expanded.shape.slice(-2), shape.slice(-2)) ? { ...operand, value: expanded } : operand;
}

/** An operand before the transposes of its last two axes and the multiplications by a number that made it. */
function absorbed(graph: Graph, operand: Operand): Operand {
  const { value, transposed, factor } = operand;
  const node = graph.producer(value);
  if (!node) return operand;
  if (node.op === "Transpose" && swapsLastTwo(node)) {
    return absorbed(graph, { value: node.inputs[0]!, transposed: !transposed, factor });
  }
  const scaled = scaledBy(node, value);
  return scaled ? absorbed(graph, { value: scaled.value, transposed, factor: factor * scaled.factor }) : operand;
}

function swapsLastTwo({ attributes, inputs }: Node): boolean {
  const perm = attributes.perm;
  return perm?.kind === "ints" && sameShape(perm.value, lastTwoSwapped(inputs[0]!.shape.length));
}

/** Where `node` multiplies by a number, or divides by one: what it multiplies and the number. */
function scaledBy(
  { op, inputs }: Node,
  { shape }: Value,
): { readonly value: Value; readonly factor: number } | undefined {
  if (op !== "Mul" && op !== "Div") return undefined;
  const [a, b] = inputs as [Value, Value];
  const factorOfB = op === "Mul" ? scalarOf(b) : 1 / (scalarOf(b) ?? 0);
  const sides = [{ value: a, factor: factorOfB }, ...(op === "Mul" ? [{ value: b, factor: scalarOf(a) }] : [])];
  const side = sides.find(({ value, factor }) => sameShape(value.shape, shape) && factor && Number.isFinite(factor));
  return side && { value: side.value, factor: side.factor! };
}

function lastTwoSwapped(rank: number): number[] {
  return Array.from({ length: rank }, (_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis));
}

/** MatMul with explicit transposes: for every element type and operator set. */
function plainProduct(graph: Graph, a: Operand, b: Operand): Value {
  const output = { dtype: a.value.dtype, shape: productShape(a, b) };
  return scaledTo(graph, graph.op("MatMul", [upright(graph, a), upright(graph, b)], output), a.factor * b.factor);
}

/** The value of an operand transposed where it is, without its factor. */
function upright(graph: Graph, { value, transposed }: Operand): Value {
  return transposed ? transpose(graph, value, lastTwoSwapped(value.shape.length)) : value;
}

function scaledTo(graph: Graph, value: Value, factor: number): Value {
  if (factor === 1) return value;
  return elementwise(graph, "Mul", [value, graph.splat(value.dtype, [], factor)], { dtype: value.dtype });
}

function floatProduct(graph: Graph, a: Operand, b: Operand): Value {
  const attributes = productAttributes(a, b);
  if (Object.keys(attributes).length === 0) return plainProduct(graph, a, b);
  const shape = productShape(a, b);
  if (shape.length === 2) return gemm(graph, a, b);
  return graph.op("FusedMatMul", [a.value, b.value], { dtype: "float32", shape }, attributes, "com.microsoft");
}

/** alpha a b + bias, of matrices. */
function gemm(graph: Graph, a: Operand, b: Operand, bias?: Value): Value {
  const inputs = bias ? [a.value, b.value, bias] : [a.value, b.value];
  return graph.op("Gemm", inputs, { dtype: "float32", shape: productShape(a, b) }, productAttributes(a, b));
}

/** Attributes that Gemm and FusedMatMul share. */
function productAttributes(a: Operand, b: Operand): Readonly<Record<string, OnnxAttribute>> {
  const alpha = a.factor * b.factor;
  return {
    ...(a.transposed && { transA: int(1) }),
    ...(b.transposed && { transB: int(1) }),
    ...(alpha !== 1 && { alpha: float(alpha) }),
  };
}

/** Graphs for any runtime must not depend on the number of rows, so there every bias is fused. */
function isFusable(graph: Graph, bias: Value, shape: readonly number[]): boolean {
  const lazy = bias.splat !== undefined || bias.expanded !== undefined;
  const inCache = !graph.target.contrib || sizeOf(shape) <= FUSED_BIAS_ELEMENTS;
  return !lazy && inCache && sameShape(broadcastShape([bias.shape, shape]), shape);
}

function withBias(graph: Graph, product: Value, bias: Value | undefined): Value {
  if (!bias) return product;
  return elementwise(graph, "Add", [product, bias], { dtype: product.dtype, fold: (a, b) => a + b });
}

const batchMatMul: TraceKernel = (graph, { a, b }, { transposeA, transposeB }) =>
  matMul(graph, a!, b!, { transposeA, transposeB });

/** tfjs makes batches of one out of matrices before it calls this kernel: they are matrices again here. */
const fusedMatMul: TraceKernel = (graph, inputs, attributes) => {
  const [a, b] = [inputs.a!, inputs.b!];
  const { transposeA, transposeB } = attributes;
  const matrices = a.shape.length === 3 && b.shape.length === 3 && a.shape[0] === 1 && b.shape[0] === 1;
  const [left, right] = matrices ? [matrix(graph, a), matrix(graph, b)] : [a, b];
  const product = matMul(graph, left, right, { transposeA, transposeB, bias: inputs.bias });
  const batched = product.shape.length === 2 ? reshape(graph, product, [1, ...product.shape]) : product;
  return activate(graph, batched, inputs, attributes);
};

/** @param value [1, rows, columns] @returns [rows, columns] */
function matrix(graph: Graph, value: Value): Value {
  return reshape(graph, value, value.shape.slice(1));
}

/** tfjs kernels of this family. */
export const matmulKernels: KernelTable = { BatchMatMul: batchMatMul, _FusedMatMul: fusedMatMul };
