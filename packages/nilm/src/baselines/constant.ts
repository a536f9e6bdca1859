// Baselines of one constant power: zero, and the mean of training.
import { type Baseline, type BaselineFit, constantWhere, type FittedBaseline, type TrainingSlice } from "./baseline.ts";

function constants(watts: ReadonlyMap<string, number>): FittedBaseline {
  return {
    predict: (aggregate) =>
      Object.fromEntries([...watts].map(([name, value]) => [name, constantWhere(aggregate, value)])),
  };
}

/** Never on: its MAE is the mean power of the appliance. */
export const zeroBaseline: Baseline = {
  name: "zero",
  start: (targets) => ({
    add: () => undefined,
    finish: () => constants(new Map(targets.map(({ name }) => [name, 0]))),
  }),
};

/** Mean power over all training samples; where a house does not own the appliance its power counts as 0 W. */
class MeanFit implements BaselineFit {
  readonly #sums: Map<string, { watts: number; samples: number }>;

  constructor(names: readonly string[]) {
    this.#sums = new Map(names.map((name) => [name, { watts: 0, samples: 0 }]));
  }

  add({ aggregate, appliances }: TrainingSlice): void {
    for (const [name, sum] of this.#sums) {
      const power = appliances[name];
      for (let i = 0; i < aggregate.length; i++) {
        const watts = power === undefined ? 0 : power[i]!;
        if (Number.isNaN(aggregate[i]!) || Number.isNaN(watts)) continue;
        sum.watts += watts;
        sum.samples++;
      }
    }
  }

  finish(): FittedBaseline {
    return constants(new Map([...this.#sums].map(([name, sum]) => [name, sum.watts / Math.max(1, sum.samples)])));
  }
}

export const meanBaseline: Baseline = {
  name: "mean",
  start: (targets) => new MeanFit(targets.map(({ name }) => name)),
};
