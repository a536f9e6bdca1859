// Tests of the files beside predictions: events and energy per day of the household.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Columns, DatasetSource } from "@sciformer/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HouseSeries } from "./houses.ts";
import { predictionRows } from "./prediction-rows.ts";
import { sideOutputs } from "./side-outputs.ts";
import { tinyConfig, tinyHouse, writeTinyDataset } from "./tiny-dataset.node.ts";

const config = tinyConfig();
const [events, daily] = sideOutputs;
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

const linesOf = async (output: typeof events, batches: readonly Columns[]) =>
  (await output!.render(batches, source, config, {})).trimEnd().split("\n");

describe("the event list", () => {
  test("has a line per run with its local start and end, energy and peak", async () => {
    // 3 minutes: 2000 + 1900 + 2100 W are 6000 W min = 0.1 kWh
    const batch = predictions(Date.UTC(2014, 0, 6, 7), [0, 2000, 1900, 2100, 0, 0, 3000]);
    expect(await linesOf(events, [batch])).toEqual([
      "house_id,appliance,start,end,energy_kwh,peak_w",
      "1,kettle,2014-01-06T07:01:00+00:00,2014-01-06T07:04:00+00:00,0.1000,2100",
      "1,kettle,2014-01-06T07:06:00+00:00,2014-01-06T07:07:00+00:00,0.0500,3000",
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
    expect(spring[2]).toBe("1,2014-03-30,23.00,16.1000,13.8000,2.3000");
    expect(autumn[2]).toBe("1,2014-10-26,25.00,17.5000,15.0000,2.5000");
  });

  test("starts a day at local midnight", async () => {
    const lines = await linesOf(daily, [predictions(Date.UTC(2014, 5, 30, 22), Array(120).fill(600))]);
    expect(lines).toEqual([
      "house_id,date,hours,aggregate_kwh,kettle_kwh,other_kwh",
      "1,2014-06-30,1.00,0.7000,0.6000,0.1000",
      "1,2014-07-01,1.00,0.7000,0.6000,0.1000",
    ]);
  });

  test("counts as other only what was read and predicted", async () => {
    const watts = Float32Array.from({ length: 120 }, (_, t) => (t < 60 ? 600 : none));
    const aggregate_w = new Float32Array(120).fill(700);
    const series = { house: "1", startMs: Date.UTC(2014, 0, 6), values: { aggregate_w }, length: 120 };
    const [, line] = await linesOf(daily, [predictionRows(series, { kettle: { watts } }, config.task)]);
    expect(line).toBe("1,2014-01-06,2.00,1.4000,0.6000,0.1000");
  });
});
