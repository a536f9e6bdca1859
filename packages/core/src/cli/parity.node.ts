// `parity`: golden cases from the authors' own code, run against this package.
import type { Command } from "commander";
import { InputError } from "../errors.ts";
import { runParity } from "../parity/run.node.ts";
import type { Session } from "./session.node.ts";

interface ParityCommandValues {
  readonly engine: string;
  readonly backend?: string;
}

/** Adds the verb `parity`. */
export function addParityCommand(program: Command, session: Session): void {
  program
    .command("parity")
    .description("compare with golden cases")
    .argument("<files...>", "case files or folders")
    .option("--engine <engine>", "eager or compiled", "eager")
    .option("--backend <name>", "cpu or wasm")
    .action(async (files: string[], { engine, backend }: ParityCommandValues) => {
      if (engine !== "eager" && engine !== "compiled")
        throw new InputError(`--engine ${engine}: expected eager or compiled`);
      const { name } = await session.backend(backend);
      session.exitCode = await runParity(session.plugin, files, { engine, backend: name }, (line) =>
        session.print(line),
      );
    });
}
