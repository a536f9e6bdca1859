// Whether the runs of an appliance were found: events of one method against the true ones.
import type { TaskConfig } from "../config.ts";
import { type EventOptions, findEvents, scoreEvents } from "../feedback/events.ts";
import { formatMetric } from "../metrics.ts";
import { onlyScored, type Predictions, type ScoredHouse } from "./scored-house.ts";

/** A predicted run may start this much before or after the true one, s; at least two samples. */
const TOLERANCE_S = 300;

/** Counts matched events per target; a true event is a run of the measured status. */
export class EventScores {
  readonly #method: string;
  readonly #task: TaskConfig;
  readonly #toleranceS: number;
  readonly #counts: readonly { found: number; wanted: number; predicted: number }[];

  constructor(method: string, task: TaskConfig) {
    this.#method = method;
    this.#task = task;
    this.#toleranceS = Math.max(TOLERANCE_S, 2 * task.period_s);
    this.#counts = task.targets.map(() => ({ found: 0, wanted: 0, predicted: 0 }));
  }

  add(scored: ScoredHouse, predictions: Predictions): void {
    for (const [c, { name, threshold_w: thresholdW }] of this.#task.targets.entries()) {
      const options: EventOptions = { periodS: this.#task.period_s, thresholdW };
      const { watts, on } = scored.truths[c]!;
      const truth = findEvents(scored.times, watts, options, onlyScored(on, scored, 0));
      const prediction = findEvents(scored.times, onlyScored(predictions[name]!, scored, Number.NaN), options);
      const counts = this.#counts[c]!;
      counts.found += scoreEvents(truth, prediction, this.#toleranceS).truePositives;
      counts.wanted += truth.length;
      counts.predicted += prediction.length;
    }
  }

  /** A line per target. */
  notes(): string[] {
    return this.#task.targets.map(({ name }, c) => {
      const { found, wanted, predicted } = this.#counts[c]!;
      if (wanted + predicted === 0) return `${name}: no run of it, neither true nor predicted`;
      const f1 = formatMetric((2 * found) / (wanted + predicted));
      const counts = `${found} of ${wanted} runs found, ${predicted - found} predicted that are none`;
      return `${name}: ${this.#method} F1 of runs ${f1} (${counts}; starts at most ${this.#toleranceS} s apart)`;
    });
  }
}
