// exportOnnx(): model code as an ONNX file that has been run and compared before it gets its name.
import { readFile, writeFile } from "node:fs/promises";
import { writeAtomically } from "../io/atomic.node.ts";
import type { HostBatch } from "../plugin.ts";
import type { TensorFunction } from "./engine.ts";
import { type ExportOptions, exportModel } from "./export/export-model.ts";
import { repeatRows } from "./export/rows.ts";
import { type ExportDifference, largestDifference } from "./export-check.node.ts";
import type { OnnxModel, OnnxValueInfo } from "./onnx/model.ts";
import { serialiseModel } from "./onnx/writer.ts";
import { ortInfo } from "./runtime/binding.node.ts";

/** An ONNX file that was written. */
export interface ExportSummary {
  readonly path: string;
  readonly bytes: number;
  readonly nodes: number;
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
  /** Where the graph, run by ONNX Runtime, is farthest from the eager function; undefined where there is none. */
  readonly difference: ExportDifference | undefined;
}

/** Numbers of rows that the graph and the eager function are compared with, unless told others. */
export const CHECKED_ROWS = [1, 3] as const;
/** More than rounding, relative to the largest element. */
const TOLERANCE = 1e-4;

/**
 * Writes what {@link exportModel} makes of `fn`, atomically. Where onnxruntime-node is there the file is loaded and
 * compared with the eager function on rows of the example, and stays only if they agree.
 *
 * @param example real rows: the comparison uses them
 * @param rows numbers of rows to compare with
 * @throws TraceError, InputError as {@link exportModel}
 * @throws Error when the graph does not run or its results differ by more than 1e-4 of the largest element
 */
export async function exportOnnx(
  fn: TensorFunction,
  path: string,
  example: HostBatch,
  options: ExportOptions,
  rows: readonly number[] = CHECKED_ROWS,
): Promise<ExportSummary> {
  return writeExported(exportModel(fn, example, options), fn, path, example, options, rows);
}

/** {@link exportOnnx} for a model that {@link exportModel} has made. */
export async function writeExported(
  model: OnnxModel,
  fn: TensorFunction,
  path: string,
  example: HostBatch,
  { withoutBatch }: ExportOptions,
  rows: readonly number[] = CHECKED_ROWS,
): Promise<ExportSummary> {
  const bytes = serialiseModel(model);
  const batches = rows.map((count) => [count, repeatRows(example, count, withoutBatch)] as const);
  const difference = await writeAtomically(path, async (temporaryPath) => {
    await writeFile(temporaryPath, bytes);
    if (!ortInfo().available) return undefined;
    const found = largestDifference(await readFile(temporaryPath), model, fn, new Map(batches));
    if (found.relative <= TOLERANCE) return found;
    throw new Error(
      `${path}: output "${found.output}" of the exported graph differs from the model's by ${found.relative.toExponential(1)} of the largest element with ${found.rows} rows, expected at most ${TOLERANCE}`,
    );
  });
  const { nodes, inputs, outputs } = model;
  return { path, bytes: bytes.length, nodes: nodes.length, inputs, outputs, difference };
}
