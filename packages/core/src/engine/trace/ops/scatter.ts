// Adding or putting rows to where their numbers say.
//
// ONNX Runtime's ScatterND works on several rows at once when it has several threads, and sums at repeated numbers lose
// rows then; ScatterElements works in order, 5 to 20 times slower. A product with the one-hot numbers is no way out: a
// row that is not finite would spoil all sums.
import { int, text } from "../attributes.ts";
import { elementwise } from "../elementwise.ts";
import type { Graph } from "../graph.ts";
import { sizeOf, type Value } from "../value.ts";
import { toInt64 } from "./gather.ts";
import { reshape } from "./reshape.ts";
import { slice } from "./slice.ts";

/** What happens to what is there already. */
type Reduction = "add" | "none";

/**
 * `data` with `updates` added or put at `indices`; of rows put at one place the last one stays.
 *
 * @param indices [...batch, depth], int32, in range; depth is at least 1
 * @param updates [...batch, ...data.shape from `depth` on]
 */
export function scatter(graph: Graph, data: Value, indices: Value, updates: Value, reduction: Reduction): Value {
  const { shape, dtype } = data;
  if (updates.shape.includes(0)) return data;
  if (graph.target.threads === 1) {
    const inputs = [data, toInt64(graph, indices), updates];
    return graph.op("ScatterND", inputs, { dtype, shape }, { reduction: text(reduction) });
  }
  const depth = indices.shape.at(-1)!;
  const indexed = shape.slice(0, depth);
  const [rows, inner] = [sizeOf(indexed), sizeOf(shape.slice(depth))];
  const numbers = rowNumbers(graph, indices, indexed);
  const flat = reshape(graph, updates, [sizeOf(numbers.shape), inner]);
  const table = reshape(graph, data, [rows, inner]);
  const everywhere = graph.expand(reshape(graph, numbers, [flat.shape[0]!, 1]), flat.shape);
  const attributes = { axis: int(0), reduction: text(reduction) };
  const result = graph.op("ScatterElements", [table, everywhere, flat], { dtype, shape: [rows, inner] }, attributes);
  return reshape(graph, result, shape);
}

/**
 * The sum of all rows with the same number.
 *
 * @param numbers [count], int32; rows with a number out of range are left out
 * @param updates [count, inner], float32
 * @returns [rows, inner]
 */
export function sumRows(graph: Graph, numbers: Value, updates: Value, rows: number): Value {
  const inner = updates.shape[1]!;
  const safe = orLast(graph, numbers, rows);
  const table = graph.splat("float32", [rows + 1, inner], 0);
  const summed = scatter(graph, table, reshape(graph, safe, [safe.shape[0]!, 1]), updates, "add");
  return slice(graph, summed, [0, 0], [rows, inner]);
}

/** `rows` in place of numbers that are out of range. */
function orLast(graph: Graph, numbers: Value, rows: number): Value {
  const { shape } = numbers;
  const compare = (op: string, bound: number, fold: (a: number, b: number) => boolean) =>
    elementwise(graph, op, [numbers, graph.splat("int32", shape, bound)], {
      dtype: "bool",
      fold: (a, b) => Number(fold(a, b)),
    });
  const inRange = elementwise(
    graph,
    "And",
    [compare("GreaterOrEqual", 0, (a, b) => a >= b), compare("Less", rows, (a, b) => a < b)],
    { dtype: "bool", fold: (a, b) => a * b },
  );
  return elementwise(graph, "Where", [inRange, numbers, graph.splat("int32", shape, rows)], {
    dtype: "int32",
    fold: (condition, number, last) => (condition ? number : last),
  });
}

/** The position of each index among the slices of a tensor: [...batch, depth] -> [count]. */
function rowNumbers(graph: Graph, indices: Value, indexed: readonly number[]): Value {
  const depth = indexed.length;
  const count = sizeOf(indices.shape.slice(0, -1));
  if (depth === 1) return reshape(graph, indices, [count]);
  const strides = indexed.map((_, axis) => sizeOf(indexed.slice(axis + 1)));
  const parts = elementwise(
    graph,
    "Mul",
    [reshape(graph, indices, [count, depth]), graph.constant("int32", [depth], strides)],
    { dtype: "int32" },
  );
  return graph.op("ReduceSum", [parts, graph.int64([1])], { dtype: "int32", shape: [count] }, { keepdims: int(0) });
}
