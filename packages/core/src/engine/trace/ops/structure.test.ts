// Tests of what the shape operations leave out: nodes that merge, move nothing or repeat.
import { expect, test } from "vitest";
import { Graph } from "../graph.ts";
import { sizeOf, type Value } from "../value.ts";
import { concat } from "./concat.ts";
import { pad } from "./pad.ts";
import { reshape } from "./reshape.ts";
import { reverse, slice } from "./slice.ts";
import { split } from "./split.ts";
import { tile } from "./tile.ts";
import { transpose } from "./transpose.ts";

function newGraph(shape: readonly number[]): { graph: Graph; x: Value } {
  const graph = new Graph({ contrib: true, frozen: false, threads: 1 });
  return { graph, x: graph.input("x", "float32", shape) };
}

function ops(graph: Graph): string[] {
  return graph.nodes.map(({ op }) => op);
}

test("a reshape of a reshape reads the first value, and back to its shape is the value itself", () => {
  const { graph, x } = newGraph([2, 6]);
  const once = reshape(graph, x, [3, 4]);
  const twice = reshape(graph, once, [12]);
  expect(graph.producer(twice)!.inputs[0]).toBe(x);
  expect(reshape(graph, twice, [2, 6])).toBe(x);
});

test("a transpose of a transpose is one, and undone it is the value itself", () => {
  const { graph, x } = newGraph([2, 3, 4]);
  const twice = transpose(graph, transpose(graph, x, [1, 2, 0]), [0, 2, 1]);
  expect(graph.producer(twice)!.attributes).toEqual({ perm: { kind: "ints", value: [1, 0, 2] } });
  expect(graph.producer(twice)!.inputs[0]).toBe(x);
  expect(transpose(graph, twice, [1, 0, 2])).toBe(x);
});

test("a transpose that only moves axes of extent 1 is a reshape", () => {
  const { graph, x } = newGraph([2, 1, 3, 1]);
  expect(transpose(graph, x, [1, 0, 3, 2]).shape).toEqual([1, 2, 1, 3]);
  expect(ops(graph)).toEqual(["Reshape"]);
});

test("only the axes that are cut are named, and a cut to the end does not name the extent", () => {
  const { graph, x } = newGraph([2, 5, 3]);
  const y = slice(graph, x, [0, 2, 0], [2, 3, 3]);
  const constants = graph.producer(y)!.inputs.slice(1);
  expect(constants.map((value) => value!.name)).toEqual([[2], [2 ** 31 - 1], [1]].map((n) => graph.int64(n).name));
});

test("slices, padding, joining, splitting and tiling of a broadcast work on what is broadcast", () => {
  const { graph, x } = newGraph([1, 4]);
  const wide = graph.expand(x, [1000, 4]);
  const results = [
    slice(graph, wide, [10, 1], [500, 2]),
    reverse(graph, wide, [0, 1]),
    pad(
      graph,
      wide,
      [
        [0, 0],
        [1, 1],
      ],
      0,
    ),
    concat(graph, [wide, graph.splat("float32", [1000, 2], 1)], 1),
    ...split(graph, wide, [1, 3], 1),
    tile(graph, wide, [2, 2]),
    transpose(graph, wide, [1, 0]),
    reshape(graph, wide, [10, 100, 2, 2]),
  ];
  expect(results.every(({ expanded }) => expanded !== undefined)).toBe(true);
  expect(ops(graph)).not.toContain("Expand");
  const outputs = graph.nodes.flatMap((node) => node.outputs);
  expect(Math.max(...outputs.map(({ shape }) => sizeOf(shape)))).toBeLessThanOrEqual(8);
});

test("operations on one number emit nothing", () => {
  const { graph } = newGraph([1]);
  const ones = graph.splat("float32", [4, 6], 1);
  const results = [
    reshape(graph, ones, [24]),
    transpose(graph, ones, [1, 0]),
    slice(graph, ones, [1, 1], [2, 3]),
    reverse(graph, ones, [0]),
    pad(
      graph,
      ones,
      [
        [1, 1],
        [0, 2],
      ],
      1,
    ),
    concat(graph, [ones, ones], 0),
    ...split(graph, ones, [2, 4], 1),
    tile(graph, ones, [2, 1]),
  ];
  expect(results.map(({ splat }) => splat)).toEqual(results.map(() => 1));
  expect(ops(graph)).toEqual([]);
});

test("a join of one filled and of empty parts is the filled one", () => {
  const { graph, x } = newGraph([2, 3]);
  expect(concat(graph, [graph.splat("float32", [0, 3], 0), x], 0)).toBe(x);
});
