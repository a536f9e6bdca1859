// Energy per calendar day, week and month: totals of any series, and their scores.
import { type CalendarPeriod, nextStart, startOf, Zone } from "../meter/calendar.ts";
import { PowerAccumulator, type PowerMetric, type PowerMetricValues } from "../metrics.ts";

export const J_PER_KWH = 3.6e6;

/** The sums of several series over one calendar period. */
export interface PeriodTotal {
  /** UTC instant at which the period starts. */
  readonly startMs: number;
  /** Per series: the sum of its samples that are not missing. */
  readonly sums: Float64Array;
  /** Per series: how many samples that were. */
  readonly counts: Float64Array;
}

/** Sums series per calendar period of a zone while they stream; weeks run from Monday to Sunday. */
export class PeriodTotals {
  readonly #period: CalendarPeriod;
  readonly #zone: Zone;
  readonly #series: number;
  readonly #totals = new Map<number, PeriodTotal>();
  #current: PeriodTotal | undefined;
  #end = 0;

  constructor(period: CalendarPeriod, zone: Zone, series: number) {
    this.#period = period;
    this.#zone = zone;
    this.#series = series;
  }

  /**
   * @param times [samples], ms, UTC
   * @param series per series [samples]; NaN where missing
   */
  add(times: ArrayLike<number>, series: readonly ArrayLike<number>[]): void {
    for (let i = 0; i < times.length; i++) {
      const { sums, counts } = this.#at(times[i]!);
      for (let s = 0; s < series.length; s++) {
        const value = series[s]![i]!;
        if (Number.isNaN(value)) continue;
        sums[s]! += value;
        counts[s]!++;
      }
    }
  }

  #at(utcMs: number): PeriodTotal {
    if (this.#current !== undefined && utcMs >= this.#current.startMs && utcMs < this.#end) return this.#current;
    const startMs = startOf(this.#period, utcMs, this.#zone);
    const known = this.#totals.get(startMs);
    const total = known ?? this.#empty(startMs);
    this.#totals.set(startMs, total);
    this.#current = total;
    this.#end = nextStart(this.#period, utcMs, this.#zone);
    return total;
  }

  #empty(startMs: number): PeriodTotal {
    return { startMs, sums: new Float64Array(this.#series), counts: new Float64Array(this.#series) };
  }

  /** Every period from the first to the last with a sample, ascending; those without samples have sums of zero. */
  get totals(): PeriodTotal[] {
    const starts = [...this.#totals.keys()];
    if (starts.length === 0) return [];
    const last = Math.max(...starts);
    const all: PeriodTotal[] = [];
    for (let at = Math.min(...starts); at <= last; at = nextStart(this.#period, at, this.#zone)) {
      all.push(this.#totals.get(at) ?? this.#empty(at));
    }
    return all;
  }
}

/** Scores of energy totals, and of the appliance's share of the whole house. */
export interface EnergyScores {
  /** Periods scored, over all houses. */
  readonly periods: number;
  /** Over totals (sums of samples in W). */
  readonly energy: PowerMetricValues;
  /** Over shares, times 100. */
  readonly share: PowerMetricValues;
  /** Mean true share of the house in percent; null without totals. */
  readonly trueSharePercent: number | null;
}

/** Added to every total before the scores, so that a period without use has a share and a ratio. */
const TOTAL_OFFSET = 1;

/** Where periods begin and which of them count; without them as in the released evaluation. */
export interface EnergyScoreOptions {
  /** The clock on which periods begin; the timestamps as they stand unless told otherwise. */
  readonly zone?: Zone;
  /** Leaves out periods without a sample that lie between others; the released evaluation scores them as 0 W. */
  readonly skipsEmpty?: boolean;
}

/**
 * Scores one appliance's energy per calendar period over several houses: the released evaluation's per-day, per-week
 * and per-month tables.
 */
export class EnergyScore {
  readonly #period: CalendarPeriod;
  readonly #zone: Zone;
  readonly #skipsEmpty: boolean;
  readonly #houses = new Map<string, PeriodTotals>();

  constructor(period: CalendarPeriod, { zone = new Zone("UTC"), skipsEmpty = false }: EnergyScoreOptions = {}) {
    this.#period = period;
    this.#zone = zone;
    this.#skipsEmpty = skipsEmpty;
  }

  /** @param times [samples], ms; @param aggregate, truth, prediction [samples], W, the prediction already thresholded */
  add(
    house: string,
    times: ArrayLike<number>,
    aggregate: ArrayLike<number>,
    truth: ArrayLike<number>,
    prediction: ArrayLike<number>,
  ): void {
    const totals = this.#houses.get(house) ?? new PeriodTotals(this.#period, this.#zone, 3);
    this.#houses.set(house, totals);
    totals.add(times, [aggregate, truth, prediction]);
  }

  get values(): EnergyScores {
    const energy = new PowerAccumulator();
    const share = new PowerAccumulator();
    for (const house of this.#houses.values()) {
      for (const { sums, counts } of house.totals) {
        if (this.#skipsEmpty && counts[0] === 0) continue;
        const [aggregate, truth, prediction] = Array.from(sums, (sum) => sum + TOTAL_OFFSET) as [
          number,
          number,
          number,
        ];
        energy.addSample(truth, prediction);
        share.addSample(truth / aggregate, prediction / aggregate);
      }
    }
    const percent = Object.entries(share.values).map(([name, value]) => [name, value === null ? null : 100 * value]);
    return {
      periods: energy.count,
      energy: energy.values,
      share: Object.fromEntries(percent) as Record<PowerMetric, number | null>,
      trueSharePercent: share.meanTruth === null ? null : 100 * share.meanTruth,
    };
  }
}
