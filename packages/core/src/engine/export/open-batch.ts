// The graph of one batch size with its batch axis left open.
import type { OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from "../onnx/model.ts";
import { TraceError } from "../trace/errors.ts";
import type { Node } from "../trace/graph.ts";
import { type Affine, isBatch } from "./affine.ts";
import type { BatchDependence } from "./batch-dependence.ts";
import { BatchShapes } from "./batch-shapes.ts";
import type { BatchTrace } from "./batch-trace.ts";

/** How the batch axis is called, and which inputs have none. */
interface BatchAxis {
  readonly batchName: string;
  readonly withoutBatch: readonly string[];
}

/**
 * The model of `trace` for any number of rows. Node names get the path of their module in front.
 *
 * @throws TraceError when an output's first axis is not the batch
 */
export function withOpenBatch(trace: BatchTrace, dependence: BatchDependence, axis: BatchAxis): OnnxModel {
  const { model, nodes } = trace;
  const { batchName, withoutBatch } = axis;
  const shapes = new BatchShapes(model.inputs.find(({ name }) => !withoutBatch.includes(name))?.name);
  const opened = model.nodes.map((node, i) => {
    const path = trace.places.get(nodes[i]!);
    const inputs = openInputs(node, nodes[i]!, dependence, shapes);
    return { ...node, inputs, name: path ? `${path}/${node.name}` : node.name };
  });
  const all = [...shapes.nodes, ...opened];
  return {
    ...model,
    nodes: all,
    inputs: model.inputs.map((input) =>
      withoutBatch.includes(input.name) ? input : { ...input, shape: input.shape.with(0, batchName) },
    ),
    outputs: model.outputs.map((output) => {
      return openOutput(output, dependence.shapes.get(trace.outputs.get(output.name)!)!, batchName);
    }),
    initializers: usedBy(all, [...model.initializers, ...shapes.initializers]),
  };
}

function openInputs(
  { inputs }: OnnxNode,
  node: Node,
  { vectors, shapes }: BatchDependence,
  batchShapes: BatchShapes,
): readonly string[] {
  return inputs.map((name, position) => {
    const entries = vectors.get(node)?.get(position);
    if (!entries) return name;
    if (node.op !== "Reshape") return batchShapes.vector(entries);
    return batchShapes.reshapeTarget(entries, shapes.get(node.inputs[0]!)!);
  });
}

/** The first axis is the batch; others may be too, as in distances of all rows from one another. */
function openOutput(output: OnnxValueInfo, extents: readonly Affine[], batchName: string): OnnxValueInfo {
  const shape = extents.map((extent) => {
    if (extent.perRow === 0) return extent.constant;
    return isBatch(extent) ? batchName : `${extent.perRow} * ${batchName} + ${extent.constant}`;
  });
  const odd = shape.slice(1).find((extent) => typeof extent === "string" && extent !== batchName);
  if (shape[0] !== batchName || odd !== undefined) {
    throw new TraceError(
      `output ${output.name} has the shape [${shape.join(", ")}], expected the batch as its first axis: one entry for each row`,
    );
  }
  return { ...output, shape };
}

function usedBy(nodes: readonly OnnxNode[], initializers: readonly OnnxTensor[]): OnnxTensor[] {
  const used = new Set(nodes.flatMap(({ inputs }) => inputs));
  return initializers.filter(({ name }) => used.has(name));
}
