// Tests of elementwise nodes: broadcasts stay small, numbers are folded, types are changed.
import { expect, test } from "vitest";
import { cast, elementwise, smallest } from "./elementwise.ts";
import { Graph } from "./graph.ts";
import type { Value } from "./value.ts";

function newGraph(): { graph: Graph; x: Value } {
  const graph = new Graph({ contrib: true, frozen: false, threads: 1 });
  return { graph, x: graph.input("x", "float32", [4, 1]) };
}

const FLOAT = { dtype: "float32" } as const;
const ADD = { ...FLOAT, fold: (a: number, b: number) => a + b };

test("operands of one number each are folded, broadcast and rounded as float32", () => {
  const { graph } = newGraph();
  const [a, b] = [graph.splat("float32", [2, 1], 0.1), graph.splat("float32", [3], 0.2)];
  const sum = elementwise(graph, "Add", [a, b], ADD);
  expect(sum).toMatchObject({ shape: [2, 3], splat: Math.fround(Math.fround(0.1) + Math.fround(0.2)) });
  expect(graph.nodes).toEqual([]);
});

test("without a fold a node of scalars is made and broadcast", () => {
  const { graph } = newGraph();
  const result = elementwise(graph, "Erf", [graph.splat("float32", [500, 500], 1)], FLOAT);
  expect(graph.producer(result.expanded!)).toMatchObject({ op: "Erf", outputs: [{ shape: [] }] });
});

test("one number beside other values is a scalar constant", () => {
  const { graph, x } = newGraph();
  const sum = elementwise(graph, "Add", [x, graph.splat("float32", [4, 1], 2)], ADD);
  expect(graph.producer(sum)!.inputs.map((input) => input!.shape)).toEqual([[4, 1], []]);
});

test("broadcasts are worked on before they are broadcast", () => {
  const { graph, x } = newGraph();
  const wide = graph.expand(x, [300, 4, 200]);
  const sum = elementwise(graph, "Add", [wide, graph.splat("float32", [300, 4, 200], 2)], ADD);
  expect(sum.shape).toEqual([300, 4, 200]);
  expect(graph.producer(sum.expanded!)!.outputs[0]!.shape).toEqual([4, 1]);
});

test("operands broadcast against one another", () => {
  const { graph, x } = newGraph();
  const row = graph.input("row", "float32", [5]);
  expect(elementwise(graph, "Add", [x, row], ADD)).toMatchObject({ shape: [4, 5] });
});

test("shapes that do not fit together are refused, also of numbers", () => {
  const { graph, x } = newGraph();
  const other = graph.splat("float32", [3, 1], 1);
  expect(() => elementwise(graph, "Add", [x, other], ADD)).toThrow("[4, 1] and [3, 1] do not fit together");
});

test("the smallest form of a value", () => {
  const { graph, x } = newGraph();
  expect(smallest(graph, x)).toBe(x);
  expect(smallest(graph, graph.expand(x, [4, 9]))).toBe(x);
  expect(smallest(graph, graph.splat("int32", [9], 3))).toBe(graph.scalar("int32", 3));
});

test.each([
  ["int32", -1.9, -1],
  ["int32", Number.NaN, 0],
  ["bool", 0.5, 1],
  ["bool", 0, 0],
  ["int64", 3.7, 3],
] as const)("one number as %s: %s is %s", (dtype, from, to) => {
  const { graph } = newGraph();
  expect(cast(graph, graph.splat("float32", [2], from), dtype)).toMatchObject({ dtype, splat: to });
});

test("a cast to the same type is nothing, to another one a node on the small value", () => {
  const { graph, x } = newGraph();
  expect(cast(graph, x, "float32")).toBe(x);
  const numbers = cast(graph, graph.expand(x, [4, 9]), "int32");
  expect(numbers).toMatchObject({ dtype: "int32", shape: [4, 9] });
  expect(graph.producer(numbers.expanded!)).toMatchObject({
    op: "Cast",
    attributes: { to: { kind: "int", value: 6 } },
  });
});
