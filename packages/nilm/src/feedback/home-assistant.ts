// Cumulative kWh per appliance and hour, as the CSV that Home Assistant's integration `import_statistics` reads.
import type { Columns } from "@sciformer/core";
import { houseRuns } from "../house-rows.ts";
import { countedSeries, type EnergyOptions, energyOf } from "./household-energy.ts";

const HOUR = 3_600_000;

/** Local hour, counted since 1970 -> sums of the counted series over it. */
type Hours = Map<number, Float64Array>;

/**
 * `sciformer:<house>_<appliance>`: lower case, digits and single underscores only, as the recorder demands; numbered
 * where the names of two houses differ in other characters only.
 */
function statisticId(house: string, appliance: string, taken: Set<string>): string {
  const slug = `${house}_${appliance}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "");
  let id = `sciformer:${slug}`;
  for (let n = 2; taken.has(id); n++) id = `sciformer:${slug}_${n}`;
  taken.add(id);
  return id;
}

/** `07.01.2024 23:00`, the integration's own date format, which needs no setting. */
function hourText(hour: number): string {
  const [date, clock] = new Date(hour * HOUR).toISOString().split("T") as [string, string];
  return `${date.split("-").reverse().join(".")} ${clock.slice(0, 5)}`;
}

/**
 * Sums by house and local hour. The hour that the end of summer time repeats has one label on the clock, and the
 * integration reads no offset: its two passes are one row.
 */
function sumHours(rows: Iterable<Columns>, options: EnergyOptions): Map<string, Hours> {
  const houses = new Map<string, Hours>();
  for (const batch of rows) {
    for (const run of houseRuns(batch)) {
      const hours = houses.get(run.house) ?? new Map<number, Float64Array>();
      houses.set(run.house, hours);
      const series = countedSeries(run, options);
      for (const [t, time] of run.times.entries()) {
        if (Number.isNaN(series[1]![t])) continue;
        const hour = Math.floor((time + options.zone.offsetMs(time)) / HOUR);
        const sums = hours.get(hour) ?? new Float64Array(series.length);
        hours.set(hour, sums);
        for (const [s, values] of series.entries()) sums[s]! += values[t]!;
      }
    }
  }
  return houses;
}

/**
 * Rows `statistic_id, unit, start, state, sum`: start of the hour on the household's clock, state and sum the kWh
 * since the first row. Hours without a prediction have no row.
 */
export function homeAssistantRows(rows: Iterable<Columns>, options: EnergyOptions): string[][] {
  const ids = new Set<string>();
  const lines = [["statistic_id", "unit", "start", "state", "sum"]];
  for (const [house, hours] of sumHours(rows, options)) {
    for (const name of options.appliances) {
      const id = statisticId(house, name, ids);
      let total = 0;
      for (const [hour, sums] of hours) {
        total += energyOf(sums, options).appliances[name]!.kwh;
        const kwh = total.toFixed(4);
        lines.push([id, "kWh", hourText(hour), kwh, kwh]);
      }
    }
  }
  return lines;
}
