// Tests of the summary of a prediction: its figures, its warnings, and the lines that say the same.
import type { Columns } from "@sciformer/core";
import { expect, test } from "vitest";
import type { HouseSeries } from "../houses.ts";
import { Zone } from "../meter/calendar.ts";
import { predictionRows } from "../prediction-rows.ts";
import { tinyConfig } from "../refusals/tiny-dataset.node.ts";
import { SummaryBuilder, summaryLines } from "./summary.ts";

const { NaN: none } = Number;
const { task } = tinyConfig({ tz: "Europe/London", tz_policy: "local" });
const LONDON = new Zone("Europe/London");
const START = Date.UTC(2014, 6, 1, 7);

function rows(kettle: readonly number[], aggregate: readonly number[], house = "1", startMs = START): Columns {
  const watts = Float32Array.from(kettle);
  const values = { aggregate_w: Float32Array.from(aggregate) };
  const series: HouseSeries = { house, startMs, values, length: watts.length };
  return predictionRows(series, { kettle: { watts } }, task);
}

function summaryOf(batches: readonly Columns[], tariff?: ConstructorParameters<typeof SummaryBuilder>[2]) {
  const builder = new SummaryBuilder(task, LONDON, tariff);
  for (const batch of batches) builder.add(batch);
  return builder.finish();
}

const minutes = (count: number, watts: number) => Array<number>(count).fill(watts);

test("has period, samples, energy, shares, costs and events", () => {
  // Two runs of 10 min at 1200 W are 0.2 kWh each; 60 min of 1500 W are 1.5 kWh; two samples have no reading.
  const run = [...minutes(10, 1200), ...minutes(20, 0)];
  const batch = rows([...run, ...run, none, none], [...minutes(60, 1500), none, none]);
  expect(summaryOf([batch], { currency: "GBP", priceAt: () => 0.5 })).toEqual({
    from: "2014-07-01T08:00:00+01:00",
    to: "2014-07-01T09:02:00+01:00",
    clock: "Europe/London",
    period_s: 60,
    houses: 1,
    samples: { predicted: 60, without_data: 2 },
    currency: "GBP",
    aggregate_kwh: 1.5,
    appliances: { kettle: { kwh: 0.4, share_percent: 26.666667, cost: 0.2, events: 2, mean_kwh_per_event: 0.2 } },
    other: { kwh: 1.1, share_percent: 73.333333, cost: 0.55 },
    warnings: [],
  });
});

test("adds up over houses and batches", () => {
  const [a, b] = [rows([1200], [1200]), rows([1200], [1200], "1", START + 60_000)];
  const { houses, aggregate_kwh, appliances } = summaryOf([a, b, rows([600], [2400], "2")]);
  expect([houses, aggregate_kwh, appliances.kettle!.kwh, appliances.kettle!.events]).toEqual([2, 0.08, 0.05, 2]);
});

test("without a tariff has no costs", () => {
  const { currency, appliances, other } = summaryOf([rows([600], [1000])]);
  expect([currency, appliances.kettle!.cost, other.cost]).toEqual([null, null, null]);
});

test("of no rows has no period, no shares and no energy", () => {
  const { from, to, samples, aggregate_kwh, other } = summaryOf([]);
  expect([from, to, samples.predicted, aggregate_kwh]).toEqual([null, null, 0, 0]);
  expect(other).toEqual({ kwh: 0, share_percent: null, cost: null });
});

test("says that an appliance was never on and that it exceeds the aggregate", () => {
  const { warnings, appliances } = summaryOf([rows([400, 400], [370, 390])]);
  expect(appliances.kettle).toMatchObject({ events: 0, mean_kwh_per_event: null });
  expect(warnings).toEqual([
    "kettle never exceeded its threshold of 500 W in this file",
    "in 1 samples the appliances add up to more than 105 % of the aggregate (--rescale)",
  ]);
});

test("the lines have the figures of the file", () => {
  const summary = summaryOf([rows(minutes(60, 600), minutes(60, 1000))], { currency: "EUR", priceAt: () => 0.5 });
  expect(summaryLines({ ...summary, warnings: ["a line"] })).toEqual([
    "predicted 60 samples (0.0 days), 0 without data or in too short a stretch; clock: Europe/London",
    "kettle: 0.60 kWh, 60.0 % of 1.00 kWh, cost 0.30 EUR",
    "other: 0.40 kWh, 40.0 % of 1.00 kWh, cost 0.20 EUR",
    "warning: a line",
  ]);
});
