// What the commands of a domain share: the plugin, where output goes, the backend.
import { basename, relative, sep } from "node:path";
import { type BackendChoice, chooseBackend } from "../engine/backends.node.ts";
import type { AnyPlugin } from "../plugin.ts";

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

/** One invocation of a domain's command line. */
export class Session {
  readonly plugin: AnyPlugin;
  /** Name of the program. */
  readonly program: string;
  /** What a person types to run it again. */
  readonly invocation: string;
  /** What the process will exit with where no error says otherwise. */
  exitCode = 0;

  constructor(plugin: AnyPlugin) {
    this.plugin = plugin;
    this.program = `sciformer-${plugin.name}`;
    this.invocation = invocationOf(this.program, process.argv[1] ?? "");
  }

  print(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  /** Chooses the backend and says which: printed, unless `say` puts the line elsewhere. */
  async backend(
    requested: string | undefined,
    say: (line: string) => void = (line) => this.print(line),
  ): Promise<BackendChoice> {
    const choice = await chooseBackend(requested);
    say(choice.line);
    return choice;
  }

  /** For commands whose result does not depend on the backend. */
  async anyBackend(): Promise<void> {
    await chooseBackend("cpu");
  }
}
