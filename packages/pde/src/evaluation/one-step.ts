// One step from every true state: how good the model is where its own errors do not come back to it.
import { Random } from "@sciformer/core";
import { errorSums, mean, nrmse } from "../metrics.ts";
import { type Roller, Rollout, type RolloutStart } from "../rollout.ts";
import type { Trajectory } from "../trajectory.ts";

/** nRMSE of all steps of one set-up: of the model, and of the state before, held. */
interface Errors {
  readonly model: number[];
  readonly held: number[];
}

/** Gathers the errors of single steps by set-up. */
export class OneStepErrors {
  readonly #roller: Roller;
  readonly #seed: number;
  readonly #groups = new Map<string, Errors>();

  constructor(roller: Roller, seed: number) {
    this.#roller = roller;
    this.#seed = seed;
  }

  /** The first `most` steps of some trajectories, `size` at once; the last one fills up the batch. */
  add(trajectories: readonly Trajectory[], size: number, most: number): void {
    const { stride } = this.#roller.config.task;
    const lengths = trajectories.map((trajectory) => trajectory.stepsAfter(trajectory.firstStart));
    const steps = Math.min(most, Math.max(...lengths));
    for (let step = 0; step < steps; step++) {
      const places = trajectories.map(({ firstStart }, i) => firstStart + Math.min(step, lengths[i]! - 1) * stride);
      const states = this.#predicted(
        trajectories.map((trajectory, i) => trajectory.startAt(places[i]!)),
        size,
        step,
      );
      for (const [i, trajectory] of trajectories.entries()) {
        if (step < lengths[i]!) this.#count(trajectory, places[i]!, states[i]!);
      }
    }
  }

  /** Means over the steps of a set-up, then over set-ups; NaN before anything was added. */
  get means(): { readonly model: number; readonly held: number } {
    const groups = [...this.#groups.values()];
    return {
      model: mean(groups.map(({ model }) => mean(model))),
      held: mean(groups.map(({ held }) => mean(held))),
    };
  }

  #predicted(starts: readonly RolloutStart[], size: number, step: number): readonly Float32Array[] {
    const filled = Array.from({ length: size }, (_, i) => starts[Math.min(i, starts.length - 1)]!);
    const rollout = new Rollout(this.#roller, filled, { random: new Random(this.#seed).fork(step) });
    return rollout.steps(1).next().value!.states;
  }

  #count(trajectory: Trajectory, last: number, state: Float32Array): void {
    const { state: truth, valid } = trajectory.truth(last, 1)!;
    const error = (predicted: Float32Array) => nrmse(errorSums(predicted, truth, 0, truth.length, valid));
    const { tag } = trajectory.info;
    const errors = this.#groups.get(tag) ?? { model: [], held: [] };
    this.#groups.set(tag, errors);
    errors.model.push(error(state));
    errors.held.push(error(trajectory.state(last)));
  }
}
