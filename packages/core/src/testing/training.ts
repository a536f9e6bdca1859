// Checks of training: seeds decide a run, and a run that stopped and went on is the run that never stopped.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { Random } from "../engine/random.ts";
import type { RunConfig } from "../plugin.ts";
import { countBatches } from "../train/batches.ts";
import type { Progress } from "../train/progress.ts";
import type { RecipeConfig } from "../train/recipe.ts";
import { RunFolder } from "../train/run-folder.node.ts";
import { Trainer } from "../train/trainer.node.ts";
import type { Workbench } from "./workbench.ts";

const SEED = 7;
const OTHER_SEED = 8;
const FEWEST_BATCHES = 3;
const MOST_BATCHES = 20;
const STEPS_INTO_SECOND_EPOCH = 3;
const TRAINED = ["checkpoint.safetensors", "optimizer.safetensors", "best.safetensors"];
const RUN_FILES = [...TRAINED, "metrics.jsonl", "state.json"];

interface Run {
  readonly folder: RunFolder;
  readonly config: RunConfig;
  readonly seed: number;
}

interface TrainOptions {
  readonly resume?: boolean;
  /** Asked after each step: true stops the run, an error ends it on the spot. */
  readonly shouldStop?: (step: number) => boolean;
  /** Called in each step. */
  readonly watch?: () => void;
}

/** Batches in one pass over train. */
async function batchesPerEpoch({ plugin, source, config }: Workbench): Promise<number> {
  const count = await countBatches(plugin, source, config, new Random(SEED).fork("shuffle"));
  const fits = count >= FEWEST_BATCHES && count <= MOST_BATCHES;
  assert.ok(fits, `a pass over train has ${count} batches, the suite wants ${FEWEST_BATCHES} to ${MOST_BATCHES}`);
  return count;
}

/** A run that goes a little into its second epoch, not started yet; `changes` are made to the recipe. */
async function newRun(bench: Workbench, seed: number, changes: Partial<RecipeConfig> = {}): Promise<Run> {
  const steps = (await batchesPerEpoch(bench)) + STEPS_INTO_SECOND_EPOCH;
  const config = { ...bench.config, recipe: { ...bench.config.recipe, steps, ...changes } };
  const folder = await RunFolder.create(await bench.makeFolder());
  await folder.writeJson("config.json", config);
  return { folder, config, seed };
}

/** Trains on, from the checkpoint if `resume`; returns how it ended. */
async function train(
  { plugin, source }: Workbench,
  { folder, config, seed }: Run,
  { resume = false, shouldStop = () => false, watch = () => {} }: TrainOptions = {},
): Promise<string> {
  let step = 0;
  const progress: Progress = {
    step: (report) => {
      step = report.step;
      watch();
    },
    validation: () => {},
    note: () => {},
    close: () => {},
  };
  const options = { plugin, source, config, run: folder, seed, progress, shouldStop: () => shouldStop(step) };
  const trainer = new Trainer(options);
  try {
    if (resume) await trainer.resume();
    return (await trainer.fit()).outcome;
  } finally {
    trainer.dispose();
  }
}

async function assertSameFiles(run: Run, reference: Run): Promise<void> {
  for (const name of RUN_FILES) {
    const [got, wanted] = await Promise.all([run, reference].map(({ folder }) => readFile(join(folder.path, name))));
    if (name.endsWith(".safetensors")) assert.ok(got!.equals(wanted!), `${name} differs`);
    else assert.equal(got!.toString(), wanted!.toString(), `${name} differs`);
  }
}

async function uninterrupted(bench: Workbench, seed: number, changes: Partial<RecipeConfig> = {}): Promise<Run> {
  const run = await newRun(bench, seed, changes);
  assert.equal(await train(bench, run), "finished");
  return run;
}

/** Two trainings with one seed write the same bytes. */
export async function checkSameSeed(bench: Workbench): Promise<void> {
  await assertSameFiles(await uninterrupted(bench, SEED), await uninterrupted(bench, SEED));
}

/** Two trainings with different seeds write different weights. */
export async function checkOtherSeed(bench: Workbench): Promise<void> {
  const [one, other] = [await uninterrupted(bench, SEED), await uninterrupted(bench, OTHER_SEED)];
  for (const name of TRAINED) {
    const [a, b] = await Promise.all([one, other].map(({ folder }) => readFile(folder.file(name))));
    assert.ok(!a!.equals(b!), `${name} is the same for seeds ${SEED} and ${OTHER_SEED}`);
  }
}

/** A run stopped after `steps` steps and resumed ends with the bytes of one that never stopped. */
async function checkStopAfter(bench: Workbench, steps: number, changes: Partial<RecipeConfig> = {}): Promise<void> {
  const run = await newRun(bench, SEED, changes);
  assert.equal(await train(bench, run, { shouldStop: (step) => step >= steps }), "interrupted");
  assert.equal(await train(bench, run, { resume: true }), "finished");
  await assertSameFiles(run, await uninterrupted(bench, SEED, changes));
}

/** Stopped in the middle of the first epoch; the rest crosses its end. */
export async function checkResumeMidEpoch(bench: Workbench): Promise<void> {
  await checkStopAfter(bench, (await batchesPerEpoch(bench)) - 2);
}

/** Stopped after the last batch of the first epoch, before the validation there, with a moving average of the weights. */
export async function checkResumeAtEpochEnd(bench: Workbench): Promise<void> {
  await checkStopAfter(bench, await batchesPerEpoch(bench), { validateEvery: null, emaDecay: 0.9 });
}

/** Stopped after validations that reduced the learning rate: a rate so low that the loss hardly moves is a plateau. */
export async function checkResumeOnPlateau(bench: Workbench): Promise<void> {
  const schedule = { kind: "plateau", factor: 0.5, patience: 0 } as const;
  await checkStopAfter(bench, await batchesPerEpoch(bench), { lr: 1e-6, validateEvery: 2, schedule });
}

/** Killed between two checkpoints: the run goes on from the last one, and log lines after it are written once. */
export async function checkResumeAfterCrash(bench: Workbench): Promise<void> {
  const run = await newRun(bench, SEED);
  const { checkpointEvery } = run.config.recipe;
  const crash = new Error("crash");
  const shouldStop = (step: number) => {
    if (step > checkpointEvery) throw crash;
    return false;
  };
  await assert.rejects(() => train(bench, run, { shouldStop }), crash);
  assert.equal(await train(bench, run, { resume: true }), "finished");
  await assertSameFiles(run, await uninterrupted(bench, SEED));
}

/** From the second step on the number of tensors alive is constant, validations included; none outlives the run. */
export async function checkTrainingLeaks(bench: Workbench): Promise<void> {
  const run = await newRun(bench, SEED);
  const before = tf.memory().numTensors;
  const alive: number[] = [];
  await train(bench, run, { watch: () => alive.push(tf.memory().numTensors) });
  assert.ok(alive.length > FEWEST_BATCHES);
  assert.deepEqual(alive.slice(1), Array(alive.length - 1).fill(alive[1]), "tensors alive after each step");
  assert.equal(tf.memory().numTensors, before, "tensors alive after the run was disposed");
}
