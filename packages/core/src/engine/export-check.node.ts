// Compares an exported graph, run by ONNX Runtime, with the function that it was made from.
import type { HostBatch, HostTensor } from "../plugin.ts";
import { eagerEngine, type TensorFunction } from "./engine.ts";
import type { OnnxModel, OnnxValueInfo } from "./onnx/model.ts";
import { type OrtSession, type OrtValue, openSession } from "./runtime/ort.node.ts";
import { dtypeOf } from "./signature.ts";

/** How far the graph is from the eager function, and where it is farthest. */
export interface ExportDifference {
  /** Largest |graph - eager| / largest |eager| of an output. */
  readonly relative: number;
  readonly output: string;
  readonly rows: number;
}

/**
 * The largest difference over all outputs and batches, in the eager function's current backend.
 *
 * @param bytes the file
 * @param model what it holds
 * @param batches by number of rows
 * @throws Error with ONNX Runtime's words when the graph does not load or run
 */
export function largestDifference(
  bytes: Uint8Array,
  model: OnnxModel,
  fn: TensorFunction,
  batches: ReadonlyMap<number, HostBatch>,
): ExportDifference {
  const session = openSession(bytes);
  const eager = eagerEngine.inference(fn, { name: model.name, weights: "fixed" });
  try {
    const found: ExportDifference[] = [];
    for (const [rows, batch] of batches) {
      const wanted = eager(batch);
      const got = run(session, model, batch, wanted);
      for (const { name } of model.outputs) {
        found.push({ relative: relativeDifference(got[name]!.data, wanted[name]!.data), output: name, rows });
      }
    }
    return found.reduce((worst, one) => (one.relative > worst.relative ? one : worst));
  } finally {
    session.dispose();
  }
}

/** The graph's outputs, of the shapes that the eager ones have. */
function run(
  session: OrtSession,
  { inputs, outputs }: OnnxModel,
  batch: HostBatch,
  wanted: Readonly<Record<string, HostTensor>>,
): Readonly<Record<string, OrtValue>> {
  const feeds = inputs.map(({ name }) => [name, feed(batch[name]!)] as const);
  const fetches = outputs.map((output) => [output.name, place(output, wanted[output.name]!)] as const);
  const results = Object.fromEntries(fetches);
  session.run(Object.fromEntries(feeds), results);
  return results;
}

function feed(tensor: HostTensor): OrtValue {
  const { data, shape } = tensor;
  return { dtype: dtypeOf(tensor), shape, data: data instanceof Uint8Array ? Int32Array.from(data) : data };
}

function place({ dtype }: OnnxValueInfo, { data, shape }: HostTensor): OrtValue {
  return { dtype, shape, data: new (data.constructor as Float32ArrayConstructor)(data.length) };
}

/** Infinite where one has a number and the other none. */
function relativeDifference(got: ArrayLike<number | bigint>, want: HostTensor["data"]): number {
  let [difference, largest] = [0, 0];
  for (const [i, wanted] of want.entries()) {
    if (Object.is(got[i], wanted)) continue;
    const apart = Math.abs(Number(got[i]) - wanted);
    difference = Math.max(difference, Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart);
  }
  for (const wanted of want) if (Number.isFinite(wanted)) largest = Math.max(largest, Math.abs(wanted));
  return difference / (largest || 1);
}
