// `info`: what the package is, can read and was built from; with a run, how that was trained.
import type { Command } from "commander";
import { chooseEngine } from "../engine/choose-engine.node.ts";
import { eagerEngine } from "../engine/engine.ts";
import type { Session } from "./session.node.ts";
import { versions } from "./versions.node.ts";

function describe(session: Session): void {
  const { plugin } = session;
  session.print(`${plugin.title} (@sciformer/${plugin.name})`);
  session.print(`cite      ${plugin.citation}`);
  for (const [name, config] of Object.entries(plugin.sizes)) {
    const model = plugin.createModel(config);
    session.print(`size      ${name}: ${model.parameterCount} parameters`);
    model.dispose();
  }
  for (const [name, { columns }] of Object.entries(plugin.tables)) {
    session.print(`table     ${name}: ${columns.map((column) => column.name).join(", ")}`);
  }
  for (const { name, summary } of plugin.formats) session.print(`format    ${name}: ${summary}`);
  session.print(`baselines ${plugin.baselines.join(", ")}`);
  for (const best of ["lower", "higher"]) {
    const names = Object.keys(plugin.metrics).filter((name) => plugin.metrics[name] === best);
    if (names.length > 0) session.print(`metrics   ${best} is better: ${names.join(", ")}`);
  }
  const { line } = chooseEngine(undefined, () => {});
  session.print(line.replace(/^engine: /, "engine    "));
  session.print(
    `versions  ${Object.entries(versions(plugin))
      .map(([name, version]) => `${name} ${version}`)
      .join(", ")}`,
  );
}

async function describeRun(session: Session, name: string, runs: string): Promise<void> {
  const { header, config, model, path } = await session.load(name, runs, eagerEngine);
  session.print(
    `${path}: ${header.size}, ${model.parameterCount} parameters, seed ${header.seed}, data ${header.data}`,
  );
  session.print(JSON.stringify(config, null, 2));
}

/** Adds the verb `info`. */
export function addInfoCommand(program: Command, session: Session): void {
  program
    .command("info")
    .description("what this package is, reads and needs; with a run, its configuration")
    .argument("[run]", "run folder or name")
    .option("--runs <dir>", "folder of all runs", "runs")
    .action(async (name: string | undefined, { runs }: { runs: string }) => {
      await session.anyBackend();
      if (name === undefined) describe(session);
      else await describeRun(session, name, runs);
    });
}
