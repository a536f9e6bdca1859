// `evaluate`: a run against truth and baselines on one split of its dataset.
import { join } from "node:path";
import type { Command } from "commander";
import { ArrowFileWriter } from "../data/arrow-writer.node.ts";
import type { ArrowDataset } from "../data/dataset.node.ts";
import { writeThrough } from "../data/write-through.ts";
import { writeFileAtomic } from "../io/atomic.node.ts";
import type { AnyPlugin, CliValues, DatasetSource, Evaluation, EvaluationRow } from "../plugin.ts";
import type { AnyRun } from "../train/load-run.node.ts";
import { addOptions } from "./arguments.node.ts";
import { openDataset, requireSplit } from "./dataset.node.ts";
import { addEngineOptions, type EngineValues } from "./engine-options.node.ts";
import { predictionMetadata } from "./prediction-file.ts";
import type { Session } from "./session.node.ts";
import { evaluationTable } from "./table.node.ts";

interface EvaluateValues extends CliValues, EngineValues {
  readonly split: string;
  readonly data?: string;
  readonly runs: string;
  readonly json?: true;
  readonly beside?: string[];
}

/** Scores the run; the predictions are in `file` when the promise resolves, and nothing is where it fails. */
async function score(
  plugin: AnyPlugin,
  trained: AnyRun,
  source: DatasetSource,
  values: EvaluateValues,
  file: string,
): Promise<Evaluation> {
  const columns = plugin.predictionColumns(trained.config);
  const writer = await ArrowFileWriter.open(file, columns, predictionMetadata(plugin, source, trained.config));
  return writeThrough(writer, (sink) => plugin.evaluate(trained, source, values.split, sink, values));
}

/** The rows of another run's model on the same split, named for the run; baselines stand in the table already. */
async function besideRows(
  plugin: AnyPlugin,
  other: AnyRun,
  source: DatasetSource,
  values: EvaluateValues,
): Promise<EvaluationRow[]> {
  const { rows } = await plugin.evaluate(other, source, values.split, async () => {}, values);
  const own = rows.filter(({ method }) => !plugin.baselines.includes(method));
  return own.map((row) => ({ ...row, method: `${row.method} [${other.header.name}]` }));
}

/** Rows group by group, in the order in which the groups first appear. */
function byGroup(rows: readonly EvaluationRow[]): EvaluationRow[] {
  const groups = [...new Set(rows.map(({ group }) => group))];
  return groups.flatMap((group) => rows.filter((row) => row.group === group));
}

/** The run's own dataset was made again since the training. */
function hasChanged({ header }: AnyRun, { digest }: ArrowDataset, { data }: EvaluateValues): boolean {
  return data === undefined && header.dataDigest !== undefined && header.dataDigest !== digest;
}

async function evaluate(session: Session, name: string, values: EvaluateValues): Promise<void> {
  const { plugin } = session;
  const { split } = values;
  const { engine } = values.json
    ? await session.runtime(
        values,
        () => {},
        (line) => session.warn(line),
      )
    : await session.runtime(values);
  const trained = await session.load(name, values.runs, engine);
  const others: AnyRun[] = [];
  for (const other of values.beside ?? []) others.push(await session.load(other, values.runs, engine));
  const source = await openDataset(session, values.data ?? trained.header.data);
  requireSplit(source, split);
  const file = join(trained.outputs, "predictions.arrow");
  const own = await score(plugin, trained, source, values, file);
  const rows = [...own.rows];
  for (const other of others) rows.push(...(await besideRows(plugin, other, source, values)));
  const evaluation = { ...own, rows: byGroup(rows) };
  const summary = join(trained.outputs, "evaluation.json");
  await writeFileAtomic(summary, `${JSON.stringify({ split, data: source.path, ...evaluation }, null, 2)}\n`);
  if (values.json) {
    session.print(JSON.stringify(evaluation));
    return;
  }
  session.print(evaluationTable(evaluation.rows));
  if (hasChanged(trained, source, values)) {
    session.print(`warning: ${source.path} is not as it was when the run was trained on it`);
  }
  for (const note of evaluation.notes) session.print(note);
  for (const warning of evaluation.warnings) session.print(`warning: ${warning}`);
  session.print(`wrote ${summary} and ${file}`);
}

/** Adds the verb `evaluate`. */
export function addEvaluateCommand(program: Command, session: Session): void {
  const command = program
    .command("evaluate")
    .description("score a run against truth and baselines")
    .argument("<run>", "run folder or name")
    .option("--split <split>", "split of the dataset", "test")
    .option("--data <dir>", "another dataset than the run was trained on")
    .option("--beside <runs...>", "other runs, scored on the same split in the same table")
    .option("--json", "the evaluation as one JSON line")
    .option("--runs <dir>", "folder of all runs", "runs");
  addOptions(addEngineOptions(command), session.plugin.evaluateOptions).action((name: string, values: EvaluateValues) =>
    evaluate(session, name, values),
  );
}
