// Tests of the ONNX writer: the bytes of a tiny model, models that ONNX Runtime runs, models that are refused.
import * as ort from "onnxruntime-node";
import { expect, test } from "vitest";
import type { OnnxModel, OnnxNode, OnnxTensor } from "./model.ts";
import { serialiseModel } from "./writer.ts";

/** A node of the standard operators without attributes, unless `rest` says otherwise. */
function node(op: string, inputs: string[], outputs: string[], rest: Partial<OnnxNode> = {}): OnnxNode {
  return { name: `${op}#1`, op, domain: "", inputs, outputs, attributes: {}, ...rest };
}

function constant(name: string, shape: number[], data: Float32Array | BigInt64Array): OnnxTensor {
  const dtype = data instanceof Float32Array ? "float32" : "int64";
  return { name, dtype, shape, data: new Uint8Array(data.buffer) };
}

/** y = Relu(x), with what `changes` puts in other places. */
function model(changes: Partial<OnnxModel> = {}): OnnxModel {
  return {
    name: "g",
    nodes: [node("Relu", ["x"], ["y"])],
    inputs: [{ name: "x", dtype: "float32", shape: [2] }],
    outputs: [{ name: "y", dtype: "float32", shape: [2] }],
    initializers: [],
    metadata: {},
    ...changes,
  };
}

/** Runs a model on float32 inputs; the elements of its output "y". */
async function run(built: OnnxModel, feeds: Record<string, [number[], number[]]>): Promise<number[]> {
  const session = await ort.InferenceSession.create(serialiseModel(built), { logSeverityLevel: 3 });
  const tensors = Object.entries(feeds).map(([name, [data, shape]]) => [name, new ort.Tensor("float32", data, shape)]);
  const { y } = await session.run(Object.fromEntries(tensors));
  await session.release();
  return [...(y!.data as Float32Array)];
}

test("y = Relu(x) on two floats is written as these bytes", () => {
  const text = (value: string) => [...new TextEncoder().encode(value)];
  // A tag is field * 8 + wire type (0 varint, 2 a length and so many bytes).
  // Type: tensor_type 1 { elem_type 1: FLOAT = 1; shape 2 { dim 1 { dim_value 1: 2 } } }
  const type = [0x0a, 8, 0x08, 1, 0x12, 4, 0x0a, 2, 0x08, 2];
  const expected = [
    ...[0x08, 8], // ir_version 1: 8
    ...[0x12, 9, ...text("sciformer")], // producer_name 2
    ...[0x3a, 59], // graph 7: 22 + 3 + 17 + 17 bytes
    ...[0x0a, 20], // node 1: 3 + 3 + 8 + 6 bytes
    ...[0x0a, 1, ...text("x")], // input 1
    ...[0x12, 1, ...text("y")], // output 2
    ...[0x1a, 6, ...text("Relu#1")], // name 3
    ...[0x22, 4, ...text("Relu")], // op_type 4
    ...[0x12, 1, ...text("g")], // name 2
    ...[0x5a, 15, 0x0a, 1, ...text("x"), 0x12, 10, ...type], // input 11: name 1, type 2
    ...[0x62, 15, 0x0a, 1, ...text("y"), 0x12, 10, ...type], // output 12
    ...[0x42, 4, 0x0a, 0, 0x10, 17], // opset_import 8: domain 1 "", version 2: 17
    ...[0x72, 6, 0x0a, 1, ...text("k"), 0x12, 1, ...text("v")], // metadata_props 14: key 1, value 2
  ];
  expect([...serialiseModel(model({ metadata: { k: "v" } }))]).toEqual(expected);
});

test("a model runs in ONNX Runtime with the right numbers", async () => {
  // y = x w + b; x [2, 2] = [[1, 2], [3, 4]], w = [[1, 0, -1], [2, 1, 0]], b = [10, 20, 30]
  const built = model({
    nodes: [node("MatMul", ["x", "w"], ["xw"]), node("Add", ["xw", "b"], ["y"])],
    inputs: [{ name: "x", dtype: "float32", shape: ["batch", 2] }],
    outputs: [{ name: "y", dtype: "float32", shape: ["batch", 3] }],
    initializers: [
      constant("w", [2, 3], Float32Array.of(1, 0, -1, 2, 1, 0)),
      constant("b", [3], Float32Array.of(10, 20, 30)),
    ],
  });
  // rows: [1 + 4, 2, -1] + b and [3 + 8, 4, -3] + b
  expect(
    await run(built, {
      x: [
        [1, 2, 3, 4],
        [2, 2],
      ],
    }),
  ).toEqual([15, 22, 29, 21, 24, 27]);
  expect(
    await run(built, {
      x: [
        [0, 1],
        [1, 2],
      ],
    }),
  ).toEqual([12, 21, 30]);
});

test("omitted optional inputs and negative whole numbers reach ONNX Runtime", async () => {
  // Clip without its lower bound: min(x, 2); ReduceSum over the last axis, -1, as a constant; keepdims 0.
  const built = model({
    nodes: [
      node("Clip", ["x", "", "two"], ["clipped"]),
      node("ReduceSum", ["clipped", "axes"], ["y"], { attributes: { keepdims: { kind: "int", value: 0 } } }),
    ],
    inputs: [{ name: "x", dtype: "float32", shape: [2, 2] }],
    initializers: [constant("two", [], Float32Array.of(2)), constant("axes", [1], BigInt64Array.of(-1n))],
  });
  expect(
    await run(built, {
      x: [
        [1, 5, -3, 2],
        [2, 2],
      ],
    }),
  ).toEqual([1 + 2, -3 + 2]);
});

test("every kind of attribute reaches ONNX Runtime", async () => {
  // Joined along axis 0 (int): the constants [1, 2, 3] (tensor) and [4, 5] (floats), and x padded by one 0 before it
  // (string: mode), scaled by 0.5 where negative (float: alpha), its one axis left in place (ints: perm).
  const axis = { axis: { kind: "int", value: 0 } } as const;
  const built = model({
    nodes: [
      node("Constant", [], ["c"], {
        attributes: { value: { kind: "tensor", value: constant("", [3], Float32Array.of(1, 2, 3)) } },
      }),
      node("Constant", [], ["f"], { attributes: { value_floats: { kind: "floats", value: [4, 5] } } }),
      node("Pad", ["x", "pads"], ["padded"], { attributes: { mode: { kind: "string", value: "constant" } } }),
      node("LeakyRelu", ["padded"], ["leaky"], { attributes: { alpha: { kind: "float", value: 0.5 } } }),
      node("Transpose", ["leaky"], ["same"], { attributes: { perm: { kind: "ints", value: [0] } } }),
      node("Concat", ["c", "f", "same"], ["y"], { attributes: axis }),
    ],
    outputs: [{ name: "y", dtype: "float32", shape: [8] }],
    initializers: [constant("pads", [2], BigInt64Array.of(1n, 0n))],
  });
  expect(await run(built, { x: [[-4, 6], [2]] })).toEqual([1, 2, 3, 4, 5, 0, -2, 6]);
});

test("an operator of com.microsoft brings its operator set", async () => {
  // alpha x x^T for x = [[1, 2]]: 2 * (1 + 4)
  const attributes = { alpha: { kind: "float", value: 2 }, transB: { kind: "int", value: 1 } } as const;
  const built = model({
    nodes: [node("FusedMatMul", ["x", "x"], ["y"], { domain: "com.microsoft", attributes })],
    inputs: [{ name: "x", dtype: "float32", shape: [1, 2] }],
    outputs: [{ name: "y", dtype: "float32", shape: [1, 1] }],
  });
  expect(
    await run(built, {
      x: [
        [1, 2],
        [1, 2],
      ],
    }),
  ).toEqual([10]);
});

test("a model without such operators does not name com.microsoft", () => {
  expect(new TextDecoder().decode(serialiseModel(model()))).not.toContain("microsoft");
});

test("the same model is written as the same bytes", () => {
  expect(serialiseModel(model({ metadata: { a: "1" } }))).toEqual(serialiseModel(model({ metadata: { a: "1" } })));
});

test("a large initializer lies in the file as it does in memory", () => {
  const data = Uint8Array.from({ length: 400_000 }, (_, index) => 128 + (index % 101));
  const bytes = serialiseModel(model({ initializers: [{ name: "w", dtype: "float32", shape: [100, 1000], data }] }));
  // raw_data: tag 9 * 8 + 2, then the length 400000 = 24 * 2^14 + 53 * 2^7 + 0
  const start = bytes.findIndex((byte, at) => byte === 0x4a && bytes[at + 1] === 0x80 && bytes[at + 3] === 24) + 4;
  expect(bytes[start - 2]).toBe(0x80 + 53);
  expect(data.findIndex((byte, index) => byte !== bytes[start + index])).toBe(-1);
});

const x = { name: "x", dtype: "float32", shape: [2] } as const;
const y = { name: "y", dtype: "float32", shape: [2] } as const;
test.each<[string, Partial<OnnxModel>, string]>([
  [
    "a node whose input is made nowhere",
    { nodes: [node("Add", ["x", "w"], ["y"])] },
    'model g: node Add#1: its input "w" is made nowhere before it',
  ],
  [
    "a node that uses a value before it is made",
    { nodes: [node("Neg", ["z"], ["y"], { name: "first" }), node("Abs", ["x"], ["z"])] },
    'model g: node first: its input "z" is made nowhere before it',
  ],
  [
    "a node that uses its own output",
    { nodes: [node("Add", ["x", "y"], ["y"])] },
    'model g: node Add#1: its input "y" is made nowhere before it',
  ],
  [
    "two nodes with one output",
    { nodes: [node("Neg", ["x"], ["y"]), node("Abs", ["x"], ["y"])] },
    'model g: node Abs#1: its output "y" is already that of node Neg#1',
  ],
  [
    "a node with one output twice",
    { nodes: [node("Split", ["x"], ["y", "y"])] },
    'model g: node Split#1: its output "y" is already that of node Split#1',
  ],
  [
    "an output named like a graph input",
    { nodes: [node("Neg", ["x"], ["x"], { name: "" })] },
    'model g: node Neg: its output "x" is already that of a graph input',
  ],
  [
    "an output named like an initializer",
    { initializers: [constant("y", [1], Float32Array.of(1))] },
    'model g: node Relu#1: its output "y" is already that of an initializer',
  ],
  ["a graph output that nothing makes", { nodes: [] }, 'model g: graph output "y" is made by no node'],
  ["a graph output listed twice", { outputs: [y, y] }, 'model g: graph output "y" is listed twice'],
  ["a graph input listed twice", { inputs: [x, x] }, 'model g: graph input "x" is listed twice'],
  ["a graph input without a name", { inputs: [x, { ...x, name: "" }] }, "model g: graph input 1 has no name"],
  [
    "an initializer whose data do not fill its shape",
    { initializers: [constant("w", [3], new Float32Array(2))] },
    "tensor w: float32 [3] takes 12 bytes, its data has 8",
  ],
  [
    "a tensor with a fractional size",
    { initializers: [constant("w", [0.5, 4], new Float32Array(2))] },
    "tensor w: 0.5 is not a whole number within 2^53",
  ],
  [
    "a tensor with negative sizes",
    { initializers: [constant("w", [-1, -2], new Float32Array(2))] },
    "tensor w: a dimension of size -1",
  ],
  ["a graph input of negative size", { inputs: [{ ...x, shape: [-1] }] }, "value x: a dimension of size -1"],
  [
    "an attribute that is no whole number",
    { nodes: [node("Relu", ["x"], ["y"], { attributes: { axis: { kind: "ints", value: [1, 1.5] } } })] },
    "node Relu#1: attribute axis: 1.5 is not a whole number within 2^53",
  ],
])("%s is refused", (_, changes, message) => {
  expect(() => serialiseModel(model(changes))).toThrow(message);
});
