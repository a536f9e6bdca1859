// `import-model`: makes a run of a trained model as its authors publish it.
import { basename, resolve } from "node:path";
import type { Command } from "commander";
import { validateConfig } from "../train/run-config.ts";
import { RunFolder } from "../train/run-folder.node.ts";
import { runPath } from "./prepare-run.node.ts";
import type { Session } from "./session.node.ts";
import { versions } from "./versions.node.ts";

interface ImportModelValues {
  readonly name?: string;
  readonly runs: string;
}

async function importModel(session: Session, folder: string, { name: asked, runs }: ImportModelValues): Promise<void> {
  const { plugin } = session;
  const name = asked ?? basename(resolve(folder));
  const run = await RunFolder.create(runPath(session, runs, name));
  await session.anyBackend();
  const { config: read, tensors } = await plugin.published!(folder);
  const config = validateConfig(plugin, read, folder);
  const model = plugin.createModel(config);
  try {
    model.loadStateDict(tensors, folder);
    const header = { domain: plugin.name, name, size: "published", seed: 0, data: folder, engine: "eager" as const };
    await run.begin({ ...header, backend: "cpu", versions: versions(plugin), ...config });
    await run.saveBest(model.stateDict());
    session.print(`wrote ${run.path}: ${model.parameterCount} parameters`);
  } finally {
    model.dispose();
  }
}

/** Adds the verb `import-model`, for a plugin that reads published models. */
export function addImportModelCommand(program: Command, session: Session): void {
  program
    .command("import-model")
    .description("make a run of a trained model as its authors publish it")
    .argument("<folder>", "folder of the published files")
    .option("--name <name>", "name of the run (default: that of the folder)")
    .option("--runs <dir>", "folder of all runs", "runs")
    .action((folder: string, values: ImportModelValues) => importModel(session, folder, values));
}
