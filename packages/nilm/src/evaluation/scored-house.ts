// A house as the evaluation looks at it: its scored windows, and what its appliances truly did.
import type { Target, TaskConfig } from "../config.ts";
import type { AppliancePower } from "../disaggregate.ts";
import type { HouseSeries } from "../houses.ts";
import { scoredStarts } from "../windows.ts";

/** True power and status of one appliance, [samples]. */
interface Truth {
  /** W */
  readonly watts: Float32Array;
  /** 0 or 1 */
  readonly on: Uint8Array;
}

/** What a method says about a house: W per appliance over the whole stretch, [samples]. */
export type Predictions = Readonly<Record<string, Float32Array>>;

/** The power alone of predictions that may have a band. */
export const powerOf = (predicted: Readonly<Record<string, AppliancePower>>): Predictions =>
  Object.fromEntries(Object.entries(predicted).map(([name, { watts }]) => [name, watts]));

/** What the scores of a house are taken from. */
export interface ScoredHouse {
  readonly house: string;
  /** [samples], ms, UTC. */
  readonly times: Float64Array;
  readonly aggregate: Float32Array;
  /** First samples of the windows that are scored, ascending. */
  readonly starts: readonly number[];
  /** Samples in a window. */
  readonly window: number;
  /** In the order of the task's targets. */
  readonly truths: readonly Truth[];
}

/** Truth of an appliance in a house; a house that does not own it has 0 W of it. */
function truthOf(house: HouseSeries, name: string, owns: boolean): Float32Array {
  return owns ? house.values[`${name}_w`]! : new Float32Array(house.length);
}

/** Measured status of an appliance in a house, 0 or 1; where it is not known, whether the power is above the threshold. */
function statusOf(house: HouseSeries, truth: Float32Array, { name, threshold_w }: Target): Uint8Array {
  const on = house.values[`${name}_on`];
  return Uint8Array.from(truth, (watts, t) => {
    const isOn = on === undefined || Number.isNaN(on[t]) ? watts > threshold_w : on[t] === 1;
    return isOn ? 1 : 0;
  });
}

/** @param owners per target: the houses that own it */
export function scoredHouse(house: HouseSeries, task: TaskConfig, owners: readonly ReadonlySet<string>[]): ScoredHouse {
  const aggregate = house.values.aggregate_w!;
  const truths = task.targets.map((target, c) => {
    const watts = truthOf(house, target.name, owners[c]!.has(house.house));
    return { watts, on: statusOf(house, watts, target) };
  });
  return {
    house: house.house,
    times: Float64Array.from({ length: house.length }, (_, t) => house.startMs + t * task.period_s * 1000),
    aggregate,
    starts: scoredStarts(house.startMs, [aggregate, ...truths.map(({ watts }) => watts)], task),
    window: task.window,
    truths,
  };
}

/** A copy of a series with `outside` at the samples that are in no scored window. */
export function onlyScored<A extends Float32Array | Uint8Array>(
  values: A,
  { starts, window }: ScoredHouse,
  outside: number,
): A {
  const kept = values.slice().fill(outside) as A;
  for (const start of starts) kept.set(values.subarray(start, start + window), start);
  return kept;
}
