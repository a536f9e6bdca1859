// Writes a model as the bytes of an ONNX file; the field numbers and codes of onnx.proto, which the reader shares.
import type { OnnxAttribute, OnnxDtype, OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from "./model.ts";
import { MessageWriter } from "./protobuf.ts";

/** ModelProto. */
export const MODEL = { irVersion: 1, producerName: 2, graph: 7, opsetImport: 8, metadata: 14 } as const;
/** OperatorSetIdProto. */
export const OPSET = { domain: 1, version: 2 } as const;
/** StringStringEntryProto. */
export const ENTRY = { key: 1, value: 2 } as const;
/** GraphProto. */
export const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 } as const;
/** NodeProto. */
export const NODE = { input: 1, output: 2, name: 3, op: 4, attribute: 5, domain: 7 } as const;
/** AttributeProto. */
export const ATTRIBUTE = { name: 1, float: 2, int: 3, string: 4, tensor: 5, floats: 7, ints: 8, type: 20 } as const;
/** TensorProto; this writer uses raw data only. */
export const TENSOR = {
  dims: 1,
  dataType: 2,
  floatData: 4,
  int32Data: 5,
  int64Data: 7,
  name: 8,
  rawData: 9,
  dataLocation: 14,
} as const;
/** ValueInfoProto. */
export const VALUE_INFO = { name: 1, type: 2 } as const;
/** TypeProto. */
export const TYPE = { tensor: 1 } as const;
/** TypeProto.Tensor. */
export const TENSOR_TYPE = { elementType: 1, shape: 2 } as const;
/** TensorShapeProto. */
export const SHAPE = { dim: 1 } as const;
/** TensorShapeProto.Dimension: a size, a name, or neither. */
export const DIM = { value: 1, param: 2 } as const;

/** TensorProto.DataType of each element type, and the bytes of one element. */
export const ELEMENT: Readonly<Record<OnnxDtype, { readonly code: number; readonly bytes: number }>> = {
  float32: { code: 1, bytes: 4 },
  uint8: { code: 2, bytes: 1 },
  int32: { code: 6, bytes: 4 },
  int64: { code: 7, bytes: 8 },
  bool: { code: 9, bytes: 1 },
};
/** AttributeProto.AttributeType of each kind of attribute. */
export const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7 } as const;
/** The version of each operator set that models are written for. */
export const OPSET_VERSION = { "": 17, "com.microsoft": 1 } as const;

const IR_VERSION = 8;
const PRODUCER = "sciformer";

/**
 * The bytes of an ONNX file: IR version 8, opset 17, and `com.microsoft` 1 when a node uses it. The same model
 * gives the same bytes.
 *
 * @throws Error naming the node or tensor, for a value used before it is made or made twice, for data that does not
 *   fill its shape and for whole numbers that are none; Error for a model of 2 GiB or more
 * @see onnx.proto of ONNX 1.12 (IR version 8)
 */
export function serialiseModel(model: OnnxModel): Uint8Array<ArrayBuffer> {
  const problem = findNamingProblem(model);
  if (problem !== undefined) throw new Error(`model ${model.name}: ${problem}`);
  const writer = new MessageWriter();
  writer.int(MODEL.irVersion, IR_VERSION);
  writer.text(MODEL.producerName, PRODUCER);
  writer.message(MODEL.graph, (graph) => writeGraph(graph, model));
  writeOpset(writer, "");
  if (model.nodes.some(({ domain }) => domain === "com.microsoft")) writeOpset(writer, "com.microsoft");
  for (const [key, value] of Object.entries(model.metadata)) {
    writer.message(MODEL.metadata, (entry) => {
      entry.text(ENTRY.key, key);
      entry.text(ENTRY.value, value);
    });
  }
  return writer.finish();
}

/**
 * What is wrong with the names of a model's values: one is used before it is made, made twice, or has no name.
 * An initializer may have the name of a graph input: it is that input's default.
 *
 * @returns a sentence that names the node or value; undefined when nothing is wrong
 */
export function findNamingProblem(model: OnnxModel): string | undefined {
  return (
    findListingProblem("graph input", model.inputs) ??
    findListingProblem("initializer", model.initializers) ??
    findListingProblem("graph output", model.outputs) ??
    findFlowProblem(model)
  );
}

/** How errors call a node: its name, or where it has none its operator. */
export function nodeLabel({ name, op }: Pick<OnnxNode, "name" | "op">): string {
  return `node ${name || op}`;
}

function findListingProblem(kind: string, values: readonly { readonly name: string }[]): string | undefined {
  const seen = new Set<string>();
  for (const { name } of values) {
    if (name === "") return `${kind} ${seen.size} has no name`;
    if (seen.has(name)) return `${kind} "${name}" is listed twice`;
    seen.add(name);
  }
  return undefined;
}

function findFlowProblem(model: OnnxModel): string | undefined {
  const makers = new Map<string, string>();
  for (const { name } of model.initializers) makers.set(name, "an initializer");
  for (const { name } of model.inputs) makers.set(name, "a graph input");
  for (const node of model.nodes) {
    const missing = node.inputs.find((name) => name !== "" && !makers.has(name));
    if (missing !== undefined) return `${nodeLabel(node)}: its input "${missing}" is made nowhere before it`;
    for (const name of node.outputs) {
      const maker = makers.get(name);
      if (maker !== undefined) return `${nodeLabel(node)}: its output "${name}" is already that of ${maker}`;
      if (name !== "") makers.set(name, nodeLabel(node));
    }
  }
  const loose = model.outputs.find(({ name }) => !makers.has(name));
  return loose && `graph output "${loose.name}" is made by no node`;
}

function writeOpset(writer: MessageWriter, domain: keyof typeof OPSET_VERSION): void {
  writer.message(MODEL.opsetImport, (opset) => {
    opset.text(OPSET.domain, domain);
    opset.int(OPSET.version, OPSET_VERSION[domain]);
  });
}

function writeGraph(writer: MessageWriter, model: OnnxModel): void {
  for (const node of model.nodes) {
    writer.message(GRAPH.node, (message) => naming(nodeLabel(node), () => writeNode(message, node)));
  }
  writer.text(GRAPH.name, model.name);
  for (const tensor of model.initializers) {
    writer.message(GRAPH.initializer, (message) => writeTensor(message, tensor));
  }
  for (const value of model.inputs) writer.message(GRAPH.input, (message) => writeValueInfo(message, value));
  for (const value of model.outputs) writer.message(GRAPH.output, (message) => writeValueInfo(message, value));
}

function writeNode(writer: MessageWriter, node: OnnxNode): void {
  for (const input of node.inputs) writer.text(NODE.input, input);
  for (const output of node.outputs) writer.text(NODE.output, output);
  writer.text(NODE.name, node.name);
  writer.text(NODE.op, node.op);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    writer.message(NODE.attribute, (message) =>
      naming(`attribute ${name}`, () => writeAttribute(message, name, attribute)),
    );
  }
  if (node.domain !== "") writer.text(NODE.domain, node.domain);
}

function writeAttribute(writer: MessageWriter, name: string, attribute: OnnxAttribute): void {
  writer.text(ATTRIBUTE.name, name);
  switch (attribute.kind) {
    case "float":
      writer.float(ATTRIBUTE.float, attribute.value);
      break;
    case "int":
      writer.int(ATTRIBUTE.int, attribute.value);
      break;
    case "string":
      writer.text(ATTRIBUTE.string, attribute.value);
      break;
    case "tensor":
      writer.message(ATTRIBUTE.tensor, (message) => writeTensor(message, attribute.value));
      break;
    case "floats":
      for (const value of attribute.value) writer.float(ATTRIBUTE.floats, value);
      break;
    case "ints":
      for (const value of attribute.value) writer.int(ATTRIBUTE.ints, value);
      break;
    default:
      attribute satisfies never;
  }
  writer.int(ATTRIBUTE.type, ATTRIBUTE_TYPE[attribute.kind]);
}

function writeTensor(writer: MessageWriter, { name, dtype, shape, data }: OnnxTensor): void {
  const wanted = shape.reduce((product, size) => product * size, ELEMENT[dtype].bytes);
  if (data.byteLength !== wanted) {
    throw new Error(`tensor ${name}: ${dtype} [${shape}] takes ${wanted} bytes, its data has ${data.byteLength}`);
  }
  naming(`tensor ${name}`, () => {
    for (const size of shape) writeSize(writer, TENSOR.dims, size);
  });
  writer.int(TENSOR.dataType, ELEMENT[dtype].code);
  if (name !== "") writer.text(TENSOR.name, name);
  writer.bytes(TENSOR.rawData, data);
}

function writeValueInfo(writer: MessageWriter, { name, dtype, shape }: OnnxValueInfo): void {
  writer.text(VALUE_INFO.name, name);
  writer.message(VALUE_INFO.type, (type) =>
    type.message(TYPE.tensor, (tensor) => {
      tensor.int(TENSOR_TYPE.elementType, ELEMENT[dtype].code);
      tensor.message(TENSOR_TYPE.shape, (message) => {
        for (const size of shape)
          message.message(SHAPE.dim, (dim) => naming(`value ${name}`, () => writeDimension(dim, size)));
      });
    }),
  );
}

/** An empty name stands for a dimension of which nothing is known. */
function writeDimension(writer: MessageWriter, size: number | string): void {
  if (typeof size === "number") writeSize(writer, DIM.value, size);
  else if (size !== "") writer.text(DIM.param, size);
}

function writeSize(writer: MessageWriter, field: number, size: number): void {
  if (size < 0) throw new Error(`a dimension of size ${size}`);
  writer.int(field, size);
}

/** Runs `write`, putting `what` before the message of an error. */
function naming(what: string, write: () => void): void {
  try {
    write();
  } catch (cause) {
    throw new Error(`${what}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
