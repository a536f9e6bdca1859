// Prints a model as a listing that a person can read: one node a line, then how often each operator occurs.
import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from "./model.ts";

/** Constants of at most so many elements are shown by value. */
const SHOWN_ELEMENTS = 8;
/** Names with control characters, blanks or the listing's own punctuation are quoted: a node stays on its line. */
const PLAIN_NAME = /^[^\p{C}\p{Z}"%(),={}]+$/u;

/**
 * The listing of a model, for example
 *
 * ```
 * graph loss (x: float32[batch, 64]) -> (loss: float32[])
 *   %1 = MatMul(%x, %w: float32[64, 8])   # BatchMatMul#1
 *   %loss = ReduceMean(%1)  {axes: [0, 1], keepdims: 0}   # Mean#2
 * 2 nodes
 *   1 MatMul
 *   1 ReduceMean
 * ```
 *
 * Constants of up to 8 elements stand where they are used by value, larger ones by name and type; `_` is an omitted
 * input or output, `?` a dimension of which nothing is known.
 */
export function printModel(model: OnnxModel): string {
  const constants = new Map(model.initializers.map((tensor) => [tensor.name, tensor]));
  const head = `graph ${quote(model.name)} (${printValues(model.inputs)}) -> (${printValues(model.outputs)})`;
  const nodes = model.nodes.map((node) => printNode(node, constants));
  return `${[head, ...nodes, ...printCounts(model.nodes)].join("\n")}\n`;
}

function printValues(values: readonly OnnxValueInfo[]): string {
  return values.map(({ name, dtype, shape }) => `${quote(name)}: ${printType(dtype, shape)}`).join(", ");
}

function printType(dtype: string, shape: readonly (number | string)[]): string {
  const sizes = shape.map((size) => (typeof size === "number" ? size : size === "" ? "?" : quote(size)));
  return `${dtype}[${sizes.join(", ")}]`;
}

function printNode(node: OnnxNode, constants: ReadonlyMap<string, OnnxTensor>): string {
  const outputs = node.outputs.map(printReference).join(", ");
  const inputs = node.inputs.map((name) => {
    const constant = constants.get(name);
    return constant === undefined ? printReference(name) : printConstant(constant);
  });
  const attributes = Object.entries(node.attributes).map(([name, value]) => `${quote(name)}: ${printAttribute(value)}`);
  const options = attributes.length > 0 ? `  {${attributes.join(", ")}}` : "";
  const comment = node.name === "" ? "" : `   # ${quote(node.name)}`;
  return `  ${outputs} = ${operator(node)}(${inputs.join(", ")})${options}${comment}`;
}

function operator({ op, domain }: OnnxNode): string {
  return domain === "" ? quote(op) : `${domain}.${quote(op)}`;
}

function printReference(name: string): string {
  return name === "" ? "_" : `%${quote(name)}`;
}

function quote(name: string): string {
  return PLAIN_NAME.test(name) ? name : JSON.stringify(name);
}

function printConstant(tensor: OnnxTensor): string {
  const count = tensor.shape.reduce((product, size) => product * size, 1);
  if (count > 0 && count <= SHOWN_ELEMENTS) return printElements(readElements(tensor, count), tensor.shape);
  const type = printType(tensor.dtype, tensor.shape);
  return tensor.name === "" ? type : `${printReference(tensor.name)}: ${type}`;
}

function printAttribute(attribute: OnnxAttribute): string {
  switch (attribute.kind) {
    case "int":
      return String(attribute.value);
    case "float":
      return printFloat(attribute.value);
    case "string":
      return JSON.stringify(attribute.value);
    case "ints":
      return `[${attribute.value.join(", ")}]`;
    case "floats":
      return `[${attribute.value.map(printFloat).join(", ")}]`;
    case "tensor":
      return printConstant(attribute.value);
    default:
      return attribute satisfies never;
  }
}

/** Nested brackets, one level for each axis: the elements of a [2, 2] tensor are `[[a, b], [c, d]]`. */
function printElements(elements: readonly string[], shape: readonly number[]): string {
  const [size, ...inner] = shape;
  if (size === undefined) return elements[0]!;
  const stride = elements.length / size;
  const parts = Array.from({ length: size }, (_, index) =>
    printElements(elements.slice(index * stride, (index + 1) * stride), inner),
  );
  return `[${parts.join(", ")}]`;
}

function readElements({ dtype, data }: OnnxTensor, count: number): string[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Array.from({ length: count }, (_, index) => {
    switch (dtype) {
      case "float32":
        return printFloat(view.getFloat32(index * 4, true));
      case "int32":
        return String(view.getInt32(index * 4, true));
      case "int64":
        return String(view.getBigInt64(index * 8, true));
      case "uint8":
        return String(view.getUint8(index));
      case "bool":
        return String(view.getUint8(index) !== 0);
      default:
        return dtype satisfies never;
    }
  });
}

/** The shortest decimal that float32 rounds to `value`, with a point when it is whole: 0.1, 2.0, 1e-7. */
function printFloat(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Object.is(value, -0)) return "-0.0";
  let digits = 1;
  while (digits < 9 && Math.fround(Number(value.toPrecision(digits))) !== Math.fround(value)) digits++;
  const text = String(Number(value.toPrecision(digits)));
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function printCounts(nodes: readonly OnnxNode[]): string[] {
  const counts = new Map<string, number>();
  for (const node of nodes) counts.set(operator(node), (counts.get(operator(node)) ?? 0) + 1);
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const width = String(sorted[0]?.[1] ?? 0).length;
  return [`${nodes.length} nodes`, ...sorted.map(([op, count]) => `  ${String(count).padStart(width)} ${op}`)];
}
