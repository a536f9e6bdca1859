// Checks that a plugin's model compiled does what it does op by op.
import assert from "node:assert/strict";
import { compiledEngine } from "../engine/compiled-engine.node.ts";
import { type Engine, eagerEngine } from "../engine/engine.ts";
import { loadRun } from "../train/load-run.node.ts";
import type { Progress } from "../train/progress.ts";
import { RunFolder } from "../train/run-folder.node.ts";
import { Trainer } from "../train/trainer.node.ts";
import { firstRows } from "./batching.ts";
import type { Workbench } from "./workbench.ts";

const SEED = 7;
const STEPS = 4;
/** Relative to the loss; a step at a learning rate of everyday use amplifies rounding errors little. */
const LOSS_TOLERANCE = 1e-4;
/** Relative to the largest element. */
const FORWARD_TOLERANCE = 2e-5;

/** Losses of the first steps of a run. */
async function losses({ plugin, source, config, makeFolder }: Workbench, engine: Engine): Promise<number[]> {
  const found: number[] = [];
  const progress: Progress = {
    step: ({ loss }) => found.push(loss),
    validation: () => {},
    note: () => {},
    close: () => {},
  };
  const recipe = { ...config.recipe, steps: STEPS, logEvery: 1 };
  const run = await RunFolder.create(await makeFolder());
  const settings = { plugin, source, config: { ...config, recipe }, run, seed: SEED, progress, engine };
  const trainer = new Trainer({ ...settings, shouldStop: () => false });
  try {
    await trainer.fit();
  } finally {
    trainer.dispose();
  }
  return found;
}

/** The first steps, compiled, have the losses that they have op by op: same masks, gradients and updates. */
export async function checkCompiledTraining(bench: Workbench): Promise<void> {
  const eager = await losses(bench, eagerEngine);
  const compiled = await losses(bench, compiledEngine());
  assert.equal(compiled.length, STEPS);
  for (const [step, loss] of eager.entries()) {
    const apart = Math.abs(compiled[step]! - loss) / Math.abs(loss);
    assert.ok(apart <= LOSS_TOLERANCE, `step ${step + 1}: loss ${compiled[step]} compiled, ${loss} eager`);
  }
}

/** Outputs of a trained model for a few rows. */
async function outputs(bench: Workbench, engine: Engine): Promise<Float32Array> {
  const { plugin, run, config } = bench;
  const trained = await loadRun(plugin, run, undefined, { engine });
  try {
    return Float32Array.from(trained.infer(plugin.collate(await firstRows(bench), config)).output!.data);
  } finally {
    trained.dispose();
  }
}

/** A trained model, compiled, predicts what it predicts op by op. */
export async function checkCompiledForward(bench: Workbench): Promise<void> {
  const eager = await outputs(bench, eagerEngine);
  const compiled = await outputs(bench, compiledEngine());
  assert.equal(compiled.length, eager.length);
  const largest = eager.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (const [i, value] of eager.entries()) {
    const apart = Math.abs(compiled[i]! - value);
    assert.ok(apart <= FORWARD_TOLERANCE * largest, `output ${i}: ${compiled[i]} compiled, ${value} eager`);
  }
}
