// `parity`: golden cases from the authors' own code, run against this package.
import type { Command } from "commander";
import { runParity } from "../parity/run.node.ts";
import { addEngineOptions, type EngineValues } from "./engine-options.node.ts";
import type { Session } from "./session.node.ts";

/** Adds the verb `parity`. */
export function addParityCommand(program: Command, session: Session): void {
  const command = program
    .command("parity")
    .description("compare with golden cases")
    .argument("<files...>", "case files or folders");
  addEngineOptions(command).action(async (files: string[], values: EngineValues) => {
    const options = await session.runtime(values);
    session.exitCode = await runParity(session.plugin, files, options, (line) => session.print(line));
  });
}
