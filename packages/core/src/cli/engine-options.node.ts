// The options of commands that run a model: what with, on how many threads.
import type { Command } from "commander";

/** Values of {@link addEngineOptions}. */
export interface EngineValues {
  readonly engine?: string | undefined;
  readonly threads?: string | undefined;
  readonly provider?: string | undefined;
  readonly backend?: string | undefined;
}

/** Adds `--engine`, `--threads`, `--provider` and `--backend`. */
export function addEngineOptions(command: Command): Command {
  return command
    .option("--engine <name>", "compiled or eager (default: compiled where that is possible)")
    .option("--threads <n>", "threads of the compiled engine (default: the physical cores)")
    .option("--provider <name>", "what runs compiled graphs: cpu, webgpu or cuda (default: cpu)")
    .option(
      "--backend <name>",
      "of the eager engine: tensorflow-gpu, tensorflow, wasm or cpu (default: the first that loads)",
    );
}
