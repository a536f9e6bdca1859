// How sure the network's figures are: 90 % bootstrap intervals over the days of the scored windows.
import { Random } from "@sciformer/core";
import type { TaskConfig } from "../config.ts";
import { nextStart, startOf, type Zone } from "../meter/calendar.ts";
import { formatMetric, MetricAccumulator } from "../metrics.ts";
import { bootstrapIntervals } from "./bootstrap.ts";
import type { Predictions, ScoredHouse } from "./scored-house.ts";

const LEVEL = 0.9;
const SEED = 1;

/** Metrics of one method per target, house and local day. */
export class DayScores {
  readonly #method: string;
  readonly #task: TaskConfig;
  readonly #zone: Zone;
  readonly #days: readonly Map<string, MetricAccumulator>[];

  /** @param zone the household's clock, on which days begin */
  constructor(method: string, task: TaskConfig, zone: Zone) {
    this.#method = method;
    this.#task = task;
    this.#zone = zone;
    this.#days = task.targets.map(() => new Map());
  }

  add(scored: ScoredHouse, predictions: Predictions): void {
    for (const start of scored.starts) {
      for (const [from, to] of this.#stretches(scored.times, start, start + scored.window)) {
        const day = `${scored.house} ${startOf("day", scored.times[from]!, this.#zone)}`;
        for (const [c, { name }] of this.#task.targets.entries()) {
          const { watts, on } = scored.truths[c]!;
          const parts = [watts, predictions[name]!, on].map((values) => values.subarray(from, to));
          this.#score(c, day).add(parts[0]!, parts[1]!, parts[2]!);
        }
      }
    }
  }

  /** Cuts [from, to) where a local day begins. */
  *#stretches(times: Float64Array, from: number, to: number): Generator<[number, number]> {
    for (let at = from; at < to; ) {
      const tomorrow = nextStart("day", times[at]!, this.#zone);
      const samples = Math.ceil((tomorrow - times[at]!) / (this.#task.period_s * 1000));
      const end = Math.min(to, at + samples);
      yield [at, end];
      at = end;
    }
  }

  #score(c: number, day: string): MetricAccumulator {
    const score = this.#days[c]!.get(day) ?? new MetricAccumulator(this.#task.targets[c]!.threshold_w);
    this.#days[c]!.set(day, score);
    return score;
  }

  /** A line per target. */
  notes(): string[] {
    return this.#task.targets.map(({ name }, c) => this.#note(name, [...this.#days[c]!.values()]));
  }

  #note(name: string, days: readonly MetricAccumulator[]): string {
    if (days.length < 2) return `${name}: no intervals, the scored windows lie on a single day`;
    const whole = new MetricAccumulator(0);
    for (const day of days) whole.merge(day);
    const intervals = bootstrapIntervals(days, new Random(SEED).fork(`days of ${name}`), { level: LEVEL });
    const figure = (metric: "MAE" | "MR", unit: string) => {
      const interval = intervals[metric];
      if (interval === null) return `${metric} -`;
      const [low, high] = [interval.low, interval.high].map((value) => formatMetric(value));
      return `${metric} ${formatMetric(whole.values[metric])}${unit} (${low} to ${high})`;
    };
    const figures = [figure("MAE", " W"), figure("MR", "")].join(", ");
    return `${name}: ${this.#method} ${figures}; ${100 * LEVEL} % intervals, bootstrap over ${days.length} days`;
  }
}
