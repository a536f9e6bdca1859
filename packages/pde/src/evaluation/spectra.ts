// Energies by wave number of predictions and truth, mean over the simulations of a set-up, at a few steps.
import { type StateShape, stateSpectrum } from "./state-errors.ts";

/** Steps whose spectra are kept. */
const STEPS: readonly number[] = [1, 5, 10, 20, 29];

/** Of one set-up at one step, by wave number from 0. */
export interface GroupSpectra {
  readonly group: string;
  readonly step: number;
  readonly predicted: readonly number[];
  readonly truth: readonly number[];
}

interface Sums {
  readonly group: string;
  readonly step: number;
  readonly predicted: Float64Array;
  readonly truth: Float64Array;
  count: number;
}

function addTo(sums: Float64Array, values: Float64Array): void {
  for (let k = 0; k < sums.length; k++) sums[k]! += values[k]!;
}

/** Gathers spectra of states. */
export class SpectraBuilder {
  readonly #sums = new Map<string, Sums>();

  /** States of other steps than the kept ones are passed over. */
  add(group: string, step: number, predicted: Float32Array, truth: Float32Array, shape: StateShape): void {
    if (!STEPS.includes(step)) return;
    const spectra = [stateSpectrum(predicted, shape), stateSpectrum(truth, shape)] as const;
    const key = `${group} ${step}`;
    const length = spectra[0].length;
    const found = this.#sums.get(key) ?? {
      group,
      step,
      predicted: new Float64Array(length),
      truth: new Float64Array(length),
      count: 0,
    };
    this.#sums.set(key, found);
    addTo(found.predicted, spectra[0]);
    addTo(found.truth, spectra[1]);
    found.count++;
  }

  means(): GroupSpectra[] {
    return [...this.#sums.values()].map(({ group, step, predicted, truth, count }) => ({
      group,
      step,
      predicted: Array.from(predicted, (energy) => energy / count),
      truth: Array.from(truth, (energy) => energy / count),
    }));
  }
}
