// Trains the toy in a temporary folder: what the tests of the training loop share.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ArrowDataset } from "../data/dataset.node.ts";
import { chooseBackend } from "../engine/backends.node.ts";
import type { Engine } from "../engine/engine.ts";
import type { AnyPlugin } from "../plugin.ts";
import type { Progress, StepReport, ValidationReport } from "../train/progress.ts";
import type { RecipeConfig } from "../train/recipe.ts";
import { RunFolder } from "../train/run-folder.node.ts";
import { Trainer, type TrainResult } from "../train/trainer.node.ts";
import { runGoodCommand } from "./command.ts";
import { type ToyConfig, toyPlugin } from "./toy-plugin.ts";

/** 40 points to train on, 10 to validate: 5 batches of 8 in an epoch. */
const POINTS = "60";
const SHORT: Partial<RecipeConfig> = {
  batchSize: 8,
  shuffleWindow: 16,
  steps: 12,
  validateEvery: 4,
  logEvery: 3,
  checkpointEvery: 5,
};

/** How one call of {@link ToyBench.train} differs from a short run. */
export interface ToyRunOptions {
  readonly plugin?: AnyPlugin;
  /** The trainer's own choice unless given. */
  readonly engine?: Engine;
  readonly recipe?: Partial<RecipeConfig>;
  readonly seed?: number;
  readonly resume?: boolean;
  /** Interrupted after this step. */
  readonly stopAfter?: number;
  readonly onStep?: (report: StepReport) => void;
  readonly onValidation?: (report: ValidationReport) => void;
}

/** What a run said and how it ended. */
export interface ToyRun {
  readonly result: TrainResult;
  readonly steps: readonly StepReport[];
  readonly validations: readonly ValidationReport[];
  readonly notes: readonly string[];
}

/** A dataset of the toy and room for runs. */
export class ToyBench {
  readonly folder: string;
  readonly source: ArrowDataset;

  private constructor(folder: string, source: ArrowDataset) {
    this.folder = folder;
    this.source = source;
  }

  /** @param words the words after `data` that make a dataset in `--out data` */
  static async open(words: readonly string[] = ["simulate", "--points", POINTS]): Promise<ToyBench> {
    await chooseBackend("cpu");
    const folder = await mkdtemp(join(tmpdir(), "sciformer-toy-"));
    await runGoodCommand(toyPlugin, ["data", ...words, "--out", "data"], folder);
    return new ToyBench(folder, await ArrowDataset.open(join(folder, "data"), toyPlugin.tables));
  }

  config(recipe: Partial<RecipeConfig> = {}): ToyConfig {
    const { small } = toyPlugin.sizes as { readonly small: ToyConfig };
    return { ...small, recipe: { ...small.recipe, ...SHORT, ...recipe } };
  }

  /** The folder of the run, whether it is there or not. */
  path(name: string): string {
    return join(this.folder, name);
  }

  /** Trains the run `name` from its start, or from its checkpoint. */
  async train(name: string, options: ToyRunOptions = {}): Promise<ToyRun> {
    const { plugin = toyPlugin, recipe, seed = 1, resume = false, stopAfter = Number.POSITIVE_INFINITY } = options;
    const { engine, onStep, onValidation } = options;
    const config = this.config(recipe);
    const run = resume ? await RunFolder.open(this.path(name)) : await RunFolder.create(this.path(name));
    const steps: StepReport[] = [];
    const validations: ValidationReport[] = [];
    const notes: string[] = [];
    const progress: Progress = {
      step: (report) => {
        steps.push(report);
        onStep?.(report);
      },
      validation: (report) => {
        validations.push(report);
        onValidation?.(report);
      },
      note: (line) => notes.push(line),
      close: () => {},
    };
    const shouldStop = () => (steps.at(-1)?.step ?? 0) >= stopAfter;
    const given = { plugin, config, source: this.source, run, seed, progress, shouldStop };
    const trainer = new Trainer({ ...given, ...(engine && { engine }) });
    try {
      if (resume) await trainer.resume();
      await trainer.prepare();
      await run.writeJson("config.json", config);
      return { result: await trainer.fit(), steps, validations, notes };
    } finally {
      trainer.dispose();
    }
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
