// From model code to an ONNX graph for any number of rows.
import type { Module } from "../../nn/module.ts";
import type { HostBatch } from "../../plugin.ts";
import type { TensorFunction } from "../engine.ts";
import type { OnnxModel } from "../onnx/model.ts";
import { TraceError } from "../trace/errors.ts";
import { findBatchDependence } from "./batch-dependence.ts";
import { traceBatch } from "./batch-trace.ts";
import { withOpenBatch } from "./open-batch.ts";
import { requireRows } from "./rows.ts";
import { withStateNames } from "./state-names.ts";

/** Options of {@link exportModel}. */
export interface ExportOptions {
  /** Of the graph. */
  readonly name: string;
  /** Gives its parameters and nodes their names; errors name its modules. */
  readonly model?: Module | undefined;
  /** Stored with the model. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** What the open dimension is called, "batch" unless given. */
  readonly batchName?: string;
  /** Inputs whose first axis is not the batch: tables, masks that all rows share. */
  readonly withoutBatch?: readonly string[];
}

/**
 * Numbers of rows to trace for. They are primes that hardly any other axis has, so that a row is not taken for
 * something else, and above 256, below which the tracer has other forms for some small values.
 */
const BATCHES = [263, 269, 271] as const;

/**
 * The inference graph of `fn` with its weights as constants and the number of rows left open: the first axis of all
 * inputs and outputs. Operators are standard ones of opset 17. `fn` is traced for three numbers of rows; extents that
 * grow evenly with it are computed from the input, anything else that depends on it is refused. What mixes rows, such
 * as a mean over the batch that is subtracted, mixes those that the graph is given.
 *
 * @param example gives names, types and extents of the inputs; inputs that no output depends on are left out
 * @throws TraceError naming the kernel and the module that cannot be exported
 * @throws InputError when the inputs do not have one number of rows
 */
export function exportModel(fn: TensorFunction, example: HostBatch, options: ExportOptions): OnnxModel {
  const { name, model, metadata = {}, batchName = "batch", withoutBatch = [] } = options;
  requireRows(example, withoutBatch);
  const traces = BATCHES.map((batch) => traceBatch({ fn, example, name, model, withoutBatch }, batch));
  const dependence = findBatchDependence(traces);
  const open = withOpenBatch(traces[0]!, dependence, { batchName, withoutBatch });
  requireStandard(open);
  return { ...withStateNames(open, model), metadata };
}

/** Other runtimes than ONNX Runtime have no contributed operators. */
function requireStandard({ nodes }: OnnxModel): void {
  const odd = nodes.find(({ domain }) => domain !== "");
  if (odd) throw new TraceError(`${odd.name}: ${odd.domain}.${odd.op} is no standard operator`);
}
