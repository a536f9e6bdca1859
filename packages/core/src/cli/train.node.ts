// `train`: a run from a dataset, or the continuation of one.
import { join } from "node:path";
import type { Command } from "commander";
import type { Progress } from "../train/progress.ts";
import { Trainer, type TrainResult } from "../train/trainer.node.ts";
import { addOptions } from "./arguments.node.ts";
import { INTERRUPTED, Interruption } from "./interruption.node.ts";
import { newRun, oldRun, type PreparedRun, type TrainValues } from "./prepare-run.node.ts";
import { openProgress } from "./progress.node.ts";
import type { Session } from "./session.node.ts";

/** Trains to the end or an interruption; undefined when there was nothing left to do. */
async function trainOn(
  trainer: Trainer,
  { header, config, run, source }: PreparedRun,
  isResumed: boolean,
  progress: Progress,
): Promise<TrainResult | undefined> {
  if (isResumed) await trainer.resume();
  await trainer.prepare();
  if (trainer.finished) {
    progress.note(`run ${run.path} was finished at step ${trainer.step}; more --steps or --epochs continue it`);
    return undefined;
  }
  const description = { ...header, ...config };
  await (isResumed ? run.writeJson("config.json", description) : run.begin(description));
  const from = isResumed ? ` from step ${trainer.step}` : "";
  const model = `${header.size} (${trainer.model.parameterCount} parameters)`;
  progress.note(`training ${model} on ${source.path}, run ${run.path}${from}`);
  return trainer.fit();
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
    const { plugin } = session;
    const { config, source, run, header } = prepared;
    const shouldStop = () => interruption.requested;
    const trainer = new Trainer({ plugin, config, source, run, seed: header.seed, progress, shouldStop });
    const result = await trainOn(trainer, prepared, values.resume === true, progress).finally(() => trainer.dispose());
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
    .option("--backend <name>", "tensorflow-gpu, tensorflow, wasm or cpu (default: the first that loads)")
    .option("--runs <dir>", "folder of all runs", "runs");
  addOptions(command, plugin.trainOptions).action((values: TrainValues) => train(session, values));
}
