// Energy per calendar day, week and month: totals of any series, their scores, and kWh for the household.
import type { Columns } from "@sciformer/core";
import { type CalendarPeriod, localDate, nextStart, startOf, Zone } from "./calendar.ts";
import { PowerAccumulator, type PowerMetric, type PowerMetricValues } from "./metrics.ts";

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
  /** Over totals (sums of samples in W). */
  readonly energy: PowerMetricValues;
  /** Over shares, times 100. */
  readonly share: PowerMetricValues;
  /** Mean true share of the house in percent; null without totals. */
  readonly trueSharePercent: number | null;
}

/** Added to every total before the scores, so that a period without use has a share and a ratio. */
const TOTAL_OFFSET = 1;

/**
 * Scores one appliance's energy per calendar period over several houses, on the clock of the timestamps as they
 * stand: the released evaluation's per-day, per-week and per-month tables.
 */
export class EnergyScore {
  readonly #period: CalendarPeriod;
  readonly #zone = new Zone("UTC");
  readonly #houses = new Map<string, PeriodTotals>();

  constructor(period: CalendarPeriod) {
    this.#period = period;
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
      for (const { sums } of house.totals) {
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
      energy: energy.values,
      share: Object.fromEntries(percent) as Record<PowerMetric, number | null>,
      trueSharePercent: share.meanTruth === null ? null : 100 * share.meanTruth,
    };
  }
}

/** Energy of one house over one local day, week or month. */
export interface EnergyRow {
  readonly house: string;
  /** First local date of the period, `YYYY-MM-DD`. */
  readonly date: string;
  /** Hours with data; a whole day has 24 (23 or 25 where the clock changes). */
  readonly hours: number;
  readonly aggregateKwh: number;
  /** By appliance. */
  readonly appliancesKwh: Readonly<Record<string, number>>;
}

export const J_PER_KWH = 3.6e6;

/**
 * kWh per appliance and calendar period in the household's zone. Memory grows with the periods, not with the rows.
 *
 * @param rows house_id, timestamp, aggregate_w and `<appliance>_w`, as in predictions
 * @param periodS seconds of a row
 */
export async function householdEnergy(
  rows: AsyncIterable<Columns> | Iterable<Columns>,
  appliances: readonly string[],
  periodS: number,
  zone: Zone,
  period: CalendarPeriod = "day",
): Promise<EnergyRow[]> {
  const houses = new Map<string, PeriodTotals>();
  for await (const { length, values } of rows) {
    const series = ["aggregate", ...appliances].map((name) => values[`${name}_w`] as Float32Array);
    const times = values.timestamp as Float64Array;
    const ids = values.house_id as readonly string[];
    for (let from = 0; from < length; ) {
      let to = from + 1;
      while (to < length && ids[to] === ids[from]) to++;
      const house = ids[from]!;
      const totals = houses.get(house) ?? new PeriodTotals(period, zone, series.length);
      houses.set(house, totals);
      totals.add(
        times.subarray(from, to),
        series.map((watts) => watts.subarray(from, to)),
      );
      from = to;
    }
  }
  return [...houses].flatMap(([house, totals]) =>
    totals.totals.map((total) => energyRow(house, total, appliances, periodS, zone)),
  );
}

function energyRow(
  house: string,
  { startMs, sums, counts }: PeriodTotal,
  appliances: readonly string[],
  periodS: number,
  zone: Zone,
): EnergyRow {
  const kwh = (index: number) => (sums[index]! * periodS) / J_PER_KWH;
  return {
    house,
    date: localDate(startMs, zone),
    hours: (counts[0]! * periodS) / 3600,
    aggregateKwh: kwh(0),
    appliancesKwh: Object.fromEntries(appliances.map((name, i) => [name, kwh(i + 1)])),
  };
}
