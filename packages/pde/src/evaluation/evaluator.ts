// Rollouts of trajectories scored step by step beside baselines; the states become rows of predictions.
import type { PredictionSink } from "@sciformer/core";
import {
  FOURIER,
  type Forecast,
  LINEAR,
  linearExtrapolation,
  PERSISTENCE,
  persistence,
} from "../baselines/forecast.ts";
import type { FourierModel } from "../baselines/fourier.ts";
import type { PdeConfig } from "../config.ts";
import { type Ensemble, type EnsembleStep, ensemble } from "../ensemble.ts";
import { type PredictedStep, predictionRows } from "../prediction-rows.ts";
import type { Roller } from "../rollout.ts";
import type { Trajectory } from "../trajectory.ts";
import { energyScore, StepMeans } from "./energy-score.ts";
import { OneStepErrors } from "./one-step.ts";
import { Scores } from "./scores.ts";
import { SpectraBuilder } from "./spectra.ts";
import type { FieldTransform } from "./spectrum.ts";
import { type StateErrors, stateErrors } from "./state-errors.ts";

/** What a model is called in tables. */
export const modelName = ({ model }: Pick<PdeConfig, "model">) => (model.kind === "unet" ? "U-Net" : "PDE-Transformer");

/** How a split is evaluated. */
export interface EvaluationSettings {
  readonly steps: number;
  /** Simulations of each set-up whose fields are kept. */
  readonly fields: number;
  readonly members: number;
  readonly seed: number;
  readonly oneStep: boolean;
}

/** What a baseline is asked and from where its steps count. */
interface Question {
  readonly last: number;
  readonly before: number | undefined;
}

/** Evaluates trajectories batch by batch. */
export class Evaluator {
  readonly scores = new Scores();
  readonly spectra = new SpectraBuilder();
  /** Energy scores of ensembles. */
  readonly energies = new StepMeans();
  readonly oneStep: OneStepErrors;
  readonly warnings: string[] = [];
  readonly #run: Roller;
  readonly #settings: EvaluationSettings;
  readonly #sink: PredictionSink;
  readonly #fourier: FourierModel;
  readonly #transform: FieldTransform;
  readonly #kept = new Map<string, number>();

  constructor(
    run: Roller,
    settings: EvaluationSettings,
    sink: PredictionSink,
    fourier: FourierModel,
    transform: FieldTransform,
  ) {
    this.oneStep = new OneStepErrors(run, settings.seed);
    this.#run = run;
    this.#settings = settings;
    this.#sink = sink;
    this.#fourier = fourier;
    this.#transform = transform;
  }

  /** @param size windows of a batch: short batches are filled up with their last member */
  async add(trajectories: readonly Trajectory[], size: number): Promise<void> {
    if (this.#settings.oneStep) this.oneStep.add(trajectories, size, this.#settings.steps);
    const filled = Array.from({ length: size }, (_, i) => trajectories[Math.min(i, trajectories.length - 1)]!);
    const rollout = ensemble(
      this.#run,
      filled.map((trajectory) => trajectory.startAt(trajectory.firstStart)),
      this.#settings,
    );
    const longest = Math.max(...trajectories.map((trajectory) => trajectory.stepsAfter(trajectory.firstStart)));
    const steps = [...rollout.steps(Math.min(this.#settings.steps, longest))];
    for (const [i, trajectory] of trajectories.entries()) {
      this.#warnStopped(trajectory, rollout, i);
      await this.#score(trajectory, steps, i);
    }
  }

  #warnStopped({ info }: Trajectory, { stoppedAt }: Ensemble, i: number): void {
    const step = stoppedAt()[i];
    if (step === undefined) return;
    this.warnings.push(
      `${info.simId}: the rollout left the range of values at step ${step}; its last sound state counts`,
    );
  }

  /** @param place of the trajectory in the batch */
  async #score(trajectory: Trajectory, steps: readonly EnsembleStep[], place: number): Promise<void> {
    const { info, grid, scale, firstStart: last } = trajectory;
    const states = steps.map(({ states: all }) => all[place]!);
    const errors = this.#errors(trajectory, states, last);
    this.scores.add(info.tag, modelName(this.#run.config), errors);
    const baselines = this.#baselines(trajectory, errors.length);
    const rows: PredictedStep[] = [
      {
        step: 0,
        time: trajectory.simulation.times[last]!,
        prediction: trajectory.state(last),
        truth: trajectory.state(last),
      },
    ];
    for (const [k, own] of errors.entries()) {
      const { state: truth, valid } = trajectory.truth(last, k + 1)!;
      const members = steps[k]!.members[place]!;
      if (members.length > 1) this.energies.add(info.tag, k + 1, energyScore(members, truth, valid));
      const shape = { channels: info.fieldNames.length, transform: this.#transform };
      this.spectra.add(info.tag, k + 1, states[k]!, truth, shape);
      const time = trajectory.simulation.times[last + (k + 1) * this.#run.config.task.stride]!;
      rows.push({
        step: k + 1,
        time,
        prediction: states[k]!,
        truth,
        spread: steps[k]!.spreads[place],
        errors: own,
        persistence: baselines[k]!.nrmse,
      });
    }
    const kept = this.#kept.get(info.tag) ?? 0;
    this.#kept.set(info.tag, kept + 1);
    await this.#sink(predictionRows({ info, scale, grid }, rows, kept < this.#settings.fields));
  }

  /** Errors of the states that follow a frame, as far as the truth is known. */
  #errors(trajectory: Trajectory, states: readonly Float32Array[], last: number): StateErrors[] {
    const found: StateErrors[] = [];
    for (const [k, state] of states.entries()) {
      const truth = trajectory.truth(last, k + 1);
      if (truth === undefined) break;
      const shape = { channels: trajectory.info.fieldNames.length, transform: this.#transform, valid: truth.valid };
      found.push(stateErrors(state, truth.state, shape));
    }
    return found;
  }

  /** Scores all baselines; returns the errors of persistence. */
  #baselines(trajectory: Trajectory, steps: number): StateErrors[] {
    const { firstStart: last, info } = trajectory;
    const { stride } = this.#run.config.task;
    const held = this.#baseline(trajectory, PERSISTENCE, persistence, { last, before: undefined }, steps);
    const isLate = last < stride;
    const question = { last: isLate ? last + stride : last, before: isLate ? last : last - stride };
    const known = isLate ? steps - 1 : steps;
    if (known > 0) this.#baseline(trajectory, LINEAR, linearExtrapolation, question, known);
    if (this.#fourier.knows(info.tag)) {
      this.#baseline(trajectory, FOURIER, this.#fourier.forecast, { last, before: undefined }, steps);
    }
    return held;
  }

  #baseline(trajectory: Trajectory, name: string, forecast: Forecast, { last, before }: Question, steps: number) {
    const { info, grid } = trajectory;
    const start = {
      tag: info.tag,
      channels: info.fieldNames.length,
      grid,
      state: trajectory.state(last),
      ...(before !== undefined && { before: trajectory.state(before) }),
    };
    const errors = this.#errors(trajectory, forecast(start, steps), last);
    this.scores.add(info.tag, name, errors);
    return errors;
  }
}
