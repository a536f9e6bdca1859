// What the commands of a domain share: the plugin, where output goes, the backend.
import { type BackendChoice, chooseBackend } from "../engine/backends.node.ts";
import type { AnyPlugin } from "../plugin.ts";

/** One invocation of a domain's command line. */
export class Session {
  readonly plugin: AnyPlugin;
  /** Name of the command as a person types it. */
  readonly program: string;
  /** What the process will exit with where no error says otherwise. */
  exitCode = 0;

  constructor(plugin: AnyPlugin) {
    this.plugin = plugin;
    this.program = `sciformer-${plugin.name}`;
  }

  print(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  /** Chooses the backend and says which: printed, unless `say` puts the line elsewhere. */
  async backend(
    requested: string | undefined,
    say: (line: string) => void = (line) => this.print(line),
  ): Promise<BackendChoice> {
    const choice = await chooseBackend(...(requested === undefined ? [] : [requested]));
    say(choice.line);
    return choice;
  }

  /** For commands whose result does not depend on the backend. */
  async anyBackend(): Promise<void> {
    await chooseBackend("cpu");
  }
}
