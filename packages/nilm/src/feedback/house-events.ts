// The events of every appliance of a household, found while prediction rows pass.
import type { Columns } from "@sciformer/core";
import type { TaskConfig } from "../config.ts";
import { type HouseRun, houseRuns } from "../house-rows.ts";
import { type ApplianceEvent, EventDetector } from "./events.ts";
import { exceedance } from "./normal.ts";

/** An event, of which appliance of which house. */
export interface HouseEvent extends ApplianceEvent {
  readonly house: string;
  readonly appliance: string;
}

/** One appliance of one house. */
interface Search {
  readonly house: string;
  readonly appliance: string;
  readonly thresholdW: number;
  readonly detector: EventDetector;
  readonly found: ApplianceEvent[];
}

/** Probability of being above the threshold per row, from the 90 % band; NaN where there is none. */
function probabilities(run: HouseRun, appliance: string, thresholdW: number): Float64Array {
  const high = run.column(`${appliance}_w_high`);
  return Float64Array.from(run.column(`${appliance}_w_low`), (low, t) => exceedance(low, high[t]!, thresholdW));
}

/** Takes prediction rows in order of time; holds the events. */
export class HouseEvents {
  readonly #task: TaskConfig;
  readonly #houses = new Map<string, readonly Search[]>();

  constructor(task: TaskConfig) {
    this.#task = task;
  }

  add(rows: Columns): void {
    for (const run of houseRuns(rows)) {
      for (const { appliance, thresholdW, detector, found } of this.#searches(run.house)) {
        const probability = probabilities(run, appliance, thresholdW);
        found.push(...detector.add(run.times, run.column(`${appliance}_w`), undefined, probability));
      }
    }
  }

  #searches(house: string): readonly Search[] {
    const { targets, period_s: periodS } = this.#task;
    const known = this.#houses.get(house);
    const searches =
      known ??
      targets.map(({ name: appliance, threshold_w: thresholdW }): Search => {
        return { house, appliance, thresholdW, detector: new EventDetector({ periodS, thresholdW }), found: [] };
      });
    this.#houses.set(house, searches);
    return searches;
  }

  /** Ends the series. @returns house by house, appliance by appliance */
  finish(): HouseEvent[] {
    return [...this.#houses.values()].flat().flatMap(({ house, appliance, detector, found }) => {
      return [...found, ...detector.finish()].map((event): HouseEvent => ({ ...event, house, appliance }));
    });
  }
}
