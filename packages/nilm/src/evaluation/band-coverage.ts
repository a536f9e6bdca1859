// Whether the 90 % band is one: how often it covers the truth.
import type { TaskConfig } from "../config.ts";
import type { AppliancePower } from "../disaggregate.ts";
import type { ScoredHouse } from "./scored-house.ts";

/** Samples, and those of them whose truth lies in the band. */
interface Count {
  samples: number;
  covered: number;
}

const percent = ({ samples, covered }: Count) => (samples === 0 ? "-" : `${((100 * covered) / samples).toFixed(1)} %`);

/** Counts the scored samples whose truth lies within the band, over all and where the truth is above the threshold. */
export class BandCoverage {
  readonly #task: TaskConfig;
  readonly #passes: number;
  readonly #all: readonly Count[];
  readonly #above: readonly Count[];

  /** @param passes Monte Carlo dropout passes that the band comes from */
  constructor(task: TaskConfig, passes: number) {
    this.#task = task;
    this.#passes = passes;
    this.#all = task.targets.map(() => ({ samples: 0, covered: 0 }));
    this.#above = task.targets.map(() => ({ samples: 0, covered: 0 }));
  }

  add({ starts, window, truths }: ScoredHouse, predicted: Readonly<Record<string, AppliancePower>>): void {
    for (const [c, { name, threshold_w }] of this.#task.targets.entries()) {
      const { low, high } = predicted[name]!;
      const { watts } = truths[c]!;
      for (const start of starts) {
        for (let t = start; t < start + window; t++) {
          const covered = watts[t]! >= low![t]! && watts[t]! <= high![t]! ? 1 : 0;
          for (const count of watts[t]! > threshold_w ? [this.#all[c]!, this.#above[c]!] : [this.#all[c]!]) {
            count.samples++;
            count.covered += covered;
          }
        }
      }
    }
  }

  /** A line per target. */
  notes(): string[] {
    return this.#task.targets.map(({ name, threshold_w }, c) => {
      const [all, above] = [this.#all[c]!, this.#above[c]!];
      const parts = `${percent(all)} of ${all.samples} scored samples, ${percent(above)} of the ${above.samples} above ${threshold_w} W`;
      return `${name}: the 90 % band of ${this.#passes} dropout passes covers ${parts}`;
    });
  }
}
