// `train`: a run from a dataset, or the continuation of one.
import { join } from "node:path";
import type { Command } from "commander";
import { InputError } from "../errors.ts";
import type { Progress } from "../train/progress.ts";
import { Trainer, type TrainResult } from "../train/trainer.node.ts";
import { verifyTraining } from "../train/verify-training.node.ts";
import { addOptions } from "./arguments.node.ts";
import { addEngineOptions } from "./engine-options.node.ts";
import { INTERRUPTED, Interruption } from "./interruption.node.ts";
import { newRun, oldRun, type PreparedRun, stamp, type TrainValues } from "./prepare-run.node.ts";
import { openProgress } from "./progress.node.ts";
import type { Session } from "./session.node.ts";

/** Largest error of compiled losses and gradients that is still one of rounding. */
const VERIFIED = 1e-3;

/** Compares the first batch compiled with eager and says how far they are apart. @throws InputError when too far */
async function verify({ plugin }: Session, { header, config, source, runtime }: PreparedRun, progress: Progress) {
  const { engine, threads } = runtime;
  if (engine.name !== "compiled") throw new InputError(`--verify: the engine is ${engine.name}, nothing is compiled`);
  const { loss, gradients, parameter } = await verifyTraining({ plugin, config, source, seed: header.seed }, threads);
  const found = `loss ${loss.toExponential(1)}, gradients ${gradients.toExponential(1)} (${parameter})`;
  progress.note(`compiled against eager on the first batch, largest relative error: ${found}`);
  if (loss <= VERIFIED && gradients <= VERIFIED) return;
  throw new InputError(`compiled and eager differ by more than ${VERIFIED}: ${found}; --engine eager trains without`);
}

/** Trains to the end or an interruption; undefined when there was nothing left to do. */
async function trainOn(
  trainer: Trainer,
  { header, config, run, source, runtime }: PreparedRun,
  isResumed: boolean,
  progress: Progress,
): Promise<TrainResult | undefined> {
  if (trainer.finished) {
    progress.note(`run ${run.path} was finished at step ${trainer.step}; more --steps or --epochs continue it`);
    return undefined;
  }
  const description = { ...header, ...config };
  await (isResumed ? run.writeJson("config.json", description) : run.begin(description));
  const from = isResumed ? ` from step ${trainer.step}` : "";
  const model = `${header.size} (${trainer.model.parameterCount} parameters)`;
  progress.note(`training ${model} on ${source.path}, run ${run.path}${from}`);
  const result = await trainer.fit();
  // By now it is another engine where the model could not be compiled.
  if (runtime.engine.name !== header.engine) {
    const { threads: _, ...others } = description;
    await run.writeJson("config.json", { ...others, ...stamp(runtime) });
  }
  return result;
}

async function runTrainer(
  session: Session,
  prepared: PreparedRun,
  values: TrainValues,
  progress: Progress,
  shouldStop: () => boolean,
): Promise<TrainResult | undefined> {
  const { plugin } = session;
  const { config, source, run, header, runtime } = prepared;
  const { engine } = runtime;
  const trainer = new Trainer({ plugin, config, source, run, seed: header.seed, progress, engine, shouldStop });
  try {
    if (values.resume) await trainer.resume();
    await trainer.prepare();
    if (values.verify) await verify(session, prepared, progress);
    return await trainOn(trainer, prepared, values.resume === true, progress);
  } finally {
    trainer.dispose();
  }
}

/** A word as a shell takes it. */
const quoted = (word: string) => (/^[\w./\\:@+-]+$/.test(word) ? word : `"${word}"`);

/** The command that continues a run. */
function resumeCommand(session: Session, name: string, runs: string): string {
  const where = runs === "runs" ? "" : ` --runs ${quoted(runs)}`;
  return `${session.invocation} train --resume --name ${quoted(name)}${where}`;
}

function endLine(session: Session, { header, run }: PreparedRun, result: TrainResult, runs: string): string {
  const { outcome, step, validLoss, bestStep } = result;
  if (outcome === "interrupted") {
    return `stopped at step ${step}, saved. Continue with: ${resumeCommand(session, header.name, runs)}`;
  }
  const valid = validLoss === null ? "" : `, validation loss ${validLoss.toExponential(3)}`;
  return `finished at step ${step}${valid}; best weights from step ${bestStep} in ${run.file("best.safetensors")}`;
}

async function train(session: Session, values: TrainValues): Promise<void> {
  const progress = openProgress(values.json === true);
  const interruption = new Interruption(() => progress.note("stopping after this step; a second Ctrl-C ends at once"));
  try {
    const prepare = values.resume ? oldRun : newRun;
    const prepared = await prepare(session, values, (line) => progress.note(line));
    const result = await runTrainer(session, prepared, values, progress, () => interruption.requested);
    progress.close();
    if (result === undefined) return;
    progress.note(endLine(session, prepared, result, values.runs));
    if (result.outcome === "interrupted") session.exitCode = INTERRUPTED;
  } finally {
    progress.close();
    interruption.release();
  }
}

/** Adds the verb `train`. */
export function addTrainCommand(program: Command, session: Session): void {
  const { plugin } = session;
  const command = program
    .command("train")
    .description("train a model on a dataset")
    .option("--data <dir>", `dataset folder (default: ${join("data", plugin.name, "simulated")})`)
    .option("--name <run>", "name of the run (default: the next free run-NNN)")
    .option("--size <size>", `one of ${Object.keys(plugin.sizes).join(", ")} (default: small)`)
    .option("--steps <n>", "optimiser steps")
    .option("--epochs <n>", "passes over the training split")
    .option("--resume", "continue the run --name as if it had never stopped")
    .option(
      "--set <key=value>",
      "change a setting, such as recipe.lr=1e-4; may be repeated",
      (text, list: string[] = []) => [...list, text],
    )
    .option("--seed <n>", "seed of all random numbers (default: 1)")
    .option("--json", "progress as JSON lines")
    .option("--verify", "first compare a compiled step with an eager one")
    .option("--runs <dir>", "folder of all runs", "runs");
  addOptions(addEngineOptions(command), plugin.trainOptions).action((values: TrainValues) => train(session, values));
}
