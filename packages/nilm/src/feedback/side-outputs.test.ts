// Tests of the files beside predictions: events, energy per period, summary, Home Assistant.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CliValues, Columns, DatasetSource } from "@sciformer/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HouseSeries } from "../houses.ts";
import { predictionRows } from "../prediction-rows.ts";
import { tinyConfig, tinyHouse, writeTinyDataset } from "../refusals/tiny-dataset.node.ts";
import { sideOutputs } from "./side-outputs.ts";

const config = tinyConfig();
const outputOf = (name: string) => sideOutputs.find(({ option }) => option.flags === `--${name} <file>`)!;
const events = outputOf("events");
const daily = outputOf("daily");
const { NaN: none } = Number;

let dir: string;
let source: DatasetSource;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "side-outputs-"));
  const metadata = { tz: "Europe/London", tz_policy: "local" };
  source = await writeTinyDataset(join(dir, "data"), { test: [tinyHouse("1", 4)] }, { metadata });
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** Predictions of one house: the kettle as given, the aggregate 100 W above it. */
function predictions(startMs: number, kettle: readonly number[], house = "1"): Columns {
  const watts = Float32Array.from(kettle);
  const series: HouseSeries = {
    house,
    startMs,
    values: { aggregate_w: watts.map((w) => w + 100) },
    length: watts.length,
  };
  return predictionRows(series, { kettle: { watts } }, config.task);
}

const textOf = async (output: typeof events, batches: readonly Columns[], options: CliValues = {}) =>
  String(await output.render(batches, source, config, options));

const linesOf = async (output: typeof events, batches: readonly Columns[], options: CliValues = {}) =>
  (await textOf(output, batches, options)).trimEnd().split("\n");

describe("the event list", () => {
  test("has a line per run with its local start and end, energy and peak", async () => {
    // 3 minutes: 2000 + 1900 + 2100 W are 6000 W min = 0.1 kWh
    const batch = predictions(Date.UTC(2014, 0, 6, 7), [0, 2000, 1900, 2100, 0, 0, 3000]);
    expect(await linesOf(events, [batch])).toEqual([
      "house_id,appliance,start,end,energy_kwh,peak_w,confidence",
      "1,kettle,2014-01-06T07:01:00+00:00,2014-01-06T07:04:00+00:00,0.1000,2100,",
      "1,kettle,2014-01-06T07:06:00+00:00,2014-01-06T07:07:00+00:00,0.0500,3000,",
    ]);
  });

  test("tells the two hours of the end of summer time apart by their offset", async () => {
    const kettle = Array.from({ length: 121 }, (_, t) => (t === 30 || t === 90 ? 2000 : 0));
    const [, first, second] = await linesOf(events, [predictions(Date.UTC(2014, 9, 26, 0), kettle)]);
    expect(first).toMatch(/^1,kettle,2014-10-26T01:30:00\+01:00,2014-10-26T01:31:00\+01:00/);
    expect(second).toMatch(/^1,kettle,2014-10-26T01:30:00\+00:00,2014-10-26T01:31:00\+00:00/);
  });

  test("joins a run that two batches share", async () => {
    const start = Date.UTC(2014, 0, 6, 7);
    const whole = predictions(start, [0, 2000, 2000, 0]);
    const pieces = [predictions(start, [0, 2000]), predictions(start + 120_000, [2000, 0])];
    expect(await linesOf(events, pieces)).toEqual(await linesOf(events, [whole]));
  });

  test("keeps houses apart and does not take a gap for a run", async () => {
    const start = Date.UTC(2014, 0, 6, 7);
    const batches = [predictions(start, [none, 2000]), predictions(start, [2000, none], "2")];
    expect((await linesOf(events, batches)).map((line) => line.split(",").slice(0, 3))).toEqual([
      ["house_id", "appliance", "start"],
      ["1", "kettle", "2014-01-06T07:01:00+00:00"],
      ["2", "kettle", "2014-01-06T07:00:00+00:00"],
    ]);
  });

  test("has the mean probability of being above the threshold where there is a band", async () => {
    // A band from 500 W up has the threshold of 500 W at its 5 % quantile, one around 500 W in its middle.
    const watts = Float32Array.of(0, 2000, 2000, 0);
    const [low, high] = [Float32Array.of(0, 500, 400, 0), Float32Array.of(0, 3500, 600, 0)];
    const values = { aggregate_w: watts.map((w) => w + 100) };
    const series: HouseSeries = { house: "1", startMs: Date.UTC(2014, 0, 6, 7), values, length: 4 };
    const [, line] = await linesOf(events, [predictionRows(series, { kettle: { watts, low, high } }, config.task)]);
    expect(line!.split(",").at(-1)).toBe("0.725");
  });

  test("quotes a house whose name has a comma", async () => {
    const [, line] = await linesOf(events, [predictions(Date.UTC(2014, 0, 6, 7), [2000], 'Mill Lane, "No 2"')]);
    expect(line).toMatch(/^"Mill Lane, ""No 2""",kettle,/);
  });
});

describe("the energy per day", () => {
  test("has 23 hours where summer time starts and 25 where it ends", async () => {
    const day = (utcMs: number) => predictions(utcMs, Array(3 * 1440).fill(600));
    const spring = await linesOf(daily, [day(Date.UTC(2014, 2, 29))]);
    const autumn = await linesOf(daily, [day(Date.UTC(2014, 9, 24, 23))]);
    // 0.7 kW of aggregate and 0.6 kW of kettle in every hour
    expect(spring[2]).toBe("1,2014-03-30,23.00,16.1000,13.8000,85.71,2.3000,14.29");
    expect(autumn[2]).toBe("1,2014-10-26,25.00,17.5000,15.0000,85.71,2.5000,14.29");
  });

  test("starts a day at local midnight", async () => {
    const lines = await linesOf(daily, [predictions(Date.UTC(2014, 5, 30, 22), Array(120).fill(600))]);
    expect(lines).toEqual([
      "house_id,date,hours,aggregate_kwh,kettle_kwh,kettle_percent,other_kwh,other_percent",
      "1,2014-06-30,1.00,0.7000,0.6000,85.71,0.1000,14.29",
      "1,2014-07-01,1.00,0.7000,0.6000,85.71,0.1000,14.29",
    ]);
  });

  test("has the cost at the price of each sample's own time, in the tariff's currency", async () => {
    // From 00:00 half an hour at 0.5 and half an hour at 1.5: 0.7, 0.6 and 0.1 kWh at 1 in the mean.
    const tariff = join(dir, "tariff.json");
    const bands = [{ from: "23:00", to: "00:30", price: 0.5 }];
    await writeFile(tariff, JSON.stringify({ currency: "GBP", bands, otherwise: 1.5 }));
    const batch = predictions(Date.UTC(2014, 0, 6), Array(60).fill(600));
    expect(await linesOf(daily, [batch], { tariff })).toEqual([
      "house_id,date,hours,aggregate_kwh,aggregate_cost_gbp,kettle_kwh,kettle_percent,kettle_cost_gbp,other_kwh,other_percent,other_cost_gbp",
      "1,2014-01-06,1.00,0.7000,0.7000,0.6000,85.71,0.6000,0.1000,14.29,0.1000",
    ]);
  });

  test("has the cost without a currency where only a price is given", async () => {
    const batch = predictions(Date.UTC(2014, 0, 6), Array(60).fill(600));
    const [head, line] = await linesOf(daily, [batch], { tariff: "0.5" });
    expect(head).toMatch(/,kettle_cost,.*,other_cost$/);
    expect(line).toBe("1,2014-01-06,1.00,0.7000,0.3500,0.6000,85.71,0.3000,0.1000,14.29,0.0500");
  });

  test("counts as other only what was read and predicted", async () => {
    const watts = Float32Array.from({ length: 120 }, (_, t) => (t < 60 ? 600 : none));
    const aggregate_w = new Float32Array(120).fill(700);
    const series = { house: "1", startMs: Date.UTC(2014, 0, 6), values: { aggregate_w }, length: 120 };
    const [, line] = await linesOf(daily, [predictionRows(series, { kettle: { watts } }, config.task)]);
    expect(line).toBe("1,2014-01-06,2.00,1.4000,0.6000,85.71,0.1000,14.29");
  });
});

test("the energy per week and per month starts on Mondays and on the first", async () => {
  // 600 W from Friday, 2014-01-31 12:00 to Monday, 2014-02-03 12:00: 12 h, 24 h, 24 h, 12 h.
  const batch = predictions(Date.UTC(2014, 0, 31, 12), Array(72 * 60).fill(600));
  const [weeks, months] = await Promise.all(["weekly", "monthly"].map((name) => linesOf(outputOf(name), [batch])));
  const parts = (lines: string[]) => lines.slice(1).map((line) => line.split(",").slice(1, 5));
  expect(parts(weeks!)).toEqual([
    ["2014-01-27", "60.00", "42.0000", "36.0000"],
    ["2014-02-03", "12.00", "8.4000", "7.2000"],
  ]);
  expect(parts(months!)).toEqual([
    ["2014-01-01", "12.00", "8.4000", "7.2000"],
    ["2014-02-01", "60.00", "42.0000", "36.0000"],
  ]);
});

test("the summary is JSON on the clock of the dataset's household", async () => {
  const batch = predictions(Date.UTC(2014, 6, 1, 7), [...Array(30).fill(0), ...Array(30).fill(1200)]);
  const summary = JSON.parse(await textOf(outputOf("summary"), [batch], { tariff: "0.5" }));
  expect(summary).toMatchObject({
    from: "2014-07-01T08:00:00+01:00",
    to: "2014-07-01T09:00:00+01:00",
    clock: "Europe/London",
    appliances: { kettle: { kwh: 0.6, cost: 0.3, events: 1 } },
  });
});

test("the statistics for Home Assistant have the rest beside the appliances", async () => {
  const batch = predictions(Date.UTC(2014, 6, 1, 7), Array(60).fill(600));
  expect(await linesOf(outputOf("home-assistant"), [batch])).toEqual([
    "statistic_id,unit,start,state,sum",
    "sciformer:1_kettle,kWh,01.07.2014 08:00,0.6000,0.6000",
    "sciformer:1_other,kWh,01.07.2014 08:00,0.1000,0.1000",
  ]);
});
