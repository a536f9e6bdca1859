// What of a graph depends on the number of rows: the graphs of several batch sizes compared node by node.
import type { OnnxTensor } from "../onnx/model.ts";
import { decodeElements } from "../trace/elements.ts";
import { TraceError } from "../trace/errors.ts";
import type { Node } from "../trace/graph.ts";
import { sameShape, sizeOf, type Value } from "../trace/value.ts";
import { type Affine, affineThrough } from "./affine.ts";
import type { BatchTrace } from "./batch-trace.ts";

/** What depends on the number of rows, said of the first trace; all else is the same for every number. */
export interface BatchDependence {
  /** Elements of int64 constants that do, by the node that reads them and their position among its inputs. */
  readonly vectors: ReadonlyMap<Node, ReadonlyMap<number, readonly Affine[]>>;
  /** Extents of all inputs and outputs of nodes. */
  readonly shapes: ReadonlyMap<Value, readonly Affine[]>;
}

/**
 * Compares one function's graphs for several batch sizes: they may differ in whole numbers that grow evenly with the
 * number of rows, as extents do.
 *
 * @param traces the first two tell how numbers grow, any further ones must agree
 * @throws TraceError naming the kernel and the module of the first other difference
 */
export function findBatchDependence(traces: readonly BatchTrace[]): BatchDependence {
  const comparison = new Comparison(traces);
  comparison.compare();
  return comparison;
}

/** Elements of constants up to this many are shown. */
const SHOWN_ELEMENTS = 4;

class Comparison implements BatchDependence {
  readonly vectors = new Map<Node, Map<number, readonly Affine[]>>();
  readonly shapes = new Map<Value, readonly Affine[]>();
  readonly #traces: readonly BatchTrace[];
  readonly #batches: readonly number[];
  /** A value of the first trace -> the same value of every trace. */
  readonly #versions = new Map<Value, readonly Value[]>();

  constructor(traces: readonly BatchTrace[]) {
    this.#traces = traces;
    this.#batches = traces.map(({ batch }) => batch);
  }

  compare(): void {
    const [first] = this.#traces as [BatchTrace];
    for (const i of first.inputs.keys()) this.#add(this.#traces.map(({ inputs }) => inputs[i]!));
    const length = Math.max(...this.#traces.map(({ nodes }) => nodes.length));
    for (let i = 0; i < length; i++) this.#compareNodes(this.#traces.map(({ nodes }) => nodes[i]));
    for (const [name, value] of first.outputs) {
      const outputs = this.#traces.map((trace) => trace.outputs.get(name));
      if (outputs.some((output, k) => output !== this.#versions.get(value)![k])) {
        throw new TraceError(`output ${name} is another value ${this.#forSizes()}`);
      }
    }
  }

  #compareNodes(found: readonly (Node | undefined)[]): void {
    const some = found.find((node) => node !== undefined)!;
    const [first, ...others] = found;
    const odd = others.find((other) => !first || !other || !sameOperation(first, other));
    if (odd !== undefined || found.includes(undefined)) {
      const operations = found.map((node) => (node ? operation(node) : "nothing")).join(", ");
      throw this.#refusal(some, `the graph has ${operations} here ${this.#forSizes()}`);
    }
    const nodes = found as readonly Node[];
    for (const position of first!.inputs.keys()) this.#compareInputs(nodes, position);
    for (const position of first!.outputs.keys()) {
      this.#add(
        nodes.map(({ outputs }) => outputs[position]!),
        first,
      );
    }
  }

  #compareInputs(nodes: readonly Node[], position: number): void {
    const inputs = nodes.map((node) => node.inputs[position] ?? null);
    const [first] = inputs;
    const constants = inputs.flatMap((input) => input?.constant ?? []);
    if (constants.length === inputs.length) {
      this.#compareConstants(nodes, position, constants);
      return;
    }
    const versions = first ? this.#versions.get(first) : inputs.map(() => null);
    if (inputs.some((input, k) => input !== versions?.[k])) {
      throw this.#refusal(nodes[0]!, `its input ${position} is another value ${this.#forSizes()}`);
    }
  }

  #compareConstants(nodes: readonly Node[], position: number, constants: readonly OnnxTensor[]): void {
    const [node] = nodes as [Node];
    const [first] = constants as [OnnxTensor];
    if (constants.every((constant) => sameTensor(constant, first))) {
      this.#add(
        nodes.map(({ inputs }) => inputs[position]!),
        node,
      );
      return;
    }
    const elements = constants.map(({ dtype, data }) => decodeElements(dtype, data));
    const vector = first.shape.length === 1 && constants.every(({ dtype }) => dtype === "int64");
    const entries = vector && this.#lines(elements);
    if (!entries) {
      const values = constants.map(describe).join(", ");
      throw this.#refusal(node, `it reads the constant ${values} ${this.#forSizes()}`);
    }
    const known = this.vectors.get(node) ?? new Map<number, readonly Affine[]>();
    this.vectors.set(node, known.set(position, entries));
  }

  /** Notes that these are one value, and how its extents grow. */
  #add(values: readonly Value[], node?: Node): void {
    const [first] = values as [Value];
    const extents = this.#lines(values.map(({ shape }) => shape));
    if (!extents) {
      const shapes = values.map(({ shape }) => `[${shape.join(", ")}]`).join(", ");
      const reason = `a value of shape ${shapes} ${this.#forSizes()} does not grow evenly`;
      throw node ? this.#refusal(node, reason) : new TraceError(reason);
    }
    this.#versions.set(first, values);
    this.shapes.set(first, extents);
  }

  /** How each entry grows; undefined where one does not grow evenly or the numbers of entries differ. */
  #lines(lists: readonly (readonly number[])[]): readonly Affine[] | undefined {
    const [first] = lists as [readonly number[]];
    if (lists.some(({ length }) => length !== first.length)) return undefined;
    const lines = first.flatMap((_, i) => {
      return (
        affineThrough(
          this.#batches,
          lists.map((list) => list[i]!),
        ) ?? []
      );
    });
    return lines.length === first.length ? lines : undefined;
  }

  #forSizes(): string {
    return `for ${this.#batches.join(", ")} rows`;
  }

  #refusal(node: Node, reason: string): TraceError {
    const place = this.#traces.map(({ places }) => places.get(node)).find((path) => path !== undefined);
    const where = place ? `${node.name} in ${place}` : node.name;
    return new TraceError(`${where} depends on the number of rows, which an exported graph leaves open: ${reason}`);
  }
}

function sameOperation(a: Node, b: Node): boolean {
  const keys = [a, b].map(({ op, domain, inputs, outputs, attributes }) => {
    return JSON.stringify([op, domain, inputs.length, outputs.length, attributes]);
  });
  return keys[0] === keys[1];
}

/** `Concat{axis: 1}` */
function operation({ op, attributes }: Node): string {
  const values = Object.entries(attributes).map(([name, { value }]) => `${name}: ${value}`);
  return values.length > 0 ? `${op}{${values.join(", ")}}` : op;
}

function sameTensor(a: OnnxTensor, b: OnnxTensor): boolean {
  if (a.dtype !== b.dtype || !sameShape(a.shape, b.shape)) return false;
  return a.data.every((byte, i) => byte === b.data[i]);
}

function describe({ dtype, shape, data }: OnnxTensor): string {
  if (sizeOf(shape) > SHOWN_ELEMENTS) return `${dtype} [${shape.join(", ")}]`;
  const elements = decodeElements(dtype, data).map((element) => Number(element.toPrecision(6)));
  return shape.length === 0 ? String(elements[0]) : `[${elements.join(", ")}]`;
}
