// A user's folder in small: the toy's simulated dataset and one short run, made by the commands.
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AnyPlugin } from "../plugin.ts";
import { type CommandResult, runCommand, runGoodCommand } from "./command.ts";
import { toyPlugin } from "./toy-plugin.ts";

/** A temporary working folder with data/toy/simulated and runs/toy/first. */
export interface ToyProject {
  readonly folder: string;
  /** The run folder of `first`: 4 steps on 40 points. */
  readonly run: string;
  /** The path of a file in the folder. */
  file(...parts: string[]): string;
  /** Writes a file into the folder; returns its name there. */
  write(name: string, text: string): Promise<string>;
  /** Runs a command of the toy, or of a variant of it, in the folder. */
  command(argv: readonly string[], plugin?: AnyPlugin): Promise<CommandResult>;
  close(): Promise<void>;
}

/** @param trained false for the dataset alone */
export async function openToyProject({ trained = true }: { readonly trained?: boolean } = {}): Promise<ToyProject> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "sciformer-project-")));
  await runGoodCommand(toyPlugin, ["data", "simulate", "--points", "60"], folder);
  if (trained) {
    const train = ["train", "--name", "first", "--backend", "cpu", "--steps", "4", "--set", "recipe.batchSize=8"];
    await runGoodCommand(toyPlugin, train, folder);
  }
  return {
    folder,
    run: join(folder, "runs", "toy", "first"),
    file: (...parts) => join(folder, ...parts),
    write: async (name, text) => {
      await writeFile(join(folder, name), text);
      return name;
    },
    command: (argv, plugin = toyPlugin) => runCommand(plugin, argv, folder),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
