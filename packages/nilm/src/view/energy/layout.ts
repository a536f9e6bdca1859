// Energy per day, week or month: kWh of each appliance and of what is left, as stacked bars, shares and flows.
import type { FlowChart, Listing, ListingColumn, Series, Theme, XyChart } from "@sciformer/core/view";
import { J_PER_KWH, PeriodTotals } from "../../feedback/energy.ts";
import { type CalendarPeriod, localDate, type Zone } from "../../meter/calendar.ts";
import { type Appliance, REMAINDER_COLOUR } from "../appliances.ts";
import type { House } from "../houses.ts";

/** Energy of one calendar period. */
export interface PeriodEnergy {
  /** UTC, ms. */
  readonly startMs: number;
  readonly label: string;
  readonly mainsKwh: number;
  /** Per appliance, in the order asked for. */
  readonly predictedKwh: readonly number[];
  /** NaN where nothing was measured. */
  readonly measuredKwh: readonly number[];
  /** Mains less what was predicted. */
  readonly remainderKwh: number;
  /** Share of the samples from the first to the last that the mains has, 0 ... 1. */
  readonly coverage: number;
}

/** Periods of a house, those without data between others included. */
export function periodEnergies(
  house: House,
  appliances: readonly Appliance[],
  period: CalendarPeriod,
  zone: Zone,
): PeriodEnergy[] {
  const powers = appliances.map(({ name }) => house.power.get(name)!);
  const none = new Float32Array(house.grid.count).fill(Number.NaN);
  const totals = new PeriodTotals(period, zone, 1 + 2 * powers.length);
  totals.add(house.times, [
    house.mains,
    ...powers.map(({ watts }) => watts),
    ...powers.map(({ truth }) => truth ?? none),
  ]);
  const kwh = (sum: number) => (sum * house.grid.periodMs) / 1000 / J_PER_KWH;
  const { totals: all } = totals;
  return all.map(({ startMs, sums, counts }, at) => {
    const end = Math.min(all[at + 1]?.startMs ?? Number.POSITIVE_INFINITY, house.times.at(-1)! + house.grid.periodMs);
    const begin = Math.max(startMs, house.grid.startMs);
    const mainsKwh = kwh(sums[0]!);
    const predictedKwh = powers.map((_, one) => kwh(sums[1 + one]!));
    const measuredKwh = powers.map((_, one) => {
      const column = 1 + powers.length + one;
      return counts[column]! > 0 ? kwh(sums[column]!) : Number.NaN;
    });
    return {
      startMs,
      label: labelOf(startMs, period, zone),
      mainsKwh,
      predictedKwh,
      measuredKwh,
      remainderKwh: mainsKwh - sum(predictedKwh),
      coverage: counts[0]! / Math.max(1, Math.round((end - begin) / house.grid.periodMs)),
    };
  });
}

function labelOf(startMs: number, period: CalendarPeriod, zone: Zone): string {
  const date = localDate(startMs, zone);
  return period === "month" ? date.slice(0, 7) : date;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** What a bar is made of: predictions, or what was measured. */
export type EnergySource = "predicted" | "measured";

/** Parts of a period from the bottom up, the remainder on top and never below 0. */
export function partsOf(period: PeriodEnergy, source: EnergySource): number[] {
  const own = source === "predicted" ? period.predictedKwh : period.measuredKwh;
  return [...own, Math.max(0, period.mainsKwh - sum(own.map((kwh) => kwh || 0)))];
}

/** Stacked bars. @param most of the y axis, so that bars of both sources compare */
export function barsChart(
  periods: readonly PeriodEnergy[],
  appliances: readonly Appliance[],
  source: EnergySource,
  most: number,
): XyChart {
  const names = periods.map(({ label }) => label);
  return {
    kind: "xy",
    id: `bars-${source}`,
    title: source === "predicted" ? "Energy, predicted" : "Energy, measured",
    place: "main",
    weight: 2,
    description: `${source} energy of ${appliances.map(({ label }) => label).join(", ")} and the remainder in ${names.length} periods`,
    x: { title: "from", scale: "categories", names },
    y: { title: "energy", unit: "kWh", scale: "linear", range: [0, most] },
    series: barSeries(periods, appliances, source, (kwh) => kwh),
    sync: "periods",
  };
}

/** The same as shares of the mains. */
export function sharesChart(periods: readonly PeriodEnergy[], appliances: readonly Appliance[]): XyChart {
  const names = periods.map(({ label }) => label);
  const share = (kwh: number, { mainsKwh }: PeriodEnergy) => (mainsKwh > 0 ? (100 * kwh) / mainsKwh : Number.NaN);
  return {
    kind: "xy",
    id: "shares",
    title: "Predicted share of the mains (%)",
    place: "main",
    weight: 1.5,
    description: `Share of each appliance in ${names.length} periods`,
    x: { title: "from", scale: "categories", names },
    y: { title: "share", unit: "%", scale: "linear", range: [0, 100] },
    series: barSeries(periods, appliances, "predicted", share),
    sync: "periods",
  };
}

function barSeries(
  periods: readonly PeriodEnergy[],
  appliances: readonly Appliance[],
  source: EnergySource,
  heightOf: (kwh: number, period: PeriodEnergy) => number,
): Series[] {
  const x = { start: 0, step: 1, count: periods.length };
  const parts = periods.map((period) => partsOf(period, source));
  const layers = [...appliances, { name: "remainder", label: "remainder", colour: REMAINDER_COLOUR }];
  return layers.map(({ name, label, colour }, layer) => {
    const y = Float32Array.from(periods, (period, at) => heightOf(parts[at]![layer]!, period));
    return { id: name, label, x, y, look: "bars", colour, stack: "energy" };
  });
}

/** Where the energy of some periods went. @param pricePerKwh 0 leaves the cost out */
export function flowChart(
  title: string,
  periods: readonly PeriodEnergy[],
  appliances: readonly Appliance[],
  pricePerKwh: number,
  theme: Theme,
): FlowChart {
  const totals = energyTotals(periods, appliances);
  const parts = [...appliances, { name: "remainder", label: "remainder", colour: REMAINDER_COLOUR }];
  const total = sum(totals);
  const texts = totals.map((kwh) => {
    const share = total > 0 ? `${((100 * kwh) / total).toFixed(1)}%` : "";
    return pricePerKwh > 0 ? `${share}, cost ${(kwh * pricePerKwh).toFixed(2)}` : share;
  });
  const shown = parts.map((part, at) => ({ ...part, kwh: totals[at]!, text: texts[at]! })).filter(({ kwh }) => kwh > 0);
  return {
    kind: "flow",
    id: "flow",
    title,
    place: "below",
    unit: "kWh",
    description: `${total.toFixed(1)} kWh: ${shown.map(({ label, kwh, text }) => `${label} ${kwh.toFixed(2)} kWh (${text})`).join(", ")}`,
    nodes: [
      { id: "mains", label: "mains", colour: theme.text },
      ...shown.map(({ name, label, colour }) => ({ id: name, label, colour })),
    ],
    links: shown.map(({ name, kwh, text }) => ({ from: "mains", to: name, value: kwh, label: text })),
  };
}

/** kWh of each appliance over periods, then of the remainder. */
export function energyTotals(periods: readonly PeriodEnergy[], appliances: readonly Appliance[]): number[] {
  return [...appliances.map((_, at) => at), appliances.length].map((layer) =>
    sum(periods.map((period) => partsOf(period, "predicted")[layer]!)),
  );
}

/** A row for each period, as predicted. */
export function energyListing(
  periods: readonly PeriodEnergy[],
  appliances: readonly Appliance[],
  selected: string | undefined,
): Listing {
  const kwh = (id: string, title: string): ListingColumn => ({ id, title, unit: "kWh", kind: "number", digits: 2 });
  const columns: ListingColumn[] = [
    { id: "from", title: "from", kind: "text" },
    kwh("mains", "mains"),
    ...appliances.map(({ name, label }) => kwh(name, label)),
    kwh("remainder", "remainder"),
    { id: "data", title: "data", unit: "%", kind: "number", digits: 0 },
  ];
  const cells = periods.map((period) => [
    period.label,
    period.mainsKwh,
    ...period.predictedKwh,
    period.remainderKwh,
    100 * period.coverage,
  ]);
  return {
    id: "periods",
    title: "Periods",
    place: "below",
    look: "table",
    columns,
    rows: periods.length,
    cell: (row, column) => cells[row]![column]!,
    key: (row) => periods[row]!.label,
    ...(selected === undefined ? {} : { selected }),
  };
}
