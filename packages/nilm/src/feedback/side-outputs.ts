// Files beside predictions: events, energy per period, the summary, statistics for Home Assistant.
import type { CliValues, Columns, DatasetSource, SideOutput } from "@sciformer/core";
import type { NilmConfig } from "../config.ts";
import { csvText, householdZone } from "../house-rows.ts";
import { taskFor } from "../metadata.ts";
import { type CalendarPeriod, formatLocal } from "../meter/calendar.ts";
import { homeAssistantRows } from "./home-assistant.ts";
import { HouseEvents } from "./house-events.ts";
import { type EnergyOptions, householdEnergy } from "./household-energy.ts";
import { SummaryBuilder } from "./summary.ts";
import { tariffOf } from "./tariff.ts";

async function eventsCsv(
  predictions: readonly Columns[],
  source: DatasetSource,
  { task }: NilmConfig,
): Promise<string> {
  const events = new HouseEvents(task);
  for (const batch of predictions) events.add(batch);
  const zone = householdZone(source);
  const lines = events.finish().map(({ house, appliance, startMs, endMs, energyKwh, peakW, confidence }) => {
    const times = [startMs, endMs].map((ms) => formatLocal(ms, zone));
    return [house, appliance, ...times, energyKwh.toFixed(4), peakW.toFixed(0), confidence?.toFixed(3) ?? ""];
  });
  return csvText([["house_id", "appliance", "start", "end", "energy_kwh", "peak_w", "confidence"], ...lines]);
}

async function energyOptions(source: DatasetSource, { task }: NilmConfig, values: CliValues): Promise<EnergyOptions> {
  const zone = householdZone(source);
  const appliances = [...task.targets.map(({ name }) => name), "other"];
  return { appliances, periodS: task.period_s, zone, tariff: await tariffOf(values, zone) };
}

/** kWh, share and cost per period of the household; `other` is the aggregate less the appliances. */
function energyCsv(period: CalendarPeriod): SideOutput<NilmConfig>["render"] {
  return async (predictions, source, config, values) => {
    const options = await energyOptions(source, config, values);
    const { tariff, appliances: names } = options;
    const money = tariff?.currency ? `cost_${tariff.currency.toLowerCase()}` : "cost";
    const costs = (...amounts: (number | null)[]) =>
      amounts.flatMap((cost) => (cost === null ? [] : [cost.toFixed(4)]));
    const columns = (name: string) => [`${name}_kwh`, `${name}_percent`, ...(tariff ? [`${name}_${money}`] : [])];
    const aggregate = ["aggregate_kwh", ...(tariff ? [`aggregate_${money}`] : [])];
    const lines = [["house_id", "date", "hours", ...aggregate, ...names.flatMap(columns)]];
    for (const row of householdEnergy(predictions, period, options)) {
      const parts = names.flatMap((name) => {
        const { kwh, sharePercent, cost } = row.appliances[name]!;
        return [kwh.toFixed(4), sharePercent?.toFixed(2) ?? "", ...costs(cost)];
      });
      const whole = [row.aggregateKwh.toFixed(4), ...costs(row.aggregateCost)];
      lines.push([row.house, row.date, row.hours.toFixed(2), ...whole, ...parts]);
    }
    return csvText(lines);
  };
}

async function summaryJson(
  predictions: readonly Columns[],
  source: DatasetSource,
  { task }: NilmConfig,
  values: CliValues,
): Promise<string> {
  const zone = householdZone(source);
  const builder = new SummaryBuilder(taskFor(source, task), zone, await tariffOf(values, zone));
  for (const batch of predictions) builder.add(batch);
  return `${JSON.stringify(builder.finish(), null, 2)}\n`;
}

async function homeAssistantCsv(
  predictions: readonly Columns[],
  source: DatasetSource,
  config: NilmConfig,
): Promise<string> {
  return csvText(homeAssistantRows(predictions, await energyOptions(source, config, {})));
}

const energyOutput = (period: CalendarPeriod, flag: string, meaning: string): SideOutput<NilmConfig> => ({
  option: {
    flags: `--${flag} <file>`,
    description: `CSV of kWh, share and (with --tariff) cost per appliance and ${meaning}`,
  },
  render: energyCsv(period),
});

/** The options of `predict` that ask for a file. */
export const sideOutputs: readonly SideOutput<NilmConfig>[] = [
  {
    option: {
      flags: "--events <file>",
      description: "CSV of every run of an appliance: start, end, kWh, peak W, with --samples its confidence",
    },
    render: eventsCsv,
  },
  energyOutput("day", "daily", "day of the household (zone of --tz)"),
  energyOutput("week", "weekly", "week, Monday to Sunday"),
  energyOutput("month", "monthly", "month"),
  {
    option: {
      flags: "--summary <file>",
      description: "JSON of the printed figures: period, kWh, shares, costs, number of runs, warnings",
    },
    render: summaryJson,
  },
  {
    option: {
      flags: "--home-assistant <file>",
      description: "CSV of cumulative kWh per hour for Home Assistant's integration import_statistics",
    },
    render: homeAssistantCsv,
  },
];
