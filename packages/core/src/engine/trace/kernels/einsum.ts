// Einstein summation of one or two values: as sums, transposes and one product.
import { backend_util, type Tensor } from "@tensorflow/tfjs-core";
import type { Graph } from "../graph.ts";
import type { KernelTable, TraceKernel } from "../kernel.ts";
import { reshape } from "../ops/reshape.ts";
import { transpose } from "../ops/transpose.ts";
import { sizeOf, type Value } from "../value.ts";
import { mul, promote } from "./binary.ts";
import { matMul } from "./matmul.ts";
import { reduceKernels } from "./reduce.ts";

/** A value and the letters of its axes. */
interface Term {
  readonly value: Value;
  readonly letters: string;
}

/** @throws Error for equations that tfjs refuses: no arrow, an ellipsis, more than two operands, a letter twice */
const einsum: TraceKernel = (graph, _inputs, { equation }, list) => {
  const { allDims, idDims } = backend_util.decodeEinsumEquation(equation, list.length);
  backend_util.checkEinsumDimSizes(allDims.length, idDims, list as unknown as Tensor[]);
  const [inputs, output] = equation.replace(/\s/g, "").split("->") as [string, string];
  if (new Set(output).size !== output.length) throw new Error(`"${equation}" puts a letter out twice`);
  const terms = inputs.split(",").map((letters, index) => ({ letters, value: list[index]! }));
  const [a, b] = terms.map((term) => withoutLonely(graph, term, output, terms)) as [Term, Term | undefined];
  return arranged(graph, b ? joined(graph, a, b, output) : a, output);
};

/** Sums along the letters that neither the output nor another term has. */
function withoutLonely(graph: Graph, term: Term, output: string, terms: readonly Term[]): Term {
  const elsewhere = terms.map((other) => (other === term ? "" : other.letters)).join("") + output;
  const axis = [...term.letters].flatMap((letter, index) => (elsewhere.includes(letter) ? [] : [index]));
  if (axis.length === 0) return term;
  const value = reduceKernels.Sum!(graph, { x: term.value }, { axis, keepDims: false }, [term.value]) as Value;
  return { value, letters: only(term.letters, elsewhere) };
}

/** The product of two terms, summed along the letters that both have and the output has not. */
function joined(graph: Graph, first: Term, second: Term, output: string): Term {
  const inner = without(only(first.letters, second.letters), output);
  if (inner === "") {
    const [a, b] = [first, second].map((term) => spread(graph, term, output)) as [Value, Value];
    return { value: mul(graph, a, b), letters: output };
  }
  const batch = only(only(output, first.letters), second.letters);
  const [leading] = without(output, batch);
  const [a, b] = leading !== undefined && second.letters.includes(leading) ? [second, first] : [first, second];
  const [left, right] = [a, b].map(({ letters }) => without(letters, batch + inner)) as [string, string];
  const [x, y] = promote(graph, a.value, b.value);
  const transposeA = a.letters === batch + inner + left && left !== "";
  const transposeB = b.letters !== batch + inner + right;
  const rows = grouped(graph, { ...a, value: x }, batch, transposeA ? [inner, left] : [left, inner]);
  const columns = grouped(graph, { ...b, value: y }, batch, transposeB ? [right, inner] : [inner, right]);
  const product = matMul(graph, rows, columns, { transposeA, transposeB });
  const shape = [...batch, ...left, ...right].map((letter) => (extentOf(a, letter) ?? extentOf(b, letter))!);
  return { value: reshape(graph, product, shape), letters: batch + left + right };
}

/** The axes as [...batch, rows, columns], each of the two all the letters of a group. */
function grouped(graph: Graph, term: Term, batch: string, [rows, columns]: readonly [string, string]): Value {
  const value = arranged(graph, term, batch + rows + columns);
  const { shape } = value;
  const start = batch.length + rows.length;
  const matrix = [sizeOf(shape.slice(batch.length, start)), sizeOf(shape.slice(start))];
  return reshape(graph, value, [...shape.slice(0, batch.length), ...matrix]);
}

/** The axes in the order of `letters`, with extent 1 for those that the term has not. */
function spread(graph: Graph, term: Term, letters: string): Value {
  const shape = [...letters].map((letter) => extentOf(term, letter) ?? 1);
  return reshape(graph, arranged(graph, term, only(letters, term.letters)), shape);
}

/** The axes in the order of `letters`, which are those of the term. */
function arranged(graph: Graph, { value, letters: given }: Term, letters: string): Value {
  const permutation = [...letters].map((letter) => given.indexOf(letter));
  return transpose(graph, value, permutation);
}

function extentOf({ value, letters }: Term, letter: string): number | undefined {
  return value.shape[letters.indexOf(letter)];
}

function only(letters: string, kept: string): string {
  return [...letters].filter((letter) => kept.includes(letter)).join("");
}

function without(letters: string, dropped: string): string {
  return [...letters].filter((letter) => !dropped.includes(letter)).join("");
}

/** tfjs kernels of this family. */
export const einsumKernels: KernelTable = { Einsum: einsum };
