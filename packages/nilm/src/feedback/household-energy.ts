// kWh, shares and costs of a household's appliances, over calendar periods of its clock.
import type { Columns } from "@sciformer/core";
import { type HouseRun, houseRuns } from "../house-rows.ts";
import { type CalendarPeriod, localDate, type Zone } from "../meter/calendar.ts";
import { J_PER_KWH, type PeriodTotal, PeriodTotals } from "./energy.ts";
import type { Tariff } from "./tariff.ts";

/** What an appliance used. */
export interface ApplianceEnergy {
  readonly kwh: number;
  /** Of the aggregate over the samples that have a prediction; null where that is 0. */
  readonly sharePercent: number | null;
  /** In the tariff's currency; null without a tariff. */
  readonly cost: number | null;
}

/** Energy of one house over one local day, week or month. */
export interface EnergyRow {
  readonly house: string;
  /** First local date of the period, `YYYY-MM-DD`. */
  readonly date: string;
  /** Hours with a reading; a whole day has 24 (23 or 25 where the clock changes). */
  readonly hours: number;
  readonly aggregateKwh: number;
  readonly aggregateCost: number | null;
  /** By appliance; over the samples that have both a reading and a prediction. */
  readonly appliances: Readonly<Record<string, ApplianceEnergy>>;
}

/** How energy is counted. */
export interface EnergyOptions {
  /** Columns `<name>_w` of the rows, `other` among them. */
  readonly appliances: readonly string[];
  /** Seconds of a row. */
  readonly periodS: number;
  readonly zone: Zone;
  readonly tariff?: Tariff | undefined;
}

/**
 * The series that energy is summed from: the aggregate, the aggregate of the samples that have a prediction, each
 * appliance over those; with a tariff the aggregate and each appliance once more, times the price at each sample.
 *
 * @returns per series [rows], W (or W times a price); NaN where a sample does not count
 */
export function countedSeries(run: HouseRun, { appliances, tariff }: EnergyOptions): Float64Array[] {
  const aggregate = Float64Array.from(run.column("aggregate_w"));
  const powers = appliances.map((name) => Float64Array.from(run.column(`${name}_w`)));
  const covered = aggregate.slice();
  for (let t = 0; t < covered.length; t++) {
    if (powers.some((watts) => Number.isNaN(watts[t]))) covered[t] = Number.NaN;
    if (Number.isNaN(covered[t])) for (const watts of powers) watts[t] = Number.NaN;
  }
  const series = [aggregate, covered, ...powers];
  if (tariff === undefined) return series;
  const prices = aggregate.map((watts, t) => (Number.isNaN(watts) ? watts : tariff.priceAt(run.times[t]!)));
  const priced = (watts: Float64Array) => watts.map((power, t) => power * prices[t]!);
  return [...series, priced(aggregate), ...powers.map(priced)];
}

/** The sums of {@link countedSeries}, in kWh and in money. */
export function energyOf(sums: ArrayLike<number>, { appliances, periodS, tariff }: EnergyOptions) {
  const kwhPerWatt = periodS / J_PER_KWH;
  const kwh = (index: number) => sums[index]! * kwhPerWatt;
  const costs = 2 + appliances.length;
  const cost = (index: number) => (tariff === undefined ? null : kwh(costs + index));
  const coveredKwh = kwh(1);
  const entries = appliances.map((name, i): [string, ApplianceEnergy] => {
    const used = kwh(2 + i);
    return [name, { kwh: used, sharePercent: coveredKwh > 0 ? (100 * used) / coveredKwh : null, cost: cost(1 + i) }];
  });
  return { aggregateKwh: kwh(0), aggregateCost: cost(0), coveredKwh, appliances: Object.fromEntries(entries) };
}

/**
 * Energy per house and calendar period in the household's zone. Memory grows with the periods, not with the rows.
 *
 * @param rows house_id, timestamp, aggregate_w and `<appliance>_w`, as in predictions
 * @throws InputError where the tariff has no price for a reading
 */
export function householdEnergy(rows: Iterable<Columns>, period: CalendarPeriod, options: EnergyOptions): EnergyRow[] {
  const houses = new Map<string, PeriodTotals>();
  for (const batch of rows) {
    for (const run of houseRuns(batch)) {
      const series = countedSeries(run, options);
      const totals = houses.get(run.house) ?? new PeriodTotals(period, options.zone, series.length);
      houses.set(run.house, totals);
      totals.add(run.times, series);
    }
  }
  return [...houses].flatMap(([house, { totals }]) => totals.map((total) => energyRow(house, total, options)));
}

function energyRow(house: string, { startMs, sums, counts }: PeriodTotal, options: EnergyOptions): EnergyRow {
  const { aggregateKwh, aggregateCost, appliances } = energyOf(sums, options);
  const hours = (counts[0]! * options.periodS) / 3600;
  return { house, date: localDate(startMs, options.zone), hours, aggregateKwh, aggregateCost, appliances };
}
