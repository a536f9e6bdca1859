// The command line of a domain package: the verbs that every package has, plus the domain's own.
import { Command, CommanderError } from "commander";
import { TraceError } from "../engine/trace/errors.ts";
import { InputError } from "../errors.ts";
import type { AnyPlugin, CliValues, DomainCommand, ToolCommand } from "../plugin.ts";
import { DivergenceError } from "../train/divergence.ts";
import { addOptions } from "./arguments.node.ts";
import { addDataCommand } from "./data.node.ts";
import { addEngineOptions, type EngineValues } from "./engine-options.node.ts";
import { addEvaluateCommand } from "./evaluate.node.ts";
import { addExportCommand } from "./export.node.ts";
import { addImportModelCommand } from "./import-model.node.ts";
import { addInfoCommand } from "./info.node.ts";
import { quitOnClosedOutput } from "./interruption.node.ts";
import { addParityCommand } from "./parity.node.ts";
import { addPredictCommand } from "./predict.node.ts";
import { Session } from "./session.node.ts";
import { addTrainCommand } from "./train.node.ts";
import { addViewCommand } from "./view.node.ts";

const BAD_INPUT = 2;

function addDomainCommand(
  program: Command,
  session: Session,
  { name, summary, files, options, run }: DomainCommand<never, never>,
): void {
  const command = program.command(name).description(summary).argument("<run>", "run folder or name");
  if (files !== undefined) command.argument("<files...>", files);
  addEngineOptions(command).option("--runs <dir>", "folder of all runs", "runs");
  addOptions(command, options).action(async (runName: string, ...rest: readonly unknown[]) => {
    const given = files === undefined ? {} : { files: rest[0] as string[] };
    const own = rest[files === undefined ? 0 : 1] as CliValues & EngineValues & { runs: string };
    const values = { ...own, ...given };
    const { engine } = await session.runtime(values);
    const trained = await session.load(runName, values.runs, engine);
    await run(trained as never, values, (line) => session.print(line));
  });
}

function addToolCommand(program: Command, session: Session, { name, summary, options, run }: ToolCommand): void {
  const command = addEngineOptions(program.command(name).description(summary));
  addOptions(command, options).action(async (values: CliValues & EngineValues) => {
    const { engine } = await session.runtime(values);
    await run({ plugin: session.plugin, engine }, values, (line) => session.print(line));
  });
}

/** Commander's message, which may take several lines, as one. */
function usageError(text: string): string {
  return `${text
    .trim()
    .replace(/^error: /, "")
    .replaceAll("\n", " ")}; --help lists what there is`;
}

function buildProgram(session: Session): Command {
  const { plugin } = session;
  const program = new Command(session.program).description(plugin.title).version(plugin.version).exitOverride();
  program.configureOutput({ outputError: (text, write) => write(`${plugin.name}: ${usageError(text)}\n`) });
  addDataCommand(program, session);
  addTrainCommand(program, session);
  addEvaluateCommand(program, session);
  addPredictCommand(program, session);
  addExportCommand(program, session);
  if (plugin.published) addImportModelCommand(program, session);
  addViewCommand(program, session);
  addInfoCommand(program, session);
  addParityCommand(program, session);
  for (const command of plugin.commands) addDomainCommand(program, session, command);
  for (const tool of plugin.tools ?? []) addToolCommand(program, session, tool);
  return program;
}

/** What a user can act on without knowing the code: a full disk, a folder without permission, a loss of NaN. */
function isExplained(error: unknown): error is Error {
  return error instanceof DivergenceError || (error instanceof Error && "syscall" in error);
}

/** The exit code and what to say: one line where that explains it, anything else with its stack. */
function report(plugin: AnyPlugin, error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_INPUT;
  // Only who asked for the compiled engine gets this one; without a request the eager engine steps in.
  if (error instanceof InputError || error instanceof TraceError) {
    process.stderr.write(`${plugin.name}: ${error.message}\n`);
    return BAD_INPUT;
  }
  if (isExplained(error)) {
    process.stderr.write(`${plugin.name}: ${error.message}\n`);
    return 1;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

/**
 * Runs one command; never throws.
 *
 * @param argv the words after the program's name
 * @returns the exit code: 0 done, 1 failed, 2 bad usage or bad input, 130 interrupted and saved
 */
export async function runCli(plugin: AnyPlugin, argv: readonly string[]): Promise<number> {
  const session = new Session(plugin);
  quitOnClosedOutput();
  try {
    await buildProgram(session).parseAsync([...argv], { from: "user" });
  } catch (error) {
    return report(plugin, error);
  } finally {
    session.dispose();
  }
  return session.exitCode;
}
