// What the conformance checks of a plugin share: a temporary folder, a tiny dataset, a short training run.
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ArrowDataset } from "../data/dataset.node.ts";
import { chooseBackend } from "../engine/backends.node.ts";
import { eagerEngine } from "../engine/engine.ts";
import type { AnyPlugin, CliValues, RunConfig } from "../plugin.ts";
import { loadRun } from "../train/load-run.node.ts";
import { flagsOf, runGoodCommand } from "./command.ts";

/** What a domain tells the suite. */
export interface ConformanceOptions {
  /** The package: `new URL("..", import.meta.url)` in `src/conformance.test.ts`. */
  readonly packageFolder: URL;
  /** Options of `data simulate` that make a tiny dataset with the splits train, valid and test. */
  readonly simulate: CliValues;
  /** Options of `train` that fit it: `{window: "32"}`. */
  readonly train: CliValues;
  /** Assignments that make batch and model tiny, so that a pass over train has 3 to 20 batches: `task.stride=64`. */
  readonly set: readonly string[];
  /** Writes a file that a user would predict into `folder`; returns the words after `predict RUN`. */
  readonly arrangeInput: (folder: string) => Promise<readonly string[]>;
  /** The backend that is faster for a tiny model. */
  readonly backend: "cpu" | "wasm";
}

/** A short run: validation, log lines and checkpoints fall on different steps. */
const SHORT = [
  "recipe.steps=5",
  "recipe.epochs=null",
  "recipe.validateEvery=4",
  "recipe.logEvery=3",
  "recipe.checkpointEvery=2",
  "recipe.earlyStopPatience=null",
];

const SEED = "1";

/** See the fields. */
export interface Workbench {
  readonly plugin: AnyPlugin;
  readonly options: ConformanceOptions;
  /** A temporary folder; commands run in it. */
  readonly folder: string;
  /** The simulated dataset. */
  readonly source: ArrowDataset;
  /** Folder of a run that the real command has trained. */
  readonly run: string;
  /** That run's configuration. */
  readonly config: RunConfig;
  /** A new empty folder. */
  makeFolder(): Promise<string>;
  /** Removes everything. */
  close(): Promise<void>;
}

/** Simulates and trains through the command line. @throws Error with the command's output if one fails */
export async function openWorkbench(plugin: AnyPlugin, options: ConformanceOptions): Promise<Workbench> {
  await chooseBackend(options.backend);
  const folder = await realpath(await mkdtemp(join(tmpdir(), `sciformer-${plugin.name}-`)));
  try {
    return await fillWorkbench(plugin, options, folder);
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
}

async function fillWorkbench(plugin: AnyPlugin, options: ConformanceOptions, folder: string): Promise<Workbench> {
  const data = join(folder, "data");
  const simulate = ["data", "simulate", "--out", data, "--seed", SEED, ...flagsOf(options.simulate)];
  await runGoodCommand(plugin, simulate, folder);
  const settings = [...SHORT, ...options.set].flatMap((assignment) => ["--set", assignment]);
  const where = ["--data", data, "--name", "short", "--backend", options.backend];
  await runGoodCommand(plugin, ["train", ...where, ...flagsOf(options.train), ...settings], folder);
  const run = join(folder, "runs", plugin.name, "short");
  const { config, dispose } = await loadRun(plugin, run, undefined, { engine: eagerEngine });
  dispose();
  const source = await ArrowDataset.open(data, plugin.tables);
  const makeFolder = () => mkdtemp(join(folder, "made-"));
  return { plugin, options, folder, source, run, config, makeFolder, close: () => rm(folder, { recursive: true }) };
}
