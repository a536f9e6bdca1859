// A function traced for one number of rows, its nodes with the modules that they belong to.
import { INFERENCE } from "../../nn/context.ts";
import type { Module } from "../../nn/module.ts";
import { type Around, aroundForward } from "../../nn/watch.ts";
import type { HostBatch } from "../../plugin.ts";
import type { TensorFunction } from "../engine.ts";
import type { OnnxModel } from "../onnx/model.ts";
import { signatureOf } from "../signature.ts";
import { currentTrace } from "../trace/backend.ts";
import { TraceError } from "../trace/errors.ts";
import { toModel } from "../trace/finish.ts";
import type { Node } from "../trace/graph.ts";
import { type Signature, type Traceable, type TraceOptions, traceFunction } from "../trace/trace.ts";
import type { Value } from "../trace/value.ts";

/** What is traced. */
interface BatchFunction {
  readonly fn: TensorFunction;
  /** Names, types and extents of the inputs; how many rows it has does not matter. */
  readonly example: HostBatch;
  readonly name: string;
  readonly model?: Module | undefined;
  /** Inputs whose first axis is not the batch. */
  readonly withoutBatch: readonly string[];
}

/** A function traced for `batch` rows. */
export interface BatchTrace {
  readonly batch: number;
  readonly model: OnnxModel;
  /** The nodes that `model.nodes` were made from, in the same order. */
  readonly nodes: readonly Node[];
  readonly inputs: readonly Value[];
  readonly outputs: ReadonlyMap<string, Value>;
  /** Module paths of nodes. */
  readonly places: ReadonlyMap<Node, string>;
}

/** Only operators that every runtime has; rows may be added up at repeated places by several threads. */
const TARGET = { contrib: false, frozen: true, threads: 2 } as const;

/** @throws TraceError when the function cannot be compiled or assigns a variable */
export function traceBatch({ fn, example, name, model, withoutBatch }: BatchFunction, batch: number): BatchTrace {
  const places = new Map<Node, string>();
  const signature = Object.entries(signatureOf(example)).map(([input, given]): [string, Signature] => {
    const shape = withoutBatch.includes(input) ? given.shape : given.shape.with(0, batch);
    return [input, { ...given, shape }];
  });
  const options: TraceOptions = { target: TARGET, model };
  const { session, outputs, assigned } = traceFunction(
    placed(fn, model, places),
    Object.fromEntries(signature),
    options,
  );
  if (assigned.length > 0) {
    throw new TraceError(`${name} assigns to the variable ${assigned[0]!.variable.name}: only inference is exported`);
  }
  const { graph } = session;
  const traced = toModel(graph, outputs, { name });
  const named = new Map(graph.nodes.map((node) => [node.name, node]));
  const nodes = traced.nodes.map((node) => named.get(node.name)!);
  return { batch, model: traced, nodes, inputs: graph.inputs, outputs: outputValues(traced, nodes), places };
}

/** The values that a model's outputs were made from, by name. */
function outputValues(model: OnnxModel, nodes: readonly Node[]): Map<string, Value> {
  const made = model.nodes.flatMap(({ outputs }, i) =>
    outputs.map((name, position) => [name, nodes[i]!.outputs[position]!] as const),
  );
  const values = new Map(made);
  return new Map(model.outputs.map(({ name }) => [name, values.get(name)!]));
}

/** `fn` for a trace that notes which module's `forward` made which node; of modules in one another the inner one. */
function placed(fn: TensorFunction, model: Module | undefined, places: Map<Node, string>): Traceable {
  return (inputs) => {
    const run = () => fn(inputs, INFERENCE);
    if (!model) return run();
    const { nodes } = currentTrace()!.graph;
    const around: Around = (path, forward) => {
      const start = nodes.length;
      const result = forward();
      for (const node of nodes.slice(start)) if (!places.has(node)) places.set(node, path);
      return result;
    };
    return aroundForward(model.namedModules(), around, run);
  };
}
