// Tests of the ONNX reader: round trips through the writer, other tools' ways to write, bytes that are refused.
import { expect, test } from "vitest";
import { InputError } from "../../errors.ts";
import { Random } from "../random.ts";
import type { OnnxAttribute, OnnxDtype, OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from "./model.ts";
import { MessageWriter } from "./protobuf.ts";
import { parseModel } from "./reader.ts";
import {
  ATTRIBUTE,
  DIM,
  ELEMENT,
  GRAPH,
  MODEL,
  NODE,
  OPSET,
  SHAPE,
  serialiseModel,
  TENSOR,
  TENSOR_TYPE,
  TYPE,
  VALUE_INFO,
} from "./writer.ts";

const DTYPES = Object.keys(ELEMENT) as OnnxDtype[];
const listOf = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));
const randomWhole = (random: Random) => random.integer(2 ** 32) * random.pick([1, -1, 2 ** 21, -(2 ** 21)]);

function randomTensor(random: Random, name: string): OnnxTensor {
  const dtype = random.pick(DTYPES);
  const shape = listOf(random.integer(4), () => random.integer(6));
  const bytes = shape.reduce((product, size) => product * size, ELEMENT[dtype].bytes);
  return { name, dtype, shape, data: Uint8Array.from(listOf(bytes, () => random.integer(256))) };
}

function randomAttribute(random: Random): OnnxAttribute {
  const kind = random.pick(["int", "float", "string", "ints", "floats", "tensor"] as const);
  switch (kind) {
    case "int":
      return { kind, value: randomWhole(random) };
    case "float":
      return { kind, value: Math.fround(random.normal()) };
    case "string":
      return { kind, value: random.pick(["", "constant", "k\u00e9y \u{1f600}"]) };
    case "ints":
      return { kind, value: listOf(random.integer(5), () => randomWhole(random)) };
    case "floats":
      return { kind, value: listOf(random.integer(5), () => Math.fround(random.normal())) };
    case "tensor":
      return { kind, value: randomTensor(random, random.pick(["", "inner"])) };
  }
}

function randomValue(random: Random, name: string): OnnxValueInfo {
  const size = () => random.pick([0, 1, 7, 2 ** 40, "batch", "seq", ""]);
  return { name, dtype: random.pick(DTYPES), shape: listOf(random.integer(4), size) };
}

/** A model whose operators make no sense but whose values flow as they must. */
function randomModel(random: Random): OnnxModel {
  const inputs = listOf(random.integer(4), (index) => randomValue(random, `x${index}`));
  const initializers = listOf(random.integer(4), (index) => randomTensor(random, `w${index}`));
  const made = ["", ...inputs.map(({ name }) => name), ...initializers.map(({ name }) => name)];
  const nodes: OnnxNode[] = [];
  for (let index = random.integer(12); index > 0; index--) {
    const used = listOf(random.integer(4), () => random.pick(made));
    const outputs = ["", ...listOf(1 + random.integer(2), (output) => `v${index}.${output}`)].slice(random.integer(2));
    const attributes = listOf(random.integer(3), (attribute) => [`a${attribute}`, randomAttribute(random)] as const);
    nodes.push({
      name: random.pick(["", `Kernel#${index}`]),
      op: random.pick(["MatMul", "Add"]),
      domain: random.pick(["", "com.microsoft"] as const),
      inputs: used,
      outputs,
      attributes: Object.fromEntries(attributes),
    });
    made.push(...outputs);
  }
  const results = made.slice(1).filter((name) => name !== "" && random.integer(3) === 0);
  const outputs = results.map((name) => randomValue(random, name));
  return { name: "loss", nodes, inputs, outputs, initializers, metadata: { step: "12", note: "a=\u00e9" } };
}

test.each(listOf(200, (seed) => seed))("generated model %d survives writing and reading", (seed) => {
  const model = randomModel(new Random(seed));
  expect(parseModel(serialiseModel(model))).toEqual(model);
});

test("a written model that was read is written as the same bytes", () => {
  const bytes = serialiseModel(randomModel(new Random(7)));
  expect(serialiseModel(parseModel(bytes))).toEqual(bytes);
});

test("an initializer is read as a view of the file", () => {
  const tensor: OnnxTensor = { name: "w", dtype: "uint8", shape: [2], data: Uint8Array.of(3, 4) };
  const bytes = serialiseModel({ name: "g", nodes: [], inputs: [], outputs: [], initializers: [tensor], metadata: {} });
  expect(parseModel(bytes).initializers[0]!.data.buffer).toBe(bytes.buffer);
});

interface FileParts {
  /** What is in the graph. */
  graph?: (graph: MessageWriter) => void;
  /** What is in the file beside graph and operator set. */
  model?: (model: MessageWriter) => void;
  opset?: [string, number];
}

/** The file that another tool might write. */
function file({ graph, model, opset = ["", 17] }: FileParts): Uint8Array {
  const writer = new MessageWriter();
  writer.int(MODEL.irVersion, 8);
  writer.message(MODEL.graph, graph ?? (() => undefined));
  writer.message(MODEL.opsetImport, (message) => {
    message.text(OPSET.domain, opset[0]);
    message.int(OPSET.version, opset[1]);
  });
  model?.(writer);
  return writer.finish();
}

/** A file whose only initializer "w" is of `dtype` and `shape`, with the fields that `fill` writes. */
function tensorFile(code: number, shape: number[], fill: (tensor: MessageWriter) => void): Uint8Array {
  const graph = (message: MessageWriter) =>
    message.message(GRAPH.initializer, (tensor) => {
      for (const size of shape) tensor.int(TENSOR.dims, size);
      tensor.int(TENSOR.dataType, code);
      fill(tensor);
      tensor.text(TENSOR.name, "w");
    });
  return file({ graph });
}

/** A file of one node "n" of the operator Relu without inputs, with what `fill` writes. */
function nodeFile(fill: (node: MessageWriter) => void, opset: [string, number] = ["", 17]): Uint8Array {
  const graph = (message: MessageWriter) =>
    message.message(GRAPH.node, (node) => {
      node.text(NODE.name, "n");
      node.text(NODE.op, "Relu");
      fill(node);
    });
  return file({ graph, opset });
}

/** A file whose graph input "x" has the type that `fill` writes. */
function inputFile(fill: (type: MessageWriter) => void): Uint8Array {
  const graph = (message: MessageWriter) =>
    message.message(GRAPH.input, (value) => {
      value.text(VALUE_INFO.name, "x");
      value.message(VALUE_INFO.type, fill);
    });
  return file({ graph });
}

const { float32, uint8, int32, int64, bool } = ELEMENT;
test.each<[string, number, (tensor: MessageWriter) => void, number[]]>([
  // float32 -2 is 00 00 00 c0, 1 is 00 00 80 3f
  [
    "float_data",
    float32.code,
    (tensor) => tensor.bytes(TENSOR.floatData, Uint8Array.of(0, 0, 0, 0xc0, 0, 0, 0x80, 0x3f)),
    [0, 0, 0, 0xc0, 0, 0, 0x80, 0x3f],
  ],
  // packed: -1 as a varint of ten bytes, then 258 = 2 * 128 + 2
  [
    "packed int32_data",
    int32.code,
    (tensor) => tensor.bytes(TENSOR.int32Data, Uint8Array.of(...Array(9).fill(0xff), 1, 0x82, 2)),
    [0xff, 0xff, 0xff, 0xff, 2, 1, 0, 0],
  ],
  [
    "int64_data one by one",
    int64.code,
    (tensor) => {
      tensor.int(TENSOR.int64Data, -2);
      tensor.int(TENSOR.int64Data, 2 ** 32);
    },
    [0xfe, ...Array<number>(7).fill(0xff), 0, 0, 0, 0, 1, 0, 0, 0],
  ],
  ["uint8 in int32_data", uint8.code, (tensor) => tensor.bytes(TENSOR.int32Data, Uint8Array.of(3, 0xff, 1)), [3, 255]],
  ["bool in int32_data", bool.code, (tensor) => tensor.bytes(TENSOR.int32Data, Uint8Array.of(1, 0)), [1, 0]],
])("a tensor that stands as %s is read", (_, code, fill, data) => {
  const [tensor] = parseModel(tensorFile(code, [2], fill)).initializers;
  expect([...tensor!.data]).toEqual(data);
});

test("a tensor without elements needs no data", () => {
  const [tensor] = parseModel(tensorFile(float32.code, [0, 3], () => undefined)).initializers;
  expect(tensor).toEqual({ name: "w", dtype: "float32", shape: [0, 3], data: new Uint8Array(0) });
});

test("the domain ai.onnx is the standard one", () => {
  const bytes = nodeFile((node) => node.text(NODE.domain, "ai.onnx"), ["ai.onnx", 17]);
  expect(parseModel(bytes).nodes[0]!.domain).toBe("");
});

test("fields that a model has no room for are skipped", () => {
  const bytes = file({
    graph: (graph) => {
      graph.text(10, "documentation of the graph");
      graph.message(13, (value) => value.text(VALUE_INFO.name, "an inner value's shape"));
    },
    model: (model) => {
      model.text(6, "documentation of the model");
      model.float(5000, 1);
    },
  });
  expect(parseModel(bytes)).toEqual({
    name: "",
    nodes: [],
    inputs: [],
    outputs: [],
    initializers: [],
    metadata: {},
  });
});

test("metadata and attributes named like members of objects are kept as such", () => {
  const attributes = Object.fromEntries([["__proto__", { kind: "int", value: 1 } as const]]);
  const node: OnnxNode = { name: "n", op: "Relu", domain: "", inputs: [], outputs: ["y"], attributes };
  const metadata = Object.fromEntries([["__proto__", "v"]]);
  const model: OnnxModel = { name: "g", nodes: [node], inputs: [], outputs: [], initializers: [], metadata };
  expect(Object.entries(parseModel(serialiseModel(model)).metadata)).toEqual([["__proto__", "v"]]);
});

/** The attribute "a" of the node "n", with what `fill` writes. */
const attributeFile = (fill: (attribute: MessageWriter) => void) =>
  nodeFile((node) =>
    node.message(NODE.attribute, (attribute) => {
      attribute.text(ATTRIBUTE.name, "a");
      fill(attribute);
    }),
  );
const nothing = () => undefined;
test.each<[string, Uint8Array, RegExp]>([
  ["an empty file", new Uint8Array(0), /^m\.onnx: no ONNX model: it has no graph$/],
  [
    "a picture",
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    /^m\.onnx: no ONNX model, or truncated: byte/,
  ],
  ["text", new TextEncoder().encode('{"graph": []}'), /^m\.onnx: no ONNX model, or truncated: byte/],
  ["a model without operator sets", file({}).subarray(0, 4), /^m\.onnx: no ONNX model: it imports no operator set$/],
  [
    "another version of the operators",
    nodeFile(nothing, ["", 18]),
    /^m\.onnx: operator set ai\.onnx is of version 18, expected 17$/,
  ],
  [
    "an operator set that is not imported",
    nodeFile((node) => node.text(NODE.domain, "com.microsoft")),
    /^m\.onnx: operator set com\.microsoft is used but not imported, expected version 1$/,
  ],
  [
    "an operator of another set",
    nodeFile((node) => node.text(NODE.domain, "ai.onnx.ml")),
    /^m\.onnx: byte \d+: node n: Relu is of the operator set ai\.onnx\.ml, which is not supported$/,
  ],
  [
    "a node without an operator",
    file({ graph: (graph) => graph.message(GRAPH.node, (node) => node.text(NODE.name, "n")) }),
    /^m\.onnx: byte \d+: node n: it has no operator$/,
  ],
  [
    "an attribute that is a graph",
    attributeFile((a) => a.int(ATTRIBUTE.type, 5)),
    /node n, attribute a: the type graph is not/,
  ],
  ["an attribute without a type", attributeFile(nothing), /node n, attribute a: the type undefined is not supported$/],
  [
    "an attribute of a type yet unknown",
    attributeFile((a) => a.int(ATTRIBUTE.type, 99)),
    /attribute a: the type 99 is not/,
  ],
  [
    "a tensor attribute without one",
    attributeFile((a) => a.int(ATTRIBUTE.type, 4)),
    /attribute a: it holds no tensor$/,
  ],
  [
    "an attribute beyond the numbers of JavaScript",
    // int 3: 2^63 - 1, then type 20 (tag 20 * 8 = 0xa0 0x01): INT = 2
    attributeFileOfBytes(0x18, ...Array(8).fill(0xff), 0x7f, 0xa0, 1, 2),
    /node n, attribute a: 9223372036854775807 is not within 2\^53$/,
  ],
  [
    "an input that is made nowhere",
    nodeFile((node) => node.text(NODE.input, "z")),
    /^m\.onnx: node n: its input "z" is made nowhere/,
  ],
  [
    "elements of a type not supported",
    tensorFile(10, [1], nothing),
    /^m\.onnx: byte \d+: tensor w: elements of type float16, expected one of float32, /,
  ],
  ["elements of a type yet unknown", tensorFile(77, [1], nothing), /tensor w: elements of type 77, expected/],
  ["a negative size", tensorFile(1, [-1], nothing), /tensor w: a dimension of \[-1\] is negative$/],
  [
    "data in another file",
    tensorFile(1, [1], (t) => t.int(TENSOR.dataLocation, 1)),
    /tensor w: its data lies in another file$/,
  ],
  [
    "raw data of another size",
    tensorFile(1, [2], (t) => t.bytes(TENSOR.rawData, new Uint8Array(4))),
    /tensor w: float32 \[2\] takes 8 bytes, its data has 4$/,
  ],
  [
    "sizes whose product overflows",
    tensorFile(2, [2 ** 40, 2 ** 40], nothing),
    /tensor w: uint8 .* takes \d.* bytes, its data has 0$/,
  ],
  [
    "a number that its type does not hold",
    tensorFile(2, [1], (t) => t.int(TENSOR.int32Data, 256)),
    /tensor w: 256 is no uint8$/,
  ],
  [
    "an int32 that is none",
    tensorFile(6, [1], (t) => t.int(TENSOR.int32Data, 2 ** 31)),
    /tensor w: 2147483648 is no int32$/,
  ],
  ["an input that is a sequence", inputFile((type) => type.message(4, nothing)), /value x: it is no tensor$/],
  [
    "an input without a shape",
    inputFile((type) => type.message(TYPE.tensor, (tensor) => tensor.int(TENSOR_TYPE.elementType, 1))),
    /value x: its number of dimensions is not given$/,
  ],
  [
    "an input of negative size",
    inputFile((type) =>
      type.message(TYPE.tensor, (tensor) => {
        tensor.int(TENSOR_TYPE.elementType, 1);
        tensor.message(TENSOR_TYPE.shape, (shape) => shape.message(SHAPE.dim, (dim) => dim.int(DIM.value, -1)));
      }),
    ),
    /value x: a dimension of size -1$/,
  ],
])("%s is refused in one line", (_, bytes, message) => {
  expect(() => parseModel(bytes, "m.onnx")).toThrow(InputError);
  expect(() => parseModel(bytes, "m.onnx")).toThrow(message);
  expect(() => parseModel(bytes, "m.onnx")).not.toThrow("\n");
});

/** The attribute "a" whose fields after the name are these bytes. */
function attributeFileOfBytes(...fields: number[]): Uint8Array {
  // name 1: tag 0x0a, length 1, "a"
  return nodeFile((node) => node.bytes(NODE.attribute, Uint8Array.of(0x0a, 1, 0x61, ...fields)));
}

/** Whether the bytes are read or refused as they should be; anything but an InputError is thrown on. */
function isReadOrRefused(bytes: Uint8Array): true {
  try {
    parseModel(bytes);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  }
  return true;
}

test("a truncated model is read or refused, never anything else", () => {
  const bytes = serialiseModel(randomModel(new Random(3)));
  for (let length = 0; length < bytes.byteLength; length++)
    expect(isReadOrRefused(bytes.subarray(0, length))).toBe(true);
});

test("a damaged model is read or refused, never anything else", () => {
  const random = new Random(5);
  const bytes = serialiseModel(randomModel(random));
  for (let trial = 0; trial < 2000; trial++) {
    const damaged = bytes.slice();
    for (let hit = 0; hit <= random.integer(3); hit++) damaged[random.integer(bytes.byteLength)] = random.integer(256);
    expect(isReadOrRefused(damaged)).toBe(true);
  }
});
