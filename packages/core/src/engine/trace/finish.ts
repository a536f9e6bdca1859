// From a traced graph to an ONNX model: rewrites, dead nodes dropped, outputs named.
import type { OnnxModel, OnnxNode, OnnxValueInfo } from "../onnx/model.ts";
import { TraceError } from "./errors.ts";
import type { Graph, Node } from "./graph.ts";
import type { Value } from "./value.ts";

/** Nodes that the outputs depend on, in order. */
export function liveNodes(nodes: readonly Node[], outputs: Iterable<Value>): Node[] {
  const needed = new Set<Value>(outputs);
  const live: Node[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    live.push(node);
    for (const input of node.inputs) if (input) needed.add(input);
  }
  return live.reverse();
}

/** Outputs that keep their name even where nobody reads them: their nodes count them by position. */
const ALL_OUTPUTS = new Set(["Split", "TopK"]);

/** What stands before the names of a function's outputs in its graph: an argument may have the same name. */
export const RESULT = "result/";

/** The outputs of a function by the names that they have in its graph. */
export function resultsByName(outputs: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [RESULT + name, value]));
}

/** What {@link toModel} is told beside the graph. */
export interface ModelOptions {
  readonly name: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * The model that puts out the given values under the given names. Inputs that nothing reads are left out of it.
 *
 * @throws TraceError when an output has the name of something else in the graph
 */
export function toModel(graph: Graph, outputs: Readonly<Record<string, Value>>, options: ModelOptions): OnnxModel {
  const clash = [...graph.inputs, ...graph.constants].find(({ name }) => name in outputs);
  if (clash) throw new TraceError(`an output and an input or a constant are both called ${clash.name}`);
  const number = Object.keys(outputs).find((name) => /^\d+$/.test(name));
  if (number !== undefined) throw new TraceError(`an output is called ${number}, as values of the graph are`);
  const named = distinctOutputs(graph, outputs);
  const nodes = liveNodes(graph.nodes, named.values());
  const used = new Set<Value>(nodes.flatMap(({ inputs }) => inputs.filter((input) => input !== null)));
  for (const value of named.values()) used.add(value);
  const names = new Map([...named].map(([name, value]) => [value, name]));
  const nameOf = (value: Value) => names.get(value) ?? value.name;
  return {
    name: options.name,
    nodes: nodes.map((node) => toOnnx(node, used, nameOf)),
    inputs: graph.inputs.filter((input) => used.has(input)).map(info),
    outputs: [...named].map(([name, value]) => ({ ...info(value), name })),
    initializers: graph.constants.filter((value) => used.has(value)).map(({ constant }) => constant!),
    metadata: options.metadata ?? {},
  };
}

/** Every output gets a value of its own that a node puts out. */
function distinctOutputs(graph: Graph, outputs: Readonly<Record<string, Value>>): Map<string, Value> {
  const taken = new Set<Value>();
  const named = new Map<string, Value>();
  graph.kernel = "Output";
  for (const [name, output] of Object.entries(outputs)) {
    let value = graph.real(output);
    if (graph.producer(value) === undefined || taken.has(value)) value = graph.copy(value);
    taken.add(value);
    named.set(name, value);
  }
  return named;
}

function toOnnx(node: Node, used: ReadonlySet<Value>, nameOf: (value: Value) => string): OnnxNode {
  const outputs = node.outputs.map((output) => (used.has(output) || ALL_OUTPUTS.has(node.op) ? nameOf(output) : ""));
  if (outputs[0] === "") outputs[0] = nameOf(node.outputs[0]!);
  while (outputs.length > 1 && outputs.at(-1) === "") outputs.pop();
  const { op, domain, attributes, name } = node;
  return { op, domain, attributes, name, inputs: node.inputs.map((input) => (input ? nameOf(input) : "")), outputs };
}

function info({ name, dtype, shape }: Value): OnnxValueInfo {
  return { name, dtype, shape };
}
