// What the commands of a domain share: the plugin, where output goes, backend and engine.
import { basename, relative, sep } from "node:path";
import { chooseBackend } from "../engine/backends.node.ts";
import { chooseEngine, type EngineChoice } from "../engine/choose-engine.node.ts";
import type { Engine } from "../engine/engine.ts";
import { parseProvider } from "../engine/runtime/providers.node.ts";
import type { AnyPlugin } from "../plugin.ts";
import { type AnyRun, loadRun } from "../train/load-run.node.ts";
import { wholeNumber } from "./arguments.node.ts";
import type { EngineValues } from "./engine-options.node.ts";

/**
 * The words that start a program again from this folder.
 *
 * @param script the file that Node was started with
 */
export function invocationOf(program: string, script: string): string {
  const isOurs = basename(script) === program || basename(script) === "bin.js";
  if (isOurs && script.split(sep).includes("node_modules")) return `npx ${program}`;
  return basename(script) === "bin.js" ? `node ${relative("", script)}` : program;
}

/** What a command runs models with. */
export interface ModelRuntime extends Omit<EngineChoice, "line"> {
  /** Name of the eager backend. */
  readonly backend: string;
}

/** Takes a line for the user. */
type Say = (line: string) => void;

/** One invocation of a domain's command line. */
export class Session {
  readonly plugin: AnyPlugin;
  /** Name of the program. */
  readonly program: string;
  /** What a person types to run it again. */
  readonly invocation: string;
  /** What the process will exit with where no error says otherwise. */
  exitCode = 0;
  readonly #loaded: AnyRun[] = [];

  constructor(plugin: AnyPlugin) {
    this.plugin = plugin;
    this.program = `sciformer-${plugin.name}`;
    this.invocation = invocationOf(this.program, process.argv[1] ?? "");
  }

  print(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  /** A line that is not part of the result. */
  warn(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  /**
   * Chooses backend and engine and says which: printed, unless `say` puts the lines elsewhere.
   *
   * @param warn takes the line that the engine was changed, where a model cannot be compiled; `say` unless given
   * @throws InputError when one that was asked for is not there
   */
  async runtime(
    { engine: name, threads, provider, backend: asked }: EngineValues,
    say: Say = (line) => this.print(line),
    warn: Say = say,
  ): Promise<ModelRuntime> {
    const options = {
      ...(threads !== undefined && { threads: wholeNumber(threads, "--threads", 1) }),
      ...(provider !== undefined && { provider: parseProvider(provider) }),
    };
    const { line, ...choice } = chooseEngine(name, warn, options);
    const backend = await chooseBackend(asked);
    say(backend.line);
    say(line);
    return { backend: backend.name, ...choice };
  }

  /**
   * A trained run, there until the command has ended.
   *
   * @throws as {@link loadRun}
   */
  async load(name: string, runs: string, engine: Engine): Promise<AnyRun> {
    const run = await loadRun(this.plugin, name, runs, { engine });
    this.#loaded.push(run);
    return run;
  }

  /** Frees the runs that were loaded, and what ran them. */
  dispose(): void {
    for (const run of this.#loaded.splice(0)) run.dispose();
  }

  /** For commands whose result does not depend on the backend. */
  async anyBackend(): Promise<void> {
    await chooseBackend("cpu");
  }
}
