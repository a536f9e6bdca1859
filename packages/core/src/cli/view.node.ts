// `view`: refused until the viewer is there.
import type { Command } from "commander";
import { InputError } from "../errors.ts";

/** Adds the verb `view`. */
export function addViewCommand(program: Command): void {
  program
    .command("view")
    .description("open a run in the viewer")
    .argument("<run>", "run folder or name")
    .action((name: string) => {
      throw new InputError(
        `view ${name}: the viewer is not part of this version; predictions.arrow of the run opens in any Arrow tool`,
      );
    });
}
