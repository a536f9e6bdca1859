// Energy per calendar day, week and month of the scored windows: the figures that a bill is made of.

import type { TaskConfig } from "../config.ts";
import { EnergyScore, J_PER_KWH } from "../feedback/energy.ts";
import type { Zone } from "../meter/calendar.ts";
import { formatMetric } from "../metrics.ts";
import type { Predictions, ScoredHouse } from "./scored-house.ts";

const PERIODS = { D: "day", W: "week", M: "month" } as const;

/** Scores of one method's energy per calendar period; null where a ratio is undefined. */
export interface EnergyFigures {
  readonly group: string;
  readonly method: string;
  /** Day, week (Monday to Sunday) or month on the household's clock. */
  readonly period: keyof typeof PERIODS;
  /** Periods with a scored sample. */
  readonly periods: number;
  readonly mae_kwh: number | null;
  readonly TECA: number | null;
  readonly SAE: number | null;
  readonly MR: number | null;
  readonly true_share_percent: number | null;
  /** Of the appliance's share of the house, MAE in percentage points. */
  readonly share: Readonly<Record<"mae_percent" | "TECA" | "SAE" | "MR", number | null>>;
}

const times = (value: number | null, factor: number) => (value === null ? null : value * factor);

/** Collects scored windows by target, method and period. */
export class EnergyBoard {
  readonly #task: TaskConfig;
  readonly #zone: Zone;
  readonly #scores = new Map<string, EnergyScore>();

  /** @param zone the household's clock, on which periods begin */
  constructor(task: TaskConfig, zone: Zone) {
    this.#task = task;
    this.#zone = zone;
  }

  add(
    method: string,
    { house, times, aggregate, starts, window, truths }: ScoredHouse,
    predictions: Predictions,
  ): void {
    for (const [c, { name }] of this.#task.targets.entries()) {
      for (const key of Object.keys(PERIODS) as (keyof typeof PERIODS)[]) {
        const score = this.#score(name, method, key);
        for (const start of starts) {
          const part = <A extends Float32Array | Float64Array>(values: A) => values.subarray(start, start + window);
          score.add(house, part(times), part(aggregate), part(truths[c]!.watts), part(predictions[name]!));
        }
      }
    }
  }

  #score(name: string, method: string, period: keyof typeof PERIODS): EnergyScore {
    const key = [name, method, period].join("\n");
    const score = this.#scores.get(key) ?? new EnergyScore(PERIODS[period], { zone: this.#zone, skipsEmpty: true });
    this.#scores.set(key, score);
    return score;
  }

  /** By target, method and period, in the order of their first scores. */
  get figures(): EnergyFigures[] {
    return [...this.#scores].map(([key, score]): EnergyFigures => {
      const [group, method, period] = key.split("\n") as [string, string, keyof typeof PERIODS];
      const { periods, energy, share, trueSharePercent } = score.values;
      const { TECA, SAE, MR } = energy;
      return {
        group,
        method,
        period,
        periods,
        mae_kwh: times(energy.MAE, this.#task.period_s / J_PER_KWH),
        ...{ TECA, SAE, MR },
        true_share_percent: trueSharePercent,
        share: {
          mae_percent: share.MAE,
          TECA: times(share.TECA, 0.01),
          SAE: times(share.SAE, 0.01),
          MR: times(share.MR, 0.01),
        },
      };
    });
  }

  /** A line per target: the error of a day's energy of `method`, beside that of `reference`. */
  notes(method: string, reference: string): string[] {
    const { figures } = this;
    return this.#task.targets.map(({ name }) => {
      const [ours, theirs] = [method, reference].map((wanted) =>
        figures.find((row) => row.group === name && row.method === wanted && row.period === "D"),
      );
      const [error, other] = [ours!, theirs!].map(({ mae_kwh }) => formatMetric(mae_kwh));
      return `${name}: ${method} MAE ${error} kWh/day over ${ours!.periods} days (${reference} ${other})`;
    });
  }
}
