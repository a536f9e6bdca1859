// `export`: a trained model for use elsewhere.
import { join } from "node:path";
import type { Command } from "commander";
import { eagerEngine, type TensorFunction } from "../engine/engine.ts";
import { exportModel } from "../engine/export/export-model.ts";
import { CHECKED_ROWS, writeExported } from "../engine/export.node.ts";
import type { OnnxValueInfo } from "../engine/onnx/model.ts";
import { ortInfo } from "../engine/runtime/binding.node.ts";
import { InputError } from "../errors.ts";
import { writeFileAtomic } from "../io/atomic.node.ts";
import { writeSafetensors } from "../io/safetensors.node.ts";
import { type AnyRun, loadRun } from "../train/load-run.node.ts";
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

/** The graph of `forward`; rows to compare it with are the tokenizer's examples. */
async function writeGraph(session: Session, trained: AnyRun, out: string): Promise<void> {
  const { plugin } = session;
  const { model, config } = trained;
  const forward: TensorFunction = (batch, context) => ({ output: plugin.forward(model, batch, context, config) });
  const example = plugin.collate(plugin.tokenizer.examples(config), config);
  const options = { name: plugin.name, model };
  const graph = exportModel(forward, example, options);
  const metadata = await modelMetadata(plugin, trained, graph);
  const { bytes, nodes, inputs, outputs, difference } = await writeExported(
    { ...graph, metadata },
    forward,
    out,
    example,
    options,
  );
  session.print(`wrote ${out} (${bytes} bytes, ${nodes} nodes, operators of ONNX opset 17)`);
  for (const input of inputs) session.print(`  input  ${valueText(input)}`);
  for (const output of outputs) session.print(`  output ${valueText(output)}`);
  session.print(
    difference
      ? `  ONNX Runtime and the model differ by at most ${difference.relative.toExponential(1)} of the largest value (batches of ${CHECKED_ROWS.join(" and ")})`
      : `  not compared with the model: ${ortInfo().reason}`,
  );
}

function valueText({ name, dtype, shape }: OnnxValueInfo): string {
  return `${name}: ${dtype}[${shape.join(", ")}]`;
}

const FORMATS: Readonly<Record<string, { readonly ending: string; readonly write: Writer }>> = {
  safetensors: { ending: "safetensors", write: writeWeights },
  onnx: { ending: "onnx", write: writeGraph },
};

async function exportRun(session: Session, name: string, values: ExportValues): Promise<void> {
  const names = Object.keys(FORMATS);
  const format = names.includes(values.format) ? FORMATS[values.format] : undefined;
  if (!format) throw new InputError(`--format ${values.format}: expected one of ${names.join(", ")}`);
  const trained = await loadRun(session.plugin, name, values.runs, { engine: eagerEngine });
  await format.write(session, trained, values.out ?? join(trained.outputs, `model.${format.ending}`));
}

/** Adds the verb `export`. */
export function addExportCommand(program: Command, session: Session): void {
  program
    .command("export")
    .description("write a trained model for use elsewhere")
    .argument("<run>", "run folder or name")
    .option("--format <name>", "safetensors (weights) or onnx (weights and graph, for any batch size)", "safetensors")
    .option("--out <file>", "file to write (default: model.safetensors or model.onnx in the run folder)")
    .option("--runs <dir>", "folder of all runs", "runs")
    .action((name: string, values: ExportValues) => exportRun(session, name, values));
}
