// Combinatorial optimisation: at every sample the combination of appliance states whose powers add up best.
import { InputError } from "@sciformer/core";
import type { Baseline, BaselineFit, BaselineTarget, FittedBaseline, TrainingSlice } from "./baseline.ts";
import { Histogram } from "./histogram.ts";

/** Appliances with one power when on; the others get two. */
const SINGLE_STATE: ReadonlySet<string> = new Set(["kettle", "fridge"]);
const BASE_QUANTILE = 0.02;
const MOST_COMBINATIONS = 2 ** 22;
const DAY_S = 86_400;

/** All combinations of states: their sums ascending, and for each the state's power of every appliance. */
interface Combinations {
  readonly sums: Float64Array;
  /** [combinations, appliances] */
  readonly powers: Float32Array;
}

function combine(states: readonly (readonly number[])[]): Combinations {
  const count = states.reduce((product, { length }) => product * length, 1);
  if (count > MOST_COMBINATIONS) {
    throw new InputError(
      `combinatorial baseline: ${states.length} appliances have ${count} combinations of states; expected at most ${MOST_COMBINATIONS}`,
    );
  }
  const decode = (index: number): number[] => {
    let rest = index;
    return states.map((levels) => {
      const level = levels[rest % levels.length]!;
      rest = Math.floor(rest / levels.length);
      return level;
    });
  };
  const sum = (index: number) => decode(index).reduce((total, watts) => total + watts, 0);
  const unsorted = Float64Array.from({ length: count }, (_, index) => sum(index));
  const order = Uint32Array.from({ length: count }, (_, index) => index).sort((a, b) => unsorted[a]! - unsorted[b]!);
  const powers = new Float32Array(count * states.length);
  order.forEach((index, place) => {
    powers.set(decode(index), place * states.length);
  });
  return { sums: Float64Array.from(order, (index) => unsorted[index]!), powers };
}

/** Index of the sum nearest to `wanted`; the smaller one of two equally near. */
function nearest(sums: Float64Array, wanted: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low > 0 && wanted - sums[low - 1]! <= sums[low]! - wanted ? low - 1 : low;
}

/** Base load of a stretch of at least a day: the 2 % quantile of its aggregate; else that of training. */
function baseLoad(aggregate: Float32Array, fallback: number, periodS: number): number {
  const histogram = new Histogram();
  for (const watts of aggregate) if (!Number.isNaN(watts)) histogram.add(watts);
  return histogram.total * periodS >= DAY_S ? histogram.quantile(BASE_QUANTILE) : fallback;
}

class CombinatorialFit implements BaselineFit {
  readonly #targets: readonly BaselineTarget[];
  readonly #periodS: number;
  readonly #aggregate = new Histogram();
  readonly #onPower: readonly Histogram[];

  constructor(targets: readonly BaselineTarget[], periodS: number) {
    this.#targets = targets;
    this.#periodS = periodS;
    this.#onPower = targets.map(() => new Histogram());
  }

  add({ aggregate, appliances }: TrainingSlice): void {
    for (const watts of aggregate) if (!Number.isNaN(watts)) this.#aggregate.add(watts);
    this.#targets.forEach(({ name, minW }, index) => {
      for (const watts of appliances[name] ?? []) if (watts >= minW) this.#onPower[index]!.add(watts);
    });
  }

  finish(): FittedBaseline {
    const names = this.#targets.map(({ name }) => name);
    const states = this.#onPower.map((power, index) => {
      if (power.total === 0) return [0];
      return [0, ...(SINGLE_STATE.has(names[index]!) ? [power.mean] : power.twoMeans())];
    });
    const combinations = combine(states);
    const trainingBase = this.#aggregate.quantile(BASE_QUANTILE);
    return {
      predict: (aggregate) => {
        const base = baseLoad(aggregate, trainingBase, this.#periodS);
        return choose(aggregate, base, names, combinations);
      },
    };
  }
}

function choose(
  aggregate: Float32Array,
  base: number,
  names: readonly string[],
  { sums, powers }: Combinations,
): Record<string, Float32Array> {
  const outputs = names.map(() => new Float32Array(aggregate.length).fill(Number.NaN));
  for (let t = 0; t < aggregate.length; t++) {
    if (Number.isNaN(aggregate[t]!)) continue;
    const row = nearest(sums, aggregate[t]! - base) * names.length;
    for (let i = 0; i < names.length; i++) outputs[i]![t] = powers[row + i]!;
  }
  return Object.fromEntries(names.map((name, i) => [name, outputs[i]!]));
}

/**
 * States of an appliance: off, and the centres of its on-power in training (one for a kettle and a fridge, else two
 * by k-means, exact in one dimension). The base load, the 2 % quantile of the aggregate, is taken off first.
 *
 * @see Hart 1992, "Nonintrusive appliance load monitoring", section II
 */
export const combinatorialBaseline: Baseline = {
  name: "combinatorial",
  start: (targets, periodS) => new CombinatorialFit(targets, periodS),
};
