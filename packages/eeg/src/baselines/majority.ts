// What guessing scores: the class that training has most of, for every trial.
import { labelIndices } from "./band.ts";
import type { Baseline } from "./baseline.ts";

/** Shares of the classes in training as probabilities of every trial. */
export const majorityClass: Baseline = {
  name: "majority class",
  suits: () => true,
  fit(trials, set) {
    const labels = labelIndices(trials, set);
    const shares = Float64Array.from(
      set.classes,
      (_, k) => labels.filter((label) => label === k).length / labels.length,
    );
    return { predict: (list) => list.map(() => Float64Array.from(shares)) };
  },
};
