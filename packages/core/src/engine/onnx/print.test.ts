// Tests of the listing of a model.
import { expect, test } from "vitest";
import type { OnnxModel, OnnxNode, OnnxTensor } from "./model.ts";
import { printModel } from "./print.ts";

function node(op: string, inputs: string[], outputs: string[], rest: Partial<OnnxNode> = {}): OnnxNode {
  return { name: "", op, domain: "", inputs, outputs, attributes: {}, ...rest };
}

function model(nodes: OnnxNode[], initializers: OnnxTensor[] = []): OnnxModel {
  return { name: "g", nodes, inputs: [], outputs: [], initializers, metadata: {} };
}

/** The line of the only node of a model. */
function line(only: OnnxNode, initializers: OnnxTensor[] = []): string {
  return printModel(model([only], initializers)).split("\n")[1]!;
}

function constant(dtype: OnnxTensor["dtype"], shape: number[], data: ArrayBufferView<ArrayBuffer>): OnnxTensor {
  return { name: "c", dtype, shape, data: new Uint8Array(data.buffer) };
}

test("a model is listed as its signature, its nodes and its operators", () => {
  const listed = printModel({
    name: "loss",
    inputs: [
      { name: "x", dtype: "float32", shape: ["batch", 64] },
      { name: "w", dtype: "float32", shape: [512, 64] },
    ],
    outputs: [{ name: "loss", dtype: "float32", shape: [] }],
    nodes: [
      node("FusedMatMul", ["x", "w"], ["1"], {
        name: "BatchMatMul#1",
        domain: "com.microsoft",
        attributes: { transB: { kind: "int", value: 1 } },
      }),
      node("Mul", ["1", "half"], ["2"], { name: "Multiply#2" }),
      node("Mul", ["2", "scale"], ["3"]),
      node("ReduceMean", ["3"], ["loss"], { attributes: { axes: { kind: "ints", value: [0, 1] } } }),
    ],
    initializers: [
      { name: "half", dtype: "float32", shape: [], data: new Uint8Array(Float32Array.of(0.5).buffer) },
      { name: "scale", dtype: "float32", shape: [512], data: new Uint8Array(2048) },
    ],
    metadata: {},
  });
  expect(listed).toBe(
    [
      "graph loss (x: float32[batch, 64], w: float32[512, 64]) -> (loss: float32[])",
      "  %1 = com.microsoft.FusedMatMul(%x, %w)  {transB: 1}   # BatchMatMul#1",
      "  %2 = Mul(%1, 0.5)   # Multiply#2",
      "  %3 = Mul(%2, %scale: float32[512])",
      "  %loss = ReduceMean(%3)  {axes: [0, 1]}",
      "4 nodes",
      "  2 Mul",
      "  1 ReduceMean",
      "  1 com.microsoft.FusedMatMul",
      "",
    ].join("\n"),
  );
});

test("operators are counted, the most frequent first and equal ones by name, their numbers aligned", () => {
  const many = Array.from({ length: 10 }, () => node("Neg", [], ["y"]));
  const listed = printModel(model([node("Exp", [], ["y"]), node("Abs", [], ["y"]), ...many]));
  expect(listed.split("\n").slice(-5)).toEqual(["12 nodes", "  10 Neg", "   1 Abs", "   1 Exp", ""]);
});

test("omitted inputs and outputs are shown as _", () => {
  expect(line(node("Clip", ["x", "", "hi"], ["", "y"]))).toBe("  _, %y = Clip(%x, _, %hi)");
});

test("an unknown dimension is shown as ?", () => {
  const inputs = [{ name: "x", dtype: "bool", shape: ["", 2] }] as const;
  expect(printModel({ ...model([]), inputs })).toContain("graph g (x: bool[?, 2]) -> ()");
});

test.each<[OnnxTensor, string]>([
  [constant("float32", [2], Float32Array.of(1, -0.5)), "[1.0, -0.5]"],
  [constant("float32", [3], Float32Array.of(0.1, 1e-5, 16777216)), "[0.1, 0.00001, 16777216.0]"],
  [constant("float32", [3], Float32Array.of(Number.NaN, Number.NEGATIVE_INFINITY, -0)), "[NaN, -Infinity, -0.0]"],
  [constant("int64", [2], BigInt64Array.of(-1n, 2n ** 62n)), "[-1, 4611686018427387904]"],
  [constant("int32", [2, 2], Int32Array.of(1, 2, 3, 4)), "[[1, 2], [3, 4]]"],
  [constant("uint8", [1, 2], Uint8Array.of(0, 255)), "[[0, 255]]"],
  [constant("bool", [2], Uint8Array.of(0, 1)), "[false, true]"],
  [constant("int32", [8], new Int32Array(8)), "[0, 0, 0, 0, 0, 0, 0, 0]"],
  [constant("int32", [9], new Int32Array(9)), "%c: int32[9]"],
  [constant("float32", [0, 4], new Float32Array(0)), "%c: float32[0, 4]"],
])("constant %# is shown as %s", (tensor, shown) => {
  expect(line(node("Neg", ["c"], ["y"]), [tensor])).toBe(`  %y = Neg(${shown})`);
});

test("every kind of attribute is shown", () => {
  const attributes = {
    i: { kind: "int", value: -1 },
    f: { kind: "float", value: Math.fround(0.1) },
    s: { kind: "string", value: "half_pixel" },
    is: { kind: "ints", value: [2, 3] },
    fs: { kind: "floats", value: [1, 2.5] },
    small: { kind: "tensor", value: constant("int64", [1], BigInt64Array.of(3n)) },
    large: { kind: "tensor", value: { ...constant("bool", [9], new Uint8Array(9)), name: "" } },
  } as const;
  expect(line(node("Op", [], ["y"], { attributes }))).toBe(
    '  %y = Op()  {i: -1, f: 0.1, s: "half_pixel", is: [2, 3], fs: [1.0, 2.5], small: [3], large: bool[9]}',
  );
});

test("names that would break the line are quoted", () => {
  expect(line(node("Neg", ["a\nb"], ["c d"], { name: "\u001b[2J" }))).toBe('  %"c d" = Neg(%"a\\nb")   # "\\u001b[2J"');
});
