// `data simulate` and `data import`: from nothing or from real files to an Arrow dataset.
import { join } from "node:path";
import type { Command } from "commander";
import { ColumnStatisticsCollector } from "../data/statistics.ts";
import { DatasetWriter } from "../data/writer.node.ts";
import { Random } from "../engine/random.ts";
import type { CliValues, ImportResult, StatisticsCollector } from "../plugin.ts";
import { Report } from "../report.ts";
import { addOptions, wholeNumber } from "./arguments.node.ts";
import { quitOnSignals } from "./interruption.node.ts";
import { openJobProgress } from "./job-progress.node.ts";
import type { Session } from "./session.node.ts";

async function store(
  session: Session,
  out: string,
  overwrite: boolean,
  report: Report,
  result: ImportResult,
): Promise<void> {
  const { name, tables } = session.plugin;
  const { licence = "not stated", source_url: source = "not stated" } = result.metadata;
  const description = { domain: name, tables, metadata: result.metadata, licence, source };
  const writer = await DatasetWriter.create(out, description, { overwrite });
  const release = quitOnSignals();
  const rows = new Map<string, number>();
  const statistics: StatisticsCollector = session.plugin.statistics?.() ?? new ColumnStatisticsCollector();
  try {
    for await (const batch of result.batches) {
      await writer.write(batch);
      const key = `${batch.table}/${batch.split}`;
      rows.set(key, (rows.get(key) ?? 0) + batch.columns.length);
      statistics.add(batch);
    }
    await writer.finish({ statistics: statistics.values, report: report.entries });
  } catch (error) {
    await writer.abort();
    throw error;
  } finally {
    release();
  }
  for (const line of report.toLines()) session.print(`warning: ${line}`);
  session.print(`${out}: ${[...rows].map(([key, count]) => `${count} rows in ${key}`).join(", ")}`);
}

function outOption(command: Command, fallback: string): Command {
  return command
    .option("--out <dir>", "folder of the dataset", fallback)
    .option("--overwrite", "replace a dataset that is there");
}

function addSimulate(data: Command, session: Session): void {
  const { simulator, name } = session.plugin;
  const command = data.command("simulate").description(simulator.summary);
  outOption(command, join("data", name, "simulated")).option("--seed <n>", "seed of all random numbers", "1");
  addOptions(command, simulator.options).action(
    async (options: CliValues & { out: string; seed: string; overwrite?: true }) => {
      const progress = openJobProgress();
      const report = new Report(progress.listener);
      const random = new Random(wholeNumber(options.seed, "--seed", 0));
      try {
        const result = await simulator.simulate(options, random, report);
        await store(session, options.out, options.overwrite === true, report, result);
      } finally {
        progress.close();
      }
    },
  );
}

function addImports(data: Command, session: Session): void {
  const { formats, name } = session.plugin;
  const parent = data.command("import").description("read real files into an Arrow dataset");
  for (const format of formats) {
    const command = parent.command(format.name).description(format.summary).argument("<paths...>", "files or folders");
    outOption(command, join("data", name, format.name));
    addOptions(command, format.options).action(
      async (paths: string[], options: CliValues & { out: string; overwrite?: true }) => {
        const report = new Report();
        const result = await format.read(paths, options, report);
        await store(session, options.out, options.overwrite === true, report, result);
      },
    );
  }
}

/** Adds the verb `data`. */
export function addDataCommand(program: Command, session: Session): void {
  const data = program.command("data").description("make a dataset: simulate one or import files");
  addSimulate(data, session);
  addImports(data, session);
}
