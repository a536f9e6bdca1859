// Tests of sessions, on small models that ONNX Runtime itself runs.
import { afterEach, expect, test, vi } from "vitest";
import { InputError } from "../../errors.ts";
import type { OnnxNode, OnnxValueInfo } from "../onnx/model.ts";
import { serialiseModel } from "../onnx/writer.ts";
import { type OrtSession, openSession } from "./ort.node.ts";
import type { Provider } from "./provider-names.ts";
import type { SessionOptions } from "./session-options.node.ts";

const sessions: OrtSession[] = [];
afterEach(() => {
  for (const session of sessions.splice(0)) session.dispose();
  vi.unstubAllEnvs();
});

function node(op: string, inputs: string[], outputs: string[]): OnnxNode {
  return { name: `${op}#1`, op, domain: "", inputs, outputs, attributes: {} };
}

function info(name: string, dtype: OnnxValueInfo["dtype"], ...shape: (number | string)[]): OnnxValueInfo {
  return { name, dtype, shape };
}

function bytes(nodes: OnnxNode[], inputs: OnnxValueInfo[], outputs: OnnxValueInfo[]): Uint8Array {
  return serialiseModel({ name: "test", nodes, inputs, outputs, initializers: [], metadata: {} });
}

function open(model: Uint8Array, options?: SessionOptions): OrtSession {
  const session = openSession(model, options);
  sessions.push(session);
  return session;
}

const THREE = [3] as const;
const floats = (...values: number[]) => ({ dtype: "float32", shape: THREE, data: Float32Array.from(values) }) as const;

const ADD = bytes(
  [node("Add", ["a", "b"], ["sum"])],
  [info("a", "float32", 3), info("b", "float32", 3)],
  [info("sum", "float32", 3)],
);

test("the output is written into the caller's array", () => {
  const sum = floats(0, 0, 0);
  open(ADD).run({ a: floats(1, 2, 3), b: floats(10, 20, 30) }, { sum });
  expect([...sum.data]).toEqual([11, 22, 33]);
});

test("inputs and outputs may be views on one WebAssembly memory, and nothing beside them is written", () => {
  const { buffer } = new WebAssembly.Memory({ initial: 1 });
  const whole = new Float32Array(buffer, 0, 12);
  whole.set([-1, 1, 2, 3, -1, 10, 20, 30, -1, 0, 0, -1]);
  const view = (first: number) => ({ dtype: "float32", shape: [2], data: whole.subarray(first, first + 2) }) as const;
  const add = bytes(
    [node("Add", ["a", "b"], ["sum"])],
    [info("a", "float32", 2), info("b", "float32", 2)],
    [info("sum", "float32", 2)],
  );
  open(add).run({ a: view(1), b: view(5) }, { sum: view(9) });
  expect([...whole]).toEqual([-1, 1, 2, 3, -1, 10, 20, 30, -1, 11, 22, -1]);
});

test("a bound run reads what the arrays hold at each call", () => {
  const a = floats(1, 2, 3);
  const sum = floats(0, 0, 0);
  const step = open(ADD).bind({ a, b: floats(10, 20, 30) }, { sum });
  step();
  a.data.fill(5);
  step();
  expect([...sum.data]).toEqual([15, 25, 35]);
});

test("int64, int32, bool and uint8 values go in and out", () => {
  const model = bytes(
    [
      node("Not", ["flag"], ["notFlag"]),
      node("Neg", ["long"], ["negLong"]),
      node("Abs", ["int"], ["absInt"]),
      node("Identity", ["byte"], ["sameByte"]),
    ],
    [info("flag", "bool", 2), info("long", "int64", 1), info("int", "int32", 1), info("byte", "uint8", 2)],
    [info("notFlag", "bool", 2), info("negLong", "int64", 1), info("absInt", "int32", 1), info("sameByte", "uint8", 2)],
  );
  const notFlag = new Uint8Array(2);
  const negLong = new BigInt64Array(1);
  const absInt = new Int32Array(1);
  const sameByte = new Uint8Array(2);
  open(model).run(
    {
      flag: { dtype: "bool", shape: [2], data: Uint8Array.of(1, 0) },
      long: { dtype: "int64", shape: [1], data: BigInt64Array.of(2n ** 40n) },
      int: { dtype: "int32", shape: [1], data: Int32Array.of(-7) },
      byte: { dtype: "uint8", shape: [2], data: Uint8Array.of(0, 255) },
    },
    {
      notFlag: { dtype: "bool", shape: [2], data: notFlag },
      negLong: { dtype: "int64", shape: [1], data: negLong },
      absInt: { dtype: "int32", shape: [1], data: absInt },
      sameByte: { dtype: "uint8", shape: [2], data: sameByte },
    },
  );
  expect([...notFlag, ...negLong, ...absInt, ...sameByte]).toEqual([0, 1, -(2n ** 40n), 7, 0, 255]);
});

const SCALARS = bytes(
  [node("Neg", ["x"], ["minus"]), node("Abs", ["x"], ["size"])],
  [info("x", "float32")],
  [info("minus", "float32"), info("size", "float32")],
);

test("an output that is not fetched needs no array", () => {
  const size = { dtype: "float32", shape: [], data: new Float32Array(1) } as const;
  open(SCALARS).run({ x: { dtype: "float32", shape: [], data: Float32Array.of(-4) } }, { size });
  expect(size.data[0]).toBe(4);
});

test("a session knows the names of its inputs and outputs", () => {
  const { inputNames, outputNames } = open(SCALARS);
  expect({ inputNames, outputNames }).toEqual({ inputNames: ["x"], outputNames: ["minus", "size"] });
});

test("a symbolic dimension takes any size", () => {
  const model = bytes([node("Neg", ["x"], ["y"])], [info("x", "float32", "n")], [info("y", "float32", "n")]);
  const y = floats(0, 0, 0);
  open(model).run({ x: floats(1, 2, 3) }, { y });
  expect([...y.data]).toEqual([-1, -2, -3]);
});

test("all settings together give the same result", () => {
  const sum = floats(0, 0, 0);
  const session = open(ADD, { threads: 2, provider: "cpu", spinning: false, optimisation: "all" });
  session.run({ a: floats(1, 2, 3), b: floats(10, 20, 30) }, { sum });
  expect([...sum.data]).toEqual([11, 22, 33]);
});

test.each([
  ["a missing input", { a: floats(1, 2, 3) }, 'input "b" of the model is not fed'],
  [
    "an unknown input",
    { a: floats(1, 2, 3), b: floats(1, 2, 3), c: floats(1, 2, 3) },
    'the model has no input "c": expected one of a, b',
  ],
  [
    "another type",
    { a: floats(1, 2, 3), b: { dtype: "int32", shape: [3], data: new Int32Array(3) } },
    'input "b": int32 (element type 6) given, element type 1 expected',
  ],
  [
    "another array",
    { a: floats(1, 2, 3), b: { dtype: "float32", shape: [3], data: new Int32Array(3) } },
    'input "b": Int32Array given, Float32Array expected for float32',
  ],
  [
    "another shape",
    { a: floats(1, 2, 3), b: { dtype: "float32", shape: [3, 1], data: new Float32Array(3) } },
    'input "b": shape [3,1] given, [3] expected',
  ],
  [
    "too few elements",
    { a: floats(1, 2, 3), b: { dtype: "float32", shape: [3], data: new Float32Array(2) } },
    'input "b": 2 elements given, 3 expected for shape [3]',
  ],
  [
    "shared memory",
    { a: floats(1, 2, 3), b: { dtype: "float32", shape: [3], data: new Float32Array(new SharedArrayBuffer(12)) } },
    'input "b": views on shared memory cannot be used',
  ],
] as const)("refuses %s before it runs", (_, feeds, message) => {
  const session = open(ADD);
  expect(() => session.bind(feeds, { sum: floats(0, 0, 0) })).toThrow(new Error(message));
});

test("refuses a buffer for an output that the model does not have", () => {
  const session = open(ADD);
  const feeds = { a: floats(1, 2, 3), b: floats(1, 2, 3) };
  expect(() => session.run(feeds, { total: floats(0, 0, 0) })).toThrow(
    new Error('the model has no output "total": expected one of sum'),
  );
});

test("refuses to run for no output", () => {
  const session = open(ADD);
  expect(() => session.run({ a: floats(1, 2, 3), b: floats(1, 2, 3) }, {})).toThrow(
    "no output of the model is fetched",
  );
});

test("memory that grew after it was bound is an error, not a crash", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const a = { dtype: "float32", shape: [3], data: new Float32Array(memory.buffer, 0, 3) } as const;
  const step = open(ADD).bind({ a, b: floats(1, 2, 3) }, { sum: floats(0, 0, 0) });
  memory.grow(1);
  expect(step).toThrow("onnxruntime cannot run the model: not enough space: expected 12, got 0");
});

test("an error while running names the node and keeps ONNX Runtime's words", () => {
  const gather = bytes(
    [node("Gather", ["x", "index"], ["y"])],
    [info("x", "float32", 3), info("index", "int32", 1)],
    [info("y", "float32", 1)],
  );
  const index = { dtype: "int32", shape: [1], data: Int32Array.of(9) } as const;
  const y = { dtype: "float32", shape: [1], data: new Float32Array(1) } as const;
  const session = open(gather);
  expect(() => session.run({ x: floats(1, 2, 3), index }, { y })).toThrow(
    /^onnxruntime cannot run the model \(node Gather#1\): .*idx=9 must be within the inclusive range \[-3,2\]/,
  );
});

test("a model that is refused names the node", () => {
  const model = bytes([node("NoSuchOp", ["a"], ["b"])], [info("a", "float32", 1)], [info("b", "float32", 1)]);
  expect(() => openSession(model)).toThrow(
    /^onnxruntime cannot load the model \(node NoSuchOp#1\): .*No Op registered for NoSuchOp/,
  );
});

test("bytes that are no model are refused", () => {
  expect(() => openSession(Uint8Array.of(1, 2, 3))).toThrow(/^onnxruntime cannot load the model: .*protobuf/);
});

test("a disposed session may be disposed again", () => {
  const session = openSession(ADD);
  session.dispose();
  expect(() => session.dispose()).not.toThrow();
});

test("a bound run of a disposed session says so", () => {
  const session = openSession(ADD);
  const step = session.bind({ a: floats(1, 2, 3), b: floats(1, 2, 3) }, { sum: floats(0, 0, 0) });
  session.dispose();
  expect(step).toThrow("the session of a model was used after it was disposed");
});

test("an unknown provider is refused with the known ones", () => {
  expect(() => openSession(ADD, { provider: "tpu" as Provider })).toThrow(
    new InputError('unknown provider "tpu": expected one of cpu, webgpu, cuda'),
  );
});

test("a provider without a device is refused with ONNX Runtime's words and what there is", () => {
  vi.stubEnv("CUDA_VISIBLE_DEVICES", "");
  const refusal = expect(() => openSession(ADD, { provider: "cuda" }));
  refusal.toThrow(InputError);
  refusal.toThrow(/^provider cuda was asked for but does not start: .+ \(onnxruntime-node 1\.\S+ has cpu.*\)$/);
});

test("bad threads are refused, naming the setting", () => {
  expect(() => openSession(ADD, { threads: 0.5 })).toThrow(
    new InputError('threads "0.5": expected a whole number from 1 to 1024'),
  );
});
