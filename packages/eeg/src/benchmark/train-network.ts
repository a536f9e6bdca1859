// One network trained on one fold, in a run folder that is thrown away.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Toolbox } from "@sciformer/core";
import { RunFolder, Trainer } from "@sciformer/core/node";
import type { EegConfig } from "../config.ts";
import { outputsOf } from "../inference.ts";
import { predictions } from "../loss.ts";
import { memorySource } from "../memory-source.ts";
import type { EegNetwork } from "../networks/network.ts";
import type { Trial } from "../recording.ts";
import { testTrials } from "../test-trials.ts";
import type { Fold } from "./folds.ts";

const SILENT = { step: () => {}, validation: () => {}, note: () => {}, close: () => {} };

/** Probabilities of the classes of a fold's test trials, [trials][classes], by a network trained on the fold. */
export async function trainAndPredict(
  { plugin, engine }: Toolbox,
  config: EegConfig,
  fold: Fold,
  seed: number,
): Promise<Float32Array[]> {
  const folder = await mkdtemp(join(tmpdir(), "sciformer-eeg-"));
  const run = await RunFolder.create(folder);
  const settings = {
    plugin,
    config,
    source: memorySource(fold.name, { train: fold.train }, config.task),
    run,
    seed,
    progress: SILENT,
    engine,
  };
  const trainer = new Trainer({ ...settings, shouldStop: () => false });
  try {
    await trainer.fit();
    const model = trainer.model as EegNetwork;
    const infer = engine.inference((batch, context) => ({ output: predictions(model, batch, context, config) }), {
      name: "eeg model",
      model,
      weights: "fixed",
    });
    try {
      const trained = new Set(fold.train.map(({ subject }: Trial) => subject));
      return outputsOf(testTrials(fold.test, config.task, trained), infer, config).map(
        ({ probabilities }) => probabilities,
      );
    } finally {
      infer.dispose();
    }
  } finally {
    trainer.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}
