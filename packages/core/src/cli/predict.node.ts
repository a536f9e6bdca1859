// `predict`: a user's own file through a trained model.
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import { ArrowFileWriter } from "../data/arrow-writer.node.ts";
import type { ColumnSpec, Columns } from "../data/columns.ts";
import { CsvFileWriter } from "../data/csv-writer.node.ts";
import { importedSource } from "../data/imported.ts";
import { writeThrough } from "../data/write-through.ts";
import { InputError } from "../errors.ts";
import { writeFileAtomic } from "../io/atomic.node.ts";
import type { AnyPlugin, CliValues, Importer } from "../plugin.ts";
import { Report } from "../report.ts";
import { findRun } from "../train/load-run.node.ts";
import { addOptions, optionName } from "./arguments.node.ts";
import { addEngineOptions, type EngineValues } from "./engine-options.node.ts";
import { predictionMetadata } from "./prediction-file.ts";
import type { Session } from "./session.node.ts";

/** The model that a package ships. */
const SHIPPED = "pretrained";

interface PredictValues extends CliValues, EngineValues {
  readonly out: string;
  readonly format?: string;
  readonly runs: string;
}

const names = (formats: readonly Importer[]) => formats.map(({ name }) => name).join(", ");

/** @throws InputError naming the first that does not exist */
async function requireFiles(files: readonly string[]): Promise<void> {
  for (const path of files) {
    await stat(path).catch((cause: Error) => {
      throw new InputError(`${path}: neither a file nor a run of that name`, { cause });
    });
  }
}

/** The importer that was asked for, or the first that recognises the file. @throws InputError */
async function chooseFormat({ formats }: AnyPlugin, path: string, values: PredictValues): Promise<Importer> {
  const asked = values.format;
  if (asked !== undefined) {
    const found = formats.find(({ name }) => name === asked);
    if (!found) throw new InputError(`--format ${asked}: expected one of ${names(formats)}`);
    return found;
  }
  for (const format of formats) if (await format.recognises(path, values)) return format;
  throw new InputError(
    `${path}: not recognised as any of ${names(formats)}; with --format you are told what is missing for that one`,
  );
}

/** Splits `[run] files...`: the first word is a run if one of that name exists. @throws InputError */
async function runAndFiles(
  plugin: AnyPlugin,
  words: readonly string[],
  runs: string,
): Promise<{ run: string; files: readonly string[] }> {
  const [first, ...rest] = words as [string, ...string[]];
  if ((await findRun(plugin, first, runs)) !== undefined) {
    if (rest.length === 0) throw new InputError(`${first}: is a run; name the file to predict after it`);
    return { run: first, files: rest };
  }
  if ((await findRun(plugin, SHIPPED, runs)) === undefined) {
    throw new InputError(`no run "${first}" and no model comes with ${plugin.name}: predict RUN FILE`);
  }
  return { run: SHIPPED, files: words };
}

/** A side output that was asked for, and where it goes. */
interface AskedOutput {
  readonly flag: string;
  readonly path: string;
  readonly render: AnyPlugin["sideOutputs"][number]["render"];
}

function askedOutputs({ sideOutputs }: AnyPlugin, values: PredictValues): AskedOutput[] {
  return sideOutputs.flatMap(({ option, render }) => {
    const path = values[optionName(option.flags)];
    return path === undefined ? [] : [{ flag: option.flags.split(" ")[0]!, path: String(path), render }];
  });
}

/** @throws InputError for an ending that is not known, a folder in the way, or one file named twice */
async function requireOutputs(out: string, asked: readonly AskedOutput[]): Promise<void> {
  if (!/\.(arrow|csv)$/.test(out)) throw new InputError(`--out ${out}: expected a name ending in .arrow or .csv`);
  const taken = new Map<string, string>();
  for (const { flag, path } of [{ flag: "--out", path: out }, ...asked]) {
    const place = resolve(path);
    const other = taken.get(place);
    if (other !== undefined) throw new InputError(`${flag} ${path}: is the file of ${other} already`);
    taken.set(place, flag);
    const isFolder = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (isFolder) throw new InputError(`${flag} ${path}: is a folder, expected a file`);
  }
}

/** The writer that the name of the output asks for. */
function openWriter(path: string, columns: readonly ColumnSpec[], metadata: Readonly<Record<string, string>>) {
  if (path.endsWith(".csv")) return CsvFileWriter.open(path, columns);
  return ArrowFileWriter.open(path, columns, metadata);
}

/** The user's files as a source, and the split that their rows are in. @throws InputError where there are no rows */
async function readFiles(format: Importer, files: readonly string[], options: CliValues, report: Report) {
  const source = await importedSource(files.join(", "), await format.read(files, options, report));
  const split = Object.values(source.splits)[0]?.[0];
  if (split === undefined) throw new InputError(`${source.path}: no rows`);
  return { source, split };
}

async function predict(session: Session, words: readonly string[], values: PredictValues): Promise<void> {
  const { plugin } = session;
  const { run, files } = await runAndFiles(plugin, words, values.runs);
  await requireFiles(files);
  const asked = askedOutputs(plugin, values);
  await requireOutputs(values.out, asked);
  const format = await chooseFormat(plugin, files[0]!, values);
  const { engine } = await session.runtime(values);
  const trained = await session.load(run, values.runs, engine);
  if (trained.header.notice) session.print(`note: ${trained.header.notice}`);
  const report = new Report();
  const options = { ...plugin.importDefaults(trained.config), ...values };
  const { source, split } = await readFiles(format, files, options, report);
  const kept: Columns[] = [];
  const writer = await openWriter(
    values.out,
    plugin.predictionColumns(trained.config),
    predictionMetadata(plugin, source, trained.config),
  );
  const notes = await writeThrough(writer, (sink) => {
    const keep = async (rows: Columns): Promise<void> => {
      await sink(rows);
      if (asked.length > 0) kept.push(rows);
    };
    return plugin.predict(trained, source, split, keep, values);
  });
  for (const line of report.toLines()) session.print(`warning: ${line}`);
  for (const note of notes) session.print(note);
  session.print(`wrote ${values.out}`);
  for (const { path, render } of asked) {
    await writeFileAtomic(path, await render(kept, source, trained.config, values));
    session.print(`wrote ${path}`);
  }
}

/** Adds the verb `predict`. */
export function addPredictCommand(program: Command, session: Session): void {
  const { plugin } = session;
  const command = program
    .command("predict")
    .description("apply a trained model to your own file")
    .argument(
      "<[run] files...>",
      "run folder or name (left out: the model that comes with the package), then files of one format",
    )
    .option("--out <file>", "predictions: .arrow or .csv", "predictions.arrow")
    .option("--format <name>", `one of ${names(plugin.formats)} (default: recognised)`)
    .option("--runs <dir>", "folder of all runs", "runs");
  addOptions(addEngineOptions(command), plugin.predictOptions);
  addOptions(
    command,
    plugin.sideOutputs.map(({ option }) => option),
  );
  for (const { options } of plugin.formats) {
    addOptions(
      command,
      options.filter(({ forDatasets }) => !forDatasets),
    );
  }
  command.action((words: string[], values: PredictValues) => predict(session, words, values));
}
