// What a prediction found, in figures: period, energy and shares, events, costs, warnings; the lines and the file say the same.
import type { Columns } from "@sciformer/core";
import type { TaskConfig } from "../config.ts";
import { houseRuns } from "../house-rows.ts";
import { formatLocal, type Zone } from "../meter/calendar.ts";
import { type HouseEvent, HouseEvents } from "./house-events.ts";
import { countedSeries, type EnergyOptions, energyOf } from "./household-energy.ts";
import type { Tariff } from "./tariff.ts";

const NEGATIVE_REST_SHARE = -0.05;
const REST = "other";

/** Energy of one appliance or of the rest, over the samples that have both a reading and a prediction. */
interface EnergySummary {
  readonly kwh: number;
  readonly share_percent: number | null;
  /** Null without a tariff. */
  readonly cost: number | null;
}

interface ApplianceSummary extends EnergySummary {
  readonly events: number;
  /** Null without events. */
  readonly mean_kwh_per_event: number | null;
}

/** The content of the file of `--summary`. */
export interface Summary {
  /** Start of the first sample and end of the last one on the household's clock, ISO 8601; null without rows. */
  readonly from: string | null;
  readonly to: string | null;
  /** IANA zone, or "UTC as it stands" for a run that reads UTC as wall-clock time. */
  readonly clock: string;
  readonly period_s: number;
  readonly houses: number;
  readonly samples: { readonly predicted: number; readonly without_data: number };
  /** Null without a tariff, or where it names none. */
  readonly currency: string | null;
  /** Over the predicted samples. */
  readonly aggregate_kwh: number;
  readonly appliances: Readonly<Record<string, ApplianceSummary>>;
  readonly other: EnergySummary;
  readonly warnings: readonly string[];
}

const rounded = (value: number) => Number(value.toFixed(6));
const roundedOrNull = (value: number | null) => (value === null ? null : rounded(value));

/** Takes prediction rows in order of time; memory grows with the events only. */
export class SummaryBuilder {
  readonly #task: TaskConfig;
  readonly #energy: EnergyOptions;
  readonly #events: HouseEvents;
  readonly #houses = new Set<string>();
  #sums = new Float64Array();
  #rows = 0;
  #predicted = 0;
  #negativeRest = 0;
  #firstMs = Number.POSITIVE_INFINITY;
  #lastMs = Number.NEGATIVE_INFINITY;

  /** @param zone the household's clock */
  constructor(task: TaskConfig, zone: Zone, tariff?: Tariff) {
    const appliances = [...task.targets.map(({ name }) => name), REST];
    this.#task = task;
    this.#energy = { appliances, periodS: task.period_s, zone, tariff };
    this.#events = new HouseEvents(task);
  }

  /** @throws InputError where the tariff has no price for a reading */
  add(rows: Columns): void {
    this.#events.add(rows);
    for (const run of houseRuns(rows)) {
      const series = countedSeries(run, this.#energy);
      this.#houses.add(run.house);
      this.#firstMs = Math.min(this.#firstMs, run.times[0]!);
      this.#lastMs = Math.max(this.#lastMs, run.times.at(-1)!);
      this.#rows += run.times.length;
      this.#countRest(series[1]!, series[1 + this.#energy.appliances.length]!);
      if (this.#sums.length === 0) this.#sums = new Float64Array(series.length);
      for (const [s, values] of series.entries()) {
        for (const value of values) if (!Number.isNaN(value)) this.#sums[s]! += value;
      }
    }
  }

  /** @param covered, other [samples], W; NaN where a sample does not count */
  #countRest(covered: Float64Array, other: Float64Array): void {
    for (let t = 0; t < covered.length; t++) {
      if (Number.isNaN(covered[t])) continue;
      this.#predicted++;
      if (other[t]! < NEGATIVE_REST_SHARE * covered[t]!) this.#negativeRest++;
    }
  }

  finish(): Summary {
    const { period_s, targets, tz, tz_policy } = this.#task;
    const { zone, tariff } = this.#energy;
    const events = this.#events.finish();
    const { coveredKwh, appliances } = energyOf(this.#sums.length === 0 ? this.#nothing() : this.#sums, this.#energy);
    const energy = (name: string): EnergySummary => {
      const { kwh, sharePercent, cost } = appliances[name]!;
      return { kwh: rounded(kwh), share_percent: roundedOrNull(sharePercent), cost: roundedOrNull(cost) };
    };
    const entries = targets.map(({ name }) => [name, { ...energy(name), ...eventsOf(events, name) }] as const);
    const hasRows = this.#rows > 0;
    return {
      from: hasRows ? formatLocal(this.#firstMs, zone) : null,
      to: hasRows ? formatLocal(this.#lastMs + period_s * 1000, zone) : null,
      clock: tz_policy === "local" ? tz : "UTC as it stands",
      period_s,
      houses: this.#houses.size,
      samples: { predicted: this.#predicted, without_data: this.#rows - this.#predicted },
      currency: tariff?.currency ?? null,
      aggregate_kwh: rounded(coveredKwh),
      appliances: Object.fromEntries(entries),
      other: energy(REST),
      warnings: this.#warnings(events),
    };
  }

  #nothing(): Float64Array {
    return new Float64Array(2 * (this.#energy.appliances.length + 2));
  }

  #warnings(events: readonly HouseEvent[]): string[] {
    const silent = this.#task.targets.filter(({ name }) => events.every(({ appliance }) => appliance !== name));
    const lines = silent.map(
      ({ name, threshold_w }) => `${name} never exceeded its threshold of ${threshold_w} W in this file`,
    );
    if (this.#negativeRest === 0) return lines;
    const rest = `in ${this.#negativeRest} samples the appliances add up to more than 105 % of the aggregate (--rescale)`;
    return [...lines, rest];
  }
}

function eventsOf(all: readonly HouseEvent[], name: string): Pick<ApplianceSummary, "events" | "mean_kwh_per_event"> {
  const events = all.filter(({ appliance }) => appliance === name);
  const kwh = events.reduce((sum, { energyKwh }) => sum + energyKwh, 0);
  return { events: events.length, mean_kwh_per_event: events.length === 0 ? null : rounded(kwh / events.length) };
}

/** The summary as lines to print. */
export function summaryLines(summary: Summary): string[] {
  const { samples, period_s, clock, aggregate_kwh, appliances, other, currency, warnings } = summary;
  const days = ((samples.predicted * period_s) / 86_400).toFixed(1);
  const line = (name: string, { kwh, share_percent, cost }: EnergySummary) => {
    const share = share_percent === null ? "-" : share_percent.toFixed(1);
    const money = cost === null ? "" : `, cost ${cost.toFixed(2)}${currency === null ? "" : ` ${currency}`}`;
    return `${name}: ${kwh.toFixed(2)} kWh, ${share} % of ${aggregate_kwh.toFixed(2)} kWh${money}`;
  };
  return [
    `predicted ${samples.predicted} samples (${days} days), ${samples.without_data} without data or in too short a stretch; clock: ${clock}`,
    ...Object.entries(appliances).map(([name, energy]) => line(name, energy)),
    line(REST, other),
    ...warnings.map((warning) => `warning: ${warning}`),
  ];
}
