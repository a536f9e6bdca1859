// Tests of the graph under construction: what is made once, what stays lazy, what is put into memory.
import { describe, expect, test } from "vitest";
import { float, int } from "./attributes.ts";
import { checksum, encodeElements } from "./elements.ts";
import { Graph } from "./graph.ts";
import type { Value } from "./value.ts";

function newGraph(): { graph: Graph; x: Value; y: Value } {
  const graph = new Graph({ contrib: true, frozen: false, threads: 1 });
  return { graph, x: graph.input("x", "float32", [2, 3]), y: graph.input("y", "float32", [2, 3]) };
}

const LIKE_X = { dtype: "float32", shape: [2, 3] } as const;
const ops = ({ nodes }: Graph) => nodes.map(({ op }) => op);

describe("a node is made once", () => {
  test("for the same operation, inputs and attributes", () => {
    const { graph, x } = newGraph();
    const attributes = { alpha: float(0.5) };
    expect(graph.op("LeakyRelu", [x], LIKE_X, attributes)).toBe(graph.op("LeakyRelu", [x], LIKE_X, { ...attributes }));
    expect(graph.nodes.length).toBe(1);
  });

  test.each<[string, (graph: Graph, x: Value, y: Value) => Value]>([
    ["another operation", (graph, x, y) => graph.op("Mul", [x, y], LIKE_X)],
    ["inputs the other way round", (graph, x, y) => graph.op("Sub", [y, x], LIKE_X)],
    ["an input left out", (graph, x) => graph.op("Sub", [x, null], LIKE_X)],
    ["another attribute", (graph, x, y) => graph.op("Sub", [x, y], LIKE_X, { axis: int(1) })],
    ["another domain", (graph, x, y) => graph.op("Sub", [x, y], LIKE_X, {}, "com.microsoft")],
  ])("but not with %s", (_, other) => {
    const { graph, x, y } = newGraph();
    expect(other(graph, x, y)).not.toBe(graph.op("Sub", [x, y], LIKE_X));
    expect(graph.nodes.length).toBe(2);
  });

  test.each([
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    [Number.POSITIVE_INFINITY, Number.NaN],
    [0, -0],
  ])("attributes %s and %s are two", (a, b) => {
    const { graph, x } = newGraph();
    const [first, second] = [a, b].map((alpha) => graph.op("LeakyRelu", [x], LIKE_X, { alpha: float(alpha) }));
    expect(first).not.toBe(second);
  });

  test("and one with more outputs serves where fewer are asked for, not the other way round", () => {
    const { graph, x } = newGraph();
    const [one] = graph.emit("TopK", [x], [LIKE_X]);
    const both = graph.emit("TopK", [x], [LIKE_X, { dtype: "int64", shape: [2, 3] }]);
    expect(both[0]).not.toBe(one);
    expect(graph.op("TopK", [x], LIKE_X)).toBe(both[0]);
    expect(graph.nodes.length).toBe(2);
  });
});

test("copies are never the same node", () => {
  const { graph, x } = newGraph();
  expect(graph.copy(x)).not.toBe(graph.copy(x));
  expect(ops(graph)).toEqual(["Identity", "Identity"]);
});

describe("a constant is made once", () => {
  test("for the same elements, type and shape", () => {
    const { graph } = newGraph();
    expect(graph.constant("float32", [2], [1, 2])).toBe(graph.constant("float32", [2], Float32Array.of(1, 2)));
    expect(graph.int64([0])).toBe(graph.int64([0]));
    expect(graph.constants.length).toBe(2);
  });

  test.each<[string, (graph: Graph) => Value]>([
    ["other elements", (graph) => graph.constant("int32", [2], [0, 1])],
    ["another type of the same bytes", (graph) => graph.constant("float32", [2], [0, 0])],
    ["another shape", (graph) => graph.constant("int32", [1, 2], [0, 0])],
  ])("but not for %s", (_, other) => {
    const { graph } = newGraph();
    expect(other(graph)).not.toBe(graph.constant("int32", [2], [0, 0]));
  });

  test("zeros of either sign are two", () => {
    const { graph } = newGraph();
    expect(graph.scalar("float32", 0)).not.toBe(graph.scalar("float32", -0));
  });

  test("also a large one", () => {
    const { graph } = newGraph();
    const numbers = Float32Array.from({ length: 5000 }, (_, i) => i);
    const other = numbers.with(4999, 0);
    expect(graph.constant("float32", [5000], numbers)).toBe(graph.constant("float32", [5000], numbers.slice()));
    expect(graph.constant("float32", [5000], other)).not.toBe(graph.constant("float32", [5000], numbers));
  });

  test("but not for other elements with the same checksum", () => {
    const { graph } = newGraph();
    const [a, b] = [-867849688, -224585616];
    expect(checksum(encodeElements("int32", [a]))).toBe(checksum(encodeElements("int32", [b])));
    expect(graph.constant("int32", [1], [a])).not.toBe(graph.constant("int32", [1], [b]));
  });
});

describe("lazy values", () => {
  test("a splat stands nowhere until it is asked for, and is rounded to float32", () => {
    const { graph } = newGraph();
    expect(graph.splat("float32", [1000], 0.1).splat).toBe(Math.fround(0.1));
    expect([graph.nodes.length, graph.constants.length]).toEqual([0, 0]);
  });

  test("a small splat becomes a constant, a large one an Expand of one number", () => {
    const { graph } = newGraph();
    const small = graph.real(graph.splat("int32", [2, 2], 7));
    expect(small.constant!.data).toEqual(new Uint8Array(Int32Array.of(7, 7, 7, 7).buffer));
    const large = graph.real(graph.splat("int32", [10, 10], 7));
    expect(graph.producer(large)).toMatchObject({ op: "Expand", inputs: [{ shape: [] }, { dtype: "int64" }] });
  });

  test("a broadcast becomes an Expand where a node reads it, the same one each time", () => {
    const { graph, x, y } = newGraph();
    const wide = graph.expand(x, [5, 2, 3]);
    expect(ops(graph)).toEqual([]);
    graph.op("Softmax", [wide], { dtype: "float32", shape: [5, 2, 3] });
    graph.op("Exp", [wide], { dtype: "float32", shape: [5, 2, 3] });
    graph.op("Exp", [graph.expand(x, [5, 2, 3])], { dtype: "float32", shape: [5, 2, 3] });
    expect(ops(graph)).toEqual(["Expand", "Softmax", "Exp"]);
    expect(graph.real(y)).toBe(y);
  });

  test("a broadcast of a broadcast reads the first value; of a splat it is a splat; to its own shape nothing", () => {
    const { graph, x } = newGraph();
    const twice = graph.expand(graph.expand(x, [5, 2, 3]), [4, 5, 2, 3]);
    expect(twice.expanded).toBe(x);
    expect(graph.expand(graph.splat("bool", [1], 1), [3]).splat).toBe(1);
    expect(graph.expand(x, [2, 3])).toBe(x);
  });
});

test("nodes are named by the kernel that makes them, counted", () => {
  const { graph, x } = newGraph();
  graph.kernel = "Elu";
  graph.op("Elu", [x], LIKE_X);
  graph.op("Exp", [x], LIKE_X);
  graph.kernel = "Abs";
  graph.op("Abs", [x], LIKE_X);
  expect(graph.nodes.map(({ name }) => name)).toEqual(["Elu#1", "Elu#2", "Abs#1"]);
});

test("inputs and constants have no producer, outputs have the node that makes them", () => {
  const { graph, x } = newGraph();
  const y = graph.op("Exp", [x], LIKE_X);
  expect([graph.producer(x), graph.producer(graph.int64([1]))]).toEqual([undefined, undefined]);
  expect(graph.producer(y)).toBe(graph.nodes[0]);
});
