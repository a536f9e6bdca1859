// The training loop: steps, validation, logging, checkpoints, early stop, exact resume.
import { chooseEngine } from "../engine/choose-engine.node.ts";
import type { Engine, Inference } from "../engine/engine.ts";
import { StepNoise } from "../engine/noise.ts";
import { Random } from "../engine/random.ts";
import { InputError } from "../errors.ts";
import type { StoredTensor } from "../io/safetensors.ts";
import type { Module } from "../nn/module.ts";
import { EarlyStopping } from "../optim/early-stopping.ts";
import { PlateauSchedule, type Schedule } from "../optim/schedules.ts";
import { firstIssue } from "../parse.ts";
import type { AnyPlugin, DatasetSource, RunConfig } from "../plugin.ts";
import { trainingBatches } from "./batches.ts";
import { DivergenceError } from "./divergence.ts";
import { planSteps } from "./plan.ts";
import type { Progress } from "./progress.ts";
import { recipeSchedule, recipeTransform } from "./recipe.ts";
import type { RunFolder } from "./run-folder.node.ts";
import { Throughput } from "./throughput.ts";
import { freshLoopState, type LoopState, type TrainingState, trainingStateSchema } from "./training-state.ts";
import type { LossFunction, TrainingStep } from "./training-step.ts";
import { hasSplit, requireValidRows, validationLoss } from "./validation.ts";

/** What a run is made of. */
export interface TrainerOptions {
  readonly plugin: AnyPlugin;
  readonly config: RunConfig;
  readonly source: DatasetSource;
  readonly run: RunFolder;
  readonly seed: number;
  readonly progress: Progress;
  /** What runs the model; compiled where that is possible unless given. */
  readonly engine?: Engine;
  /** Asked after every step: true saves and ends the run (Ctrl-C). */
  readonly shouldStop: () => boolean;
}

/** How a call of {@link Trainer.fit} ended. */
export interface TrainResult {
  readonly outcome: "finished" | "interrupted";
  readonly step: number;
  readonly loss: number | null;
  readonly validLoss: number | null;
  readonly bestStep: number | null;
}

/** Lets timers, signals and other requests in between two steps. */
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Trains one model of a plugin in one run folder. */
export class Trainer {
  readonly model: Module;
  readonly #options: TrainerOptions;
  readonly #step: TrainingStep;
  readonly #validLoss: Inference;
  readonly #noise: Random;
  readonly #shuffle: Random;
  readonly #augmentation: Random;
  readonly #plateau: PlateauSchedule;
  readonly #stopping: EarlyStopping;
  readonly #throughput = new Throughput();
  #loop: LoopState = freshLoopState();
  #schedule: Schedule | undefined;
  /** Steps of the whole run; null until the first pass has told how many there are in one. */
  #totalSteps: number | null = null;

  constructor(options: TrainerOptions) {
    const { plugin, config, seed } = options;
    const { recipe } = config;
    this.#options = options;
    this.model = plugin.createModel(config).initialise(seed);
    const { engine = chooseEngine(undefined, (line) => options.progress.note(line)).engine } = options;
    const loss: LossFunction = (batch, context) => plugin.loss(this.model, batch, context, config);
    this.#step = engine.training({ loss, params: this.model, optimizer: recipeTransform(recipe) });
    const settings = { name: "validation loss", model: this.model, weights: "changing" } as const;
    this.#validLoss = engine.inference((batch, context) => ({ loss: loss(batch, context) }), settings);
    const random = new Random(seed);
    this.#noise = random.fork("noise");
    this.#shuffle = random.fork("shuffle");
    this.#augmentation = random.fork("augmentation");
    this.#plateau = new PlateauSchedule(recipe.lr, recipe.schedule.kind === "plateau" ? recipe.schedule : {});
    this.#stopping = new EarlyStopping(recipe.earlyStopPatience ?? Number.POSITIVE_INFINITY);
  }

  /** Optimiser steps done. */
  get step(): number {
    return this.#loop.step;
  }

  /** True when the recipe's steps or epochs are done, or an early stop has ended the run. */
  get finished(): boolean {
    const { steps, epochs } = this.#options.config.recipe;
    const { step, epoch, stoppedEarly } = this.#loop;
    return stoppedEarly || (steps === null ? epoch >= (epochs ?? 0) : step >= steps);
  }

  /** Takes over the run's checkpoint. @throws InputError when there is none or it is of another seed or model */
  async resume(): Promise<void> {
    const { run, seed } = this.#options;
    const { model, optimizer, state } = await run.loadCheckpoint();
    const parsed = trainingStateSchema.safeParse(state);
    if (!parsed.success) throw new InputError(`${run.file("state.json")}: ${firstIssue(parsed.error)}`);
    if (parsed.data.seed !== seed) {
      throw new InputError(`${run.file("state.json")}: the run has seed ${parsed.data.seed}, not ${seed}`);
    }
    const { optimizer: scalars, plateau, stopping, seed: _, ...loop } = parsed.data;
    this.model.loadStateDict(model, run.file("checkpoint.safetensors"));
    this.#step.load();
    const sections = [...optimizer].map(([name, { data }]) => [name, data as Float32Array]);
    this.#step.optimizer.load({ sections: Object.fromEntries(sections), scalars });
    this.#plateau.load(plateau);
    this.#stopping.load(stopping);
    this.#loop = loop;
    await run.truncateMetrics(loop.metricsLines);
  }

  /** Plans the run without writing anything; {@link fit} does it where it has not been done. @throws InputError */
  async prepare(): Promise<void> {
    const { plugin, source, config } = this.#options;
    if (hasSplit(source, "valid")) await requireValidRows(plugin, source, config);
    this.#totalSteps = await planSteps(plugin, source, config, this.#shuffle);
    this.#schedule = recipeSchedule(config.recipe, this.#totalSteps ?? 0);
  }

  /**
   * Trains to the end of the recipe, an early stop or an interruption; the run folder holds the result.
   *
   * @throws DivergenceError when the loss is no number any more
   * @throws InputError as {@link prepare}
   */
  async fit(): Promise<TrainResult> {
    if (this.#schedule === undefined) await this.prepare();
    const { source, progress } = this.#options;
    if (!hasSplit(source, "valid"))
      progress.note(`${source.path} has no split valid: the last weights count as the best`);
    if (this.#loop.step === 0) await this.#save();
    while (!this.finished) {
      if (!(await this.#runEpoch())) return this.#end("interrupted");
    }
    return this.#end("finished");
  }

  /** Frees the model. */
  dispose(): void {
    this.#step.dispose();
    this.#validLoss.dispose();
    this.model.dispose();
  }

  /** One pass, from where the cursor stands; false when interrupted. */
  async #runEpoch(): Promise<boolean> {
    const { plugin, source, config, shouldStop } = this.#options;
    const loop = this.#loop;
    let position = 0;
    this.#throughput.begin();
    for await (const rows of trainingBatches(plugin, source, config, this.#shuffle, loop.epoch)) {
      if (position++ < loop.batchInEpoch) continue;
      await this.#trainOn(rows);
      loop.batchInEpoch = position;
      await this.#afterStep();
      if (this.finished) return true;
      await breathe();
      if (shouldStop()) return false;
      this.#throughput.begin();
    }
    await this.#endEpoch();
    return true;
  }

  /** What falls due by the number of steps. */
  async #afterStep(): Promise<void> {
    const { steps, validateEvery, checkpointEvery } = this.#options.config.recipe;
    const { step } = this.#loop;
    const isLast = steps !== null && step >= steps;
    if (isLast || (validateEvery !== null && step % validateEvery === 0)) await this.#validate();
    if (!this.finished && step % checkpointEvery === 0) await this.#save();
  }

  async #endEpoch(): Promise<void> {
    const { epochs, validateEvery } = this.#options.config.recipe;
    const loop = this.#loop;
    loop.epoch++;
    loop.batchInEpoch = 0;
    if (epochs !== null) this.#totalSteps ??= (loop.step / loop.epoch) * epochs;
    const isDue = validateEvery === null || (loop.epoch === epochs && loop.step % validateEvery !== 0);
    if (isDue) await this.#validate();
    await this.#save();
  }

  async #trainOn(rows: readonly unknown[]): Promise<void> {
    const { plugin, config } = this.#options;
    const loop = this.#loop;
    const { kind } = config.recipe.schedule;
    const learningRate = kind === "plateau" ? this.#plateau.learningRate : this.#schedule!(loop.step);
    const noise = new StepNoise(this.#noise, loop.step);
    const batch = plugin.collate(rows, config, this.#augmentation.fork(loop.step));
    const loss = this.#step.step(batch, { lr: learningRate, noise });
    if (!Number.isFinite(loss)) throw new DivergenceError(loop.step + 1, loss, learningRate);
    loop.step++;
    loop.pending.sum += loss;
    loop.pending.count++;
    loop.lastLoss = loss;
    this.#throughput.end(rows.length);
    await this.#reportStep(learningRate);
  }

  async #reportStep(learningRate: number): Promise<void> {
    const { config, progress } = this.#options;
    const { step, epoch, pending } = this.#loop;
    const loss = pending.sum / pending.count;
    const logged = step % config.recipe.logEvery === 0;
    if (logged) this.#throughput.endLine();
    const { samplesPerSecond } = this.#throughput;
    progress.step({ step, totalSteps: this.#totalSteps, epoch, loss, learningRate, samplesPerSecond, logged });
    if (!logged) return;
    await this.#log({ step, epoch, loss, learning_rate: learningRate });
    this.#loop.pending = { sum: 0, count: 0 };
  }

  async #log(line: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#options.run.appendMetrics(line);
    this.#loop.metricsLines++;
  }

  /** Validation loss over the whole split; keeps the best weights, moves the plateau schedule, may end the run. */
  async #validate(): Promise<void> {
    const { plugin, source, config, progress } = this.#options;
    if (!hasSplit(source, "valid")) return;
    const loop = this.#loop;
    const { step, epoch } = loop;
    const loss = await this.#withAverage(() => validationLoss(plugin, this.#validLoss, source, config, breathe));
    const { keep, stop } = this.#stopping.update(loss);
    this.#plateau.update(loss);
    loop.lastValidLoss = loss;
    if (keep) await this.#keepBest(loss);
    await this.#log({ step, epoch, valid_loss: loss, best: keep });
    progress.validation({ step, epoch, loss, best: keep });
    if (!stop) return;
    loop.stoppedEarly = true;
    progress.note(`early stop at step ${step}: no better validation loss since step ${loop.bestStep}`);
  }

  async #keepBest(loss: number | null): Promise<void> {
    this.#loop.bestLoss = loss;
    this.#loop.bestStep = this.#loop.step;
    await this.#withAverage(() => this.#options.run.saveBest(this.model.stateDict()));
  }

  /** Calls `use` with the weights in the model, or their average where the recipe keeps one. */
  async #withAverage<T>(use: () => Promise<T>): Promise<T> {
    const average = this.#step.optimizer.evaluated(this.#step.parameters);
    this.#step.sync(average);
    try {
      return await use();
    } finally {
      if (average) this.#step.sync();
    }
  }

  /** Writes the checkpoint; until a validation has said which weights are best, these are. */
  async #save(): Promise<void> {
    if (this.#loop.bestLoss === null) await this.#keepBest(null);
    this.#step.sync();
    const { sections, scalars } = this.#step.optimizer.state;
    const optimizer = new Map<string, StoredTensor>(
      Object.entries(sections).map(([name, data]) => [name, { dtype: "F32", shape: [data.length], data }]),
    );
    const state: TrainingState = {
      ...this.#loop,
      seed: this.#options.seed,
      optimizer: { ...scalars },
      plateau: this.#plateau.state,
      stopping: this.#stopping.state,
    };
    await this.#options.run.saveCheckpoint({ model: this.model.stateDict(), optimizer, state });
  }

  async #end(outcome: TrainResult["outcome"]): Promise<TrainResult> {
    await this.#save();
    const { step, lastLoss: loss, lastValidLoss: validLoss, bestStep } = this.#loop;
    return { outcome, step, loss, validLoss, bestStep };
  }
}
