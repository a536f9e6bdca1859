// Tests of turning a traced graph into a model: what is kept and what it is called.
import { describe, expect, test } from "vitest";
import { printModel } from "../onnx/print.ts";
import { toModel } from "./finish.ts";
import { Graph } from "./graph.ts";
import type { Value } from "./value.ts";

function newGraph(): { graph: Graph; x: Value } {
  const graph = new Graph({ contrib: true, frozen: false, threads: 1 });
  return { graph, x: graph.input("x", "float32", [2, 3]) };
}

const LIKE_X = { dtype: "float32", shape: [2, 3] } as const;
const model = (graph: Graph, outputs: Record<string, Value>) => toModel(graph, outputs, { name: "it" });
const ops = (graph: Graph, outputs: Record<string, Value>) => model(graph, outputs).nodes.map(({ op }) => op);

describe("what no output depends on is dropped", () => {
  test("nodes", () => {
    const { graph, x } = newGraph();
    const y = graph.op("Exp", [x], LIKE_X);
    graph.op("Log", [graph.op("Abs", [y], LIKE_X)], LIKE_X);
    expect(ops(graph, { y })).toEqual(["Exp"]);
  });

  test("inputs and constants", () => {
    const { graph, x } = newGraph();
    graph.input("unused", "float32", [1]);
    graph.op("Add", [x, graph.scalar("float32", 5)], LIKE_X);
    const made = model(graph, { y: graph.op("Exp", [x], LIKE_X) });
    expect([made.inputs.map(({ name }) => name), made.initializers]).toEqual([["x"], []]);
  });

  test("trailing outputs of a node, while those before a used one are left empty", () => {
    const { graph, x } = newGraph();
    const [y, mean, deviation] = graph.emit("LayerNormalization", [x], [LIKE_X, LIKE_X, LIKE_X]);
    expect(model(graph, { y: y! }).nodes[0]!.outputs).toEqual(["y"]);
    expect(model(graph, { deviation: deviation! }).nodes[0]!.outputs).toEqual([y!.name, "", "deviation"]);
    expect(model(graph, { mean: mean! }).nodes[0]!.outputs).toEqual([y!.name, "mean"]);
  });

  test.each(["Split", "TopK"])("but not outputs of %s", (op) => {
    const { graph, x } = newGraph();
    const parts = graph.emit(op, [x], [LIKE_X, LIKE_X, LIKE_X]);
    expect(model(graph, { y: parts[1]! }).nodes[0]!.outputs).toEqual([parts[0]!.name, "y", parts[2]!.name]);
  });
});

describe("every output is put out by a node of its own", () => {
  test("where it is an input", () => {
    const { graph, x } = newGraph();
    expect(model(graph, { y: x }).nodes).toMatchObject([{ op: "Identity", inputs: ["x"], outputs: ["y"] }]);
  });

  test("where it is a constant or one number", () => {
    const { graph } = newGraph();
    const outputs = { y: graph.constant("int32", [2], [1, 2]), z: graph.splat("float32", [3], 1) };
    expect(ops(graph, outputs)).toEqual(["Identity", "Identity"]);
    expect(ops(graph, { z: graph.splat("float32", [100], 1) })).toEqual(["Expand"]);
  });

  test("where two outputs are the same value", () => {
    const { graph, x } = newGraph();
    const y = graph.op("Exp", [x], LIKE_X);
    expect(model(graph, { y, z: y }).nodes).toMatchObject([
      { op: "Exp", outputs: ["y"] },
      { op: "Identity", inputs: ["y"], outputs: ["z"] },
    ]);
  });

  test("where an output is read by another one's node", () => {
    const { graph, x } = newGraph();
    const y = graph.op("Exp", [x], LIKE_X);
    const z = graph.op("Log", [y], LIKE_X);
    expect(model(graph, { z, y }).nodes).toMatchObject([{ outputs: ["y"] }, { inputs: ["y"], outputs: ["z"] }]);
  });
});

describe("names that would clash are refused", () => {
  test.each([
    ["x", "an output and an input or a constant are both called x"],
    ["constant/0", "an output and an input or a constant are both called constant/0"],
    ["0", "an output is called 0, as values of the graph are"],
  ])("%s", (name, message) => {
    const { graph, x } = newGraph();
    const y = graph.op("Add", [x, graph.scalar("float32", 1)], LIKE_X);
    expect(() => model(graph, { [name]: y })).toThrow(message);
  });
});

test("inputs, constants, outputs and metadata of the model", () => {
  const { graph, x } = newGraph();
  const y = graph.op("Add", [x, graph.scalar("float32", 1)], LIKE_X);
  const made = toModel(graph, { y }, { name: "it", metadata: { licence: "MIT" } });
  expect(printModel(made)).toContain("graph it (x: float32[2, 3]) -> (y: float32[2, 3])");
  expect(made).toMatchObject({
    initializers: [{ name: "constant/0", dtype: "float32", shape: [] }],
    metadata: { licence: "MIT" },
  });
});
