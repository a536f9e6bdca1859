// Forecasts of a user's simulations one by one: from which frame, how far, and the rows that they become.
import { type CliValues, count, InputError } from "@sciformer/core";
import { ensemble } from "./ensemble.ts";
import { FieldTransform } from "./evaluation/spectrum.ts";
import { stateErrors } from "./evaluation/state-errors.ts";
import { type EnsembleSettings, ensembleSettings, padding, sliceOf, startFrame } from "./forecast-options.ts";
import { errorSums, nrmse } from "./metrics.ts";
import type { Slice } from "./planes.ts";
import type { PredictedStep } from "./prediction-rows.ts";
import type { Roller } from "./rollout.ts";
import type { LoadedSimulation } from "./stored-simulations.ts";
import { slicedSimulation, Trajectory } from "./trajectory.ts";

/** Steps where the simulation itself has no frames left to compare with. */
const DEFAULT_STEPS = 10;

/** How simulations are forecast. */
export interface ForecastSettings extends EnsembleSettings {
  readonly steps: number | undefined;
  readonly from: number | "last" | undefined;
  readonly pad: "periodic" | "reflect" | undefined;
  readonly slice: Slice | undefined;
}

/** @throws InputError for options that do not fit */
export function forecastSettings(options: CliValues): ForecastSettings {
  return {
    steps: count(options, "steps"),
    from: startFrame(options),
    pad: padding(options),
    slice: sliceOf(options),
    ...ensembleSettings(options),
  };
}

/** A forecast of one simulation. */
export interface SimulationForecast {
  readonly trajectory: Trajectory;
  /** Number of the last known frame. */
  readonly last: number;
  /** From step 0, the last known state. */
  readonly steps: readonly PredictedStep[];
  /** The step at which the rollout left the range of values, or undefined. */
  readonly stoppedAt: number | undefined;
}

function lastKnown(trajectory: Trajectory, { from }: ForecastSettings): number {
  const { length } = trajectory.simulation.frames;
  if (from === "last") return length - 1;
  return from ?? Math.min(trajectory.firstStart, length - 1);
}

/**
 * Rolls out one simulation. Where it goes on after the frame that the forecast starts from, it is the truth; where it does
 * not, there is none.
 *
 * @throws InputError for a simulation that the model cannot take
 */
export function forecastSimulation(
  roller: Roller,
  simulation: LoadedSimulation,
  settings: ForecastSettings,
): SimulationForecast {
  const { slice, members, seed, pad } = settings;
  const trajectory = new Trajectory(slice ? slicedSimulation(simulation, slice) : simulation, roller.config);
  const last = lastKnown(trajectory, settings);
  const start = trajectory.startAt(last);
  const rollout = ensemble(roller, [start], { members, seed, pad });
  const wanted = settings.steps ?? (trajectory.stepsAfter(last) || DEFAULT_STEPS);
  const { info, grid } = trajectory;
  const stride = roller.config.task.stride;
  const { times } = trajectory.simulation;
  const known = trajectory.state(last);
  const transform = new FieldTransform(...grid);
  const steps: PredictedStep[] = [{ step: 0, time: times[last]!, prediction: known, truth: known }];
  for (const { step, states, spreads } of rollout.steps(wanted)) {
    const truth = trajectory.truth(last, step);
    const shape = { channels: info.fieldNames.length, transform, valid: truth?.valid };
    steps.push({
      step,
      time: times[last]! + step * stride * info.dt,
      prediction: states[0]!,
      spread: spreads[0],
      ...(truth && {
        truth: truth.state,
        errors: stateErrors(states[0]!, truth.state, shape),
        persistence: nrmse(errorSums(known, truth.state, 0, known.length, truth.valid)),
      }),
    });
  }
  return { trajectory, last, steps, stoppedAt: rollout.stoppedAt()[0] };
}

/** What a person should know of a forecast; no line where all is well. */
export function forecastWarnings({ trajectory, stoppedAt }: SimulationForecast): string[] {
  const { info, isKnown } = trajectory;
  const unknown = isKnown
    ? []
    : [
        `warning: ${info.simId}: the run has not learnt from ${info.tag}; its fields are normalised by their own statistics`,
      ];
  const stopped =
    stoppedAt === undefined
      ? []
      : [
          `warning: ${info.simId}: the rollout left the range of values at step ${stoppedAt}; its last sound state is repeated`,
        ];
  return [...unknown, ...stopped];
}

/** One line on a forecast. */
export function forecastLine({ trajectory, last, steps }: SimulationForecast): string {
  const { info } = trajectory;
  const compared = steps.filter(({ errors }) => errors !== undefined);
  const at = (place: number) => compared.at(place)!;
  const described = `${info.simId}: ${steps.length - 1} steps from frame ${last}`;
  if (compared.length === 0) return `${described}, no truth to compare with`;
  const figures = [at(0), at(-1)].map(
    ({ step, errors, persistence }) =>
      `nRMSE ${errors!.nrmse.toPrecision(3)} at step ${step} (persistence ${persistence!.toPrecision(3)})`,
  );
  return `${described}, ${[...new Set(figures)].join(", ")}`;
}

/** @throws InputError where no simulation was forecast */
export function requireSome(count: number, path: string): void {
  if (count === 0) throw new InputError(`${path}: no simulation to predict`);
}
