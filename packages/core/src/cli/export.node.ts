// `export`: a trained model for use elsewhere.
import { join } from "node:path";
import type { Command } from "commander";
import { InputError } from "../errors.ts";
import { writeFileAtomic } from "../io/atomic.node.ts";
import { writeSafetensors } from "../io/safetensors.node.ts";
import { loadRun } from "../train/load-run.node.ts";
import type { Session } from "./session.node.ts";

interface ExportValues {
  readonly format: string;
  readonly out?: string;
  readonly runs: string;
}

async function exportRun(session: Session, name: string, values: ExportValues): Promise<void> {
  if (values.format === "onnx") {
    throw new InputError(
      "--format onnx: needs the compiled engine, which this version does not have; safetensors is there",
    );
  }
  if (values.format !== "safetensors") throw new InputError(`--format ${values.format}: expected safetensors`);
  await session.anyBackend();
  const trained = await loadRun(session.plugin, name, values.runs);
  const out = values.out ?? join(trained.outputs, "model.safetensors");
  await writeSafetensors(out, trained.model.stateDict());
  const config = out.replace(/(\.safetensors)?$/, ".json");
  await writeFileAtomic(config, `${JSON.stringify({ domain: session.plugin.name, ...trained.config }, null, 2)}\n`);
  session.print(`wrote ${out} (${trained.model.parameterCount} parameters under the authors' names) and ${config}`);
}

/** Adds the verb `export`. */
export function addExportCommand(program: Command, session: Session): void {
  program
    .command("export")
    .description("write a trained model for use elsewhere")
    .argument("<run>", "run folder or name")
    .option("--format <name>", "safetensors (onnx comes with the compiled engine)", "safetensors")
    .option("--out <file>", "file to write (default: model.safetensors in the run folder)")
    .option("--runs <dir>", "folder of all runs", "runs")
    .action((name: string, values: ExportValues) => exportRun(session, name, values));
}
