// Reads the bytes of an ONNX file into a model: the writer's, and other tools' as far as they use the same features.
import { InputError } from "../../errors.ts";
import type { OnnxAttribute, OnnxDomain, OnnxDtype, OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from "./model.ts";
import { MessageReader } from "./protobuf.ts";
import {
  ATTRIBUTE,
  ATTRIBUTE_TYPE,
  DIM,
  ELEMENT,
  ENTRY,
  findNamingProblem,
  GRAPH,
  MODEL,
  NODE,
  nodeLabel,
  OPSET,
  OPSET_VERSION,
  SHAPE,
  TENSOR,
  TENSOR_TYPE,
  TYPE,
  VALUE_INFO,
} from "./writer.ts";

/** TensorProto.DataType in the order of their codes, to name those that are not supported. */
const ELEMENT_NAMES = [
  ...["undefined", "float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16"],
  ...["float64", "uint32", "uint64", "complex64", "complex128", "bfloat16"],
];
/** AttributeProto.AttributeType in the order of their codes, likewise. */
const ATTRIBUTE_NAMES = [
  ...["undefined", "float", "int", "string", "tensor", "graph", "floats", "ints", "strings", "tensors", "graphs"],
  ...["sparse tensor", "sparse tensors", "type", "types"],
];
const DTYPES = new Map<number, OnnxDtype>(
  Object.entries(ELEMENT).map(([dtype, { code }]) => [code, dtype as OnnxDtype]),
);
const KINDS = new Map<number, OnnxAttribute["kind"]>(
  Object.entries(ATTRIBUTE_TYPE).map(([kind, code]) => [code, kind as OnnxAttribute["kind"]]),
);
/** The standard domain has two spellings. */
const DOMAINS: ReadonlyMap<string, OnnxDomain> = new Map([
  ["", ""],
  ["ai.onnx", ""],
  ["com.microsoft", "com.microsoft"],
]);
/** What the whole-number types hold. */
const RANGES = {
  uint8: { lowest: 0n, highest: 255n },
  int32: { lowest: -(2n ** 31n), highest: 2n ** 31n - 1n },
  int64: { lowest: -(2n ** 63n), highest: 2n ** 63n - 1n },
  bool: { lowest: 0n, highest: 1n },
} as const;
/** TensorProto.DataLocation of data in another file. */
const EXTERNAL = 1;

/**
 * Reads a model; the data of its tensors are views of `bytes` where the file holds them as bytes or floats.
 * Fields that {@link OnnxModel} has no room for and that change no result (documentation, shapes of inner values)
 * are skipped; what it cannot hold is refused: subgraphs, other element types, other operator sets or versions of
 * them, data in other files. A dimension of which nothing is known reads as an empty name.
 *
 * @param name the file's name, for errors
 * @throws InputError naming the file and the node, tensor, value or byte
 * @see onnx.proto of ONNX 1.12 (IR version 8)
 */
export function parseModel(bytes: Uint8Array, name = "ONNX model"): OnnxModel {
  const file = MessageReader.ofFile(bytes, name);
  const graph = file.message(MODEL.graph);
  if (graph === undefined) throw new InputError(`${name}: no ONNX model: it has no graph`);
  const entries = file.messages(MODEL.metadata).map((entry) => [entry.text(ENTRY.key), entry.text(ENTRY.value)]);
  const model: OnnxModel = {
    name: graph.text(GRAPH.name),
    nodes: graph.messages(GRAPH.node).map(readNode),
    inputs: graph.messages(GRAPH.input).map(readValueInfo),
    outputs: graph.messages(GRAPH.output).map(readValueInfo),
    initializers: graph.messages(GRAPH.initializer).map(readTensor),
    metadata: Object.fromEntries(entries),
  };
  const problem = findOpsetProblem(file, model) ?? findNamingProblem(model);
  if (problem !== undefined) throw new InputError(`${name}: ${problem}`);
  return model;
}

/** Operators change between versions, and a model here means the versions that the writer writes. */
function findOpsetProblem(file: MessageReader, model: OnnxModel): string | undefined {
  const versions = new Map<string, number | undefined>();
  for (const opset of file.messages(MODEL.opsetImport)) {
    const domain = opset.text(OPSET.domain);
    versions.set(DOMAINS.get(domain) ?? domain, opset.int(OPSET.version));
  }
  if (versions.size === 0) return "no ONNX model: it imports no operator set";
  for (const domain of new Set(model.nodes.map((node) => node.domain))) {
    const version = versions.get(domain);
    const wanted = OPSET_VERSION[domain];
    const label = `operator set ${domain || "ai.onnx"}`;
    if (version === undefined) return `${label} is used but not imported, expected version ${wanted}`;
    if (version !== wanted) return `${label} is of version ${version}, expected ${wanted}`;
  }
  return undefined;
}

function readNode(message: MessageReader): OnnxNode {
  const name = message.text(NODE.name);
  const op = message.text(NODE.op);
  const label = nodeLabel({ name, op });
  if (op === "") throw message.error(`${label}: it has no operator`);
  const domain = DOMAINS.get(message.text(NODE.domain));
  if (domain === undefined) {
    throw message.error(`${label}: ${op} is of the operator set ${message.text(NODE.domain)}, which is not supported`);
  }
  return {
    name,
    op,
    domain,
    inputs: message.texts(NODE.input),
    outputs: message.texts(NODE.output),
    attributes: Object.fromEntries(
      message.messages(NODE.attribute).map((attribute) => readAttribute(attribute, label)),
    ),
  };
}

function readAttribute(message: MessageReader, node: string): [string, OnnxAttribute] {
  const name = message.text(ATTRIBUTE.name);
  const label = `${node}, attribute ${name}`;
  const type = message.int(ATTRIBUTE.type) ?? 0;
  const kind = KINDS.get(type);
  switch (kind) {
    case "float":
      return [name, { kind, value: readFloats(message, ATTRIBUTE.float).at(-1) ?? 0 }];
    case "int":
      return [name, { kind, value: readInts(message, ATTRIBUTE.int, label).at(-1) ?? 0 }];
    case "string":
      return [name, { kind, value: message.text(ATTRIBUTE.string) }];
    case "floats":
      return [name, { kind, value: readFloats(message, ATTRIBUTE.floats) }];
    case "ints":
      return [name, { kind, value: readInts(message, ATTRIBUTE.ints, label) }];
    case "tensor": {
      const tensor = message.message(ATTRIBUTE.tensor);
      if (tensor === undefined) throw message.error(`${label}: it holds no tensor`);
      return [name, { kind, value: readTensor(tensor) }];
    }
    case undefined:
      throw message.error(`${label}: the type ${ATTRIBUTE_NAMES[type] ?? type} is not supported`);
    default:
      return kind satisfies never;
  }
}

function readInts(message: MessageReader, field: number, label: string): number[] {
  return message.ints(field).map((value) => {
    const result = Number(value);
    if (!Number.isSafeInteger(result)) throw message.error(`${label}: ${value} is not within 2^53`);
    return result;
  });
}

function readFloats(message: MessageReader, field: number): number[] {
  const bytes = message.floatBytes(field);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / 4 }, (_, index) => view.getFloat32(index * 4, true));
}

function readTensor(message: MessageReader): OnnxTensor {
  const name = message.text(TENSOR.name);
  const label = `tensor ${name}`;
  const dtype = readDtype(message, TENSOR.dataType, label);
  const shape = readInts(message, TENSOR.dims, label);
  if (shape.some((size) => size < 0)) throw message.error(`${label}: a dimension of [${shape}] is negative`);
  if (message.int(TENSOR.dataLocation) === EXTERNAL) throw message.error(`${label}: its data lies in another file`);
  const data = message.bytes(TENSOR.rawData) ?? readTypedData(message, dtype, label);
  const wanted = shape.includes(0) ? 0 : shape.reduce((product, size) => product * size, ELEMENT[dtype].bytes);
  if (data.byteLength !== wanted) {
    throw message.error(`${label}: ${dtype} [${shape}] takes ${wanted} bytes, its data has ${data.byteLength}`);
  }
  return { name, dtype, shape, data };
}

/** The data of a tensor that has them as numbers in the field of its type. */
function readTypedData(message: MessageReader, dtype: OnnxDtype, label: string): Uint8Array {
  if (dtype === "float32") return message.floatBytes(TENSOR.floatData);
  const values = message.ints(dtype === "int64" ? TENSOR.int64Data : TENSOR.int32Data);
  const { lowest, highest } = RANGES[dtype];
  const wrong = values.find((value) => value < lowest || value > highest);
  if (wrong !== undefined) throw message.error(`${label}: ${wrong} is no ${dtype}`);
  const { bytes } = ELEMENT[dtype];
  const data = new Uint8Array(values.length * bytes);
  const view = new DataView(data.buffer);
  for (const [index, value] of values.entries()) {
    if (bytes === 8) view.setBigInt64(index * bytes, value, true);
    else if (bytes === 4) view.setInt32(index * bytes, Number(value), true);
    else view.setUint8(index, Number(value));
  }
  return data;
}

function readValueInfo(message: MessageReader): OnnxValueInfo {
  const name = message.text(VALUE_INFO.name);
  const tensor = message.message(VALUE_INFO.type)?.message(TYPE.tensor);
  if (tensor === undefined) throw message.error(`value ${name}: it is no tensor`);
  const dtype = readDtype(tensor, TENSOR_TYPE.elementType, `value ${name}`);
  const shape = tensor.message(TENSOR_TYPE.shape);
  if (shape === undefined) throw message.error(`value ${name}: its number of dimensions is not given`);
  return { name, dtype, shape: shape.messages(SHAPE.dim).map((dim) => readDimension(dim, name)) };
}

function readDimension(message: MessageReader, value: string): number | string {
  const size = readInts(message, DIM.value, `value ${value}`).at(-1);
  if (size === undefined) return message.text(DIM.param);
  if (size < 0) throw message.error(`value ${value}: a dimension of size ${size}`);
  return size;
}

function readDtype(message: MessageReader, field: number, label: string): OnnxDtype {
  const code = message.int(field) ?? 0;
  const dtype = DTYPES.get(code);
  if (dtype === undefined) {
    const wanted = [...DTYPES.values()].join(", ");
    throw message.error(`${label}: elements of type ${ELEMENT_NAMES[code] ?? code}, expected one of ${wanted}`);
  }
  return dtype;
}
