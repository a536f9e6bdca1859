// `export`: a trained model for use elsewhere.
import { join } from "node:path";
import type { Command } from "commander";
import { eagerEngine, type TensorFunction } from "../engine/engine.ts";
import { exportModel } from "../engine/export/export-model.ts";
import { inspectable } from "../engine/export/inspect.ts";
import { inspectMetadata } from "../engine/export/inspect-metadata.ts";
import type { InspectedOutput } from "../engine/export/inspect-outputs.ts";
import { CHECKED_ROWS, type ExportSummary, writeExported } from "../engine/export.node.ts";
import type { OnnxValueInfo } from "../engine/onnx/model.ts";
import { ortInfo } from "../engine/runtime/binding.node.ts";
import { InputError } from "../errors.ts";
import { writeFileAtomic } from "../io/atomic.node.ts";
import { writeSafetensors } from "../io/safetensors.node.ts";
import type { HostBatch } from "../plugin.ts";
import type { AnyRun } from "../train/load-run.node.ts";
import { modelMetadata } from "./model-metadata.node.ts";
import type { Session } from "./session.node.ts";

interface ExportValues {
  readonly format: string;
  readonly out?: string;
  readonly runs: string;
}

/** Writes a run to `out`. */
type Writer = (session: Session, trained: AnyRun, out: string) => Promise<void>;

async function writeWeights(session: Session, { model, config }: AnyRun, out: string): Promise<void> {
  await writeSafetensors(out, model.stateDict());
  const beside = out.replace(/(\.safetensors)?$/, ".json");
  await writeFileAtomic(beside, `${JSON.stringify({ domain: session.plugin.name, ...config }, null, 2)}\n`);
  session.print(`wrote ${out} (${model.parameterCount} parameters under the authors' names) and ${beside}`);
}

/** What a graph is made of. */
interface GraphSource {
  readonly fn: TensorFunction;
  readonly example: HostBatch;
  /** Inputs that all rows share. */
  readonly withoutBatch?: readonly string[];
  /** Values inside the model among its outputs. */
  readonly inside?: readonly InspectedOutput[];
}

/** The graph of `forward`; rows to compare it with are the tokenizer's examples. */
function forwardSource({ plugin }: Session, { model, config }: AnyRun): GraphSource {
  const fn: TensorFunction = (batch, context) => ({ output: plugin.forward(model, batch, context, config) });
  return { fn, example: plugin.collate(plugin.tokenizer.examples(config), config) };
}

/** The same graph with everything that a recorder sees put out as well, and factors to change it by. */
function inspectSource(session: Session, trained: AnyRun): GraphSource {
  const { fn, example } = forwardSource(session, trained);
  const { outputs: inside, ...source } = inspectable(fn, trained.model, example);
  return { ...source, inside };
}

const writerOf =
  (sourceOf: (session: Session, trained: AnyRun) => GraphSource): Writer =>
  async (session, trained, out) => {
    const { plugin } = session;
    const { fn, example, withoutBatch = [], inside } = sourceOf(session, trained);
    const options = { name: plugin.name, model: trained.model, withoutBatch };
    const graph = exportModel(fn, example, options);
    const metadata = { ...(await modelMetadata(plugin, trained, graph)), ...(inside && inspectMetadata(inside)) };
    const summary = await writeExported({ ...graph, metadata }, fn, out, example, options);
    printSummary(session, summary, new Set([...withoutBatch, ...(inside ?? []).map(({ name }) => name)]));
  };

/** @param counted names of inputs and outputs of which only the number is printed: values inside and their factors */
function printSummary(session: Session, summary: ExportSummary, counted: ReadonlySet<string>): void {
  const { path, bytes, nodes, difference } = summary;
  const [inputs, outputs] = [summary.inputs, summary.outputs].map((values) => {
    return values.filter(({ name }) => !counted.has(name));
  }) as [OnnxValueInfo[], OnnxValueInfo[]];
  session.print(`wrote ${path} (${bytes} bytes, ${nodes} nodes, operators of ONNX opset 17)`);
  for (const input of inputs) session.print(`  input  ${valueText(input)}`);
  for (const output of outputs) session.print(`  output ${valueText(output)}`);
  if (counted.size > 0) {
    const [factors, inside] = [summary.inputs.length - inputs.length, summary.outputs.length - outputs.length];
    session.print(`  inside ${inside} values as outputs, ${factors} factors along their axes as inputs`);
  }
  session.print(
    difference
      ? `  ONNX Runtime and the model differ by at most ${difference.relative.toExponential(1)} of the largest value (batches of ${CHECKED_ROWS.join(" and ")})`
      : `  not compared with the model: ${ortInfo().reason}`,
  );
}

function valueText({ name, dtype, shape }: OnnxValueInfo): string {
  return `${name}: ${dtype}[${shape.join(", ")}]`;
}

const FORMATS: Readonly<Record<string, { readonly file: string; readonly write: Writer }>> = {
  safetensors: { file: "model.safetensors", write: writeWeights },
  onnx: { file: "model.onnx", write: writerOf(forwardSource) },
  "onnx-inspect": { file: "model-inspect.onnx", write: writerOf(inspectSource) },
};

async function exportRun(session: Session, name: string, values: ExportValues): Promise<void> {
  const names = Object.keys(FORMATS);
  const format = names.includes(values.format) ? FORMATS[values.format] : undefined;
  if (!format) throw new InputError(`--format ${values.format}: expected one of ${names.join(", ")}`);
  const trained = await session.load(name, values.runs, eagerEngine);
  await format.write(session, trained, values.out ?? join(trained.outputs, format.file));
}

/** Adds the verb `export`. */
export function addExportCommand(program: Command, session: Session): void {
  program
    .command("export")
    .description("write a trained model for use elsewhere")
    .argument("<run>", "run folder or name")
    .option(
      "--format <name>",
      "safetensors (weights), onnx (weights and graph, for any batch size) or onnx-inspect (the same with all values inside it as outputs)",
      "safetensors",
    )
    .option(
      "--out <file>",
      "file to write (default: model.safetensors, model.onnx or model-inspect.onnx in the run folder)",
    )
    .option("--runs <dir>", "folder of all runs", "runs")
    .action((name: string, values: ExportValues) => exportRun(session, name, values));
}
