// Tests of the statistics for Home Assistant: cumulative energy, hours of the household's clock, identifiers.
import type { Columns } from "@sciformer/core";
import { expect, test } from "vitest";
import { Zone } from "../meter/calendar.ts";
import { homeAssistantRows } from "./home-assistant.ts";

const { NaN: none } = Number;
const HALF_HOUR = 1_800_000;

/** Half-hourly rows of a kettle, in W. */
function rows(startMs: number, kettle: readonly number[], house = "1"): Columns {
  return {
    length: kettle.length,
    values: {
      house_id: kettle.map(() => house),
      timestamp: Float64Array.from(kettle, (_, i) => startMs + i * HALF_HOUR),
      aggregate_w: Float32Array.from(kettle, (watts) => watts + 100),
      kettle_w: Float32Array.from(kettle),
    },
  };
}

const linesOf = (batches: readonly Columns[], zone = "Europe/London") =>
  homeAssistantRows(batches, { appliances: ["kettle"], periodS: 1800, zone: new Zone(zone) }).slice(1);

test("state and sum are the kWh since the first row, at the start of each local hour", () => {
  const lines = linesOf([rows(Date.UTC(2014, 6, 1, 22), [1000, 1000, 0, 0, 500, 0])]);
  expect(lines).toEqual([
    ["sciformer:1_kettle", "kWh", "01.07.2014 23:00", "1.0000", "1.0000"],
    ["sciformer:1_kettle", "kWh", "02.07.2014 00:00", "1.0000", "1.0000"],
    ["sciformer:1_kettle", "kWh", "02.07.2014 01:00", "1.2500", "1.2500"],
  ]);
});

test("hours without a prediction have no row, and those of a zone half an hour off are its own", () => {
  const lines = linesOf([rows(Date.UTC(2014, 0, 1), [400, none, none, none, none, 400])], "Asia/Kolkata");
  // 05:30, then 08:00 local
  expect(lines.map(([, , start, , sum]) => [start, sum])).toEqual([
    ["01.01.2014 05:00", "0.2000"],
    ["01.01.2014 08:00", "0.4000"],
  ]);
});

test("the hour that the clock passes twice is one row", () => {
  const lines = linesOf([rows(Date.UTC(2014, 9, 26), Array(6).fill(1000))]);
  expect(lines.map(([, , start, , sum]) => [start, sum])).toEqual([
    ["26.10.2014 01:00", "2.0000"],
    ["26.10.2014 02:00", "3.0000"],
  ]);
});

test("an hour that two batches share is one row", () => {
  const start = Date.UTC(2014, 0, 1);
  const pieces = [rows(start, [400]), rows(start + HALF_HOUR, [600])];
  expect(linesOf(pieces)).toEqual(linesOf([rows(start, [400, 600])]));
});

test("identifiers are what the recorder accepts, and differ", () => {
  const start = Date.UTC(2014, 0, 1);
  const ids = linesOf([rows(start, [1], "Mill Lane, 2"), rows(start, [1], "mill-lane 2")]).map(([id]) => id);
  expect(ids).toEqual(["sciformer:mill_lane_2_kettle", "sciformer:mill_lane_2_kettle_2"]);
});
