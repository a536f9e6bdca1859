// Several rollouts of the same simulations, as models that sample give them: their mean and spread.
import { Random } from "@sciformer/core";
import { type Roller, Rollout, type RolloutOptions, type RolloutStart } from "./rollout.ts";

/** One step of an ensemble. */
export interface EnsembleStep {
  readonly step: number;
  /** By start: the mean of the members, normalised. */
  readonly states: readonly Float32Array[];
  /** By start: the members. */
  readonly members: readonly (readonly Float32Array[])[];
  /** By start: their standard deviation (n - 1); undefined for a single member. */
  readonly spreads: readonly (Float32Array | undefined)[];
}

/** Options of {@link ensemble}. */
export interface EnsembleOptions extends Pick<RolloutOptions, "pad"> {
  readonly members: number;
  readonly seed: number;
}

/** The steps of an ensemble, and where its members left the range. */
export interface Ensemble {
  readonly steps: (count: number) => Generator<EnsembleStep>;
  /** By start: the first step at which a member left the range, or undefined. */
  readonly stoppedAt: () => (number | undefined)[];
}

/** Mean and deviation of the members' states of one start. */
function summarised(states: readonly Float32Array[]): { mean: Float32Array; spread: Float32Array | undefined } {
  const [first] = states;
  if (states.length === 1) return { mean: first!, spread: undefined };
  const [mean, spread] = [new Float32Array(first!.length), new Float32Array(first!.length)];
  for (let i = 0; i < mean.length; i++) {
    let [sum, squares] = [0, 0];
    for (const state of states) sum += state[i]!;
    for (const state of states) squares += (state[i]! - sum / states.length) ** 2;
    mean[i] = sum / states.length;
    spread[i] = Math.sqrt(squares / (states.length - 1));
  }
  return { mean, spread };
}

/** Rollouts side by side, each with noise of its own. @throws InputError as {@link Rollout} */
export function ensemble(roller: Roller, starts: readonly RolloutStart[], options: EnsembleOptions): Ensemble {
  const { members, seed, pad } = options;
  const rollouts = Array.from(
    { length: members },
    (_, member) => new Rollout(roller, starts, { random: new Random(seed).fork(member), pad }),
  );
  function* steps(count: number): Generator<EnsembleStep> {
    const running = rollouts.map((rollout) => rollout.steps(count));
    for (let step = 1; step <= count; step++) {
      const all = running.map((one) => one.next().value!.states);
      const members = starts.map((_, i) => all.map((states) => states[i]!));
      const each = members.map(summarised);
      yield { step, members, states: each.map(({ mean }) => mean), spreads: each.map(({ spread }) => spread) };
    }
  }
  const stoppedAt = () =>
    starts.map((_, i) => {
      const found = rollouts.flatMap((rollout) => rollout.stoppedAt[i] ?? []);
      return found.length === 0 ? undefined : Math.min(...found);
    });
  return { steps, stoppedAt };
}
