// Tests of the time features: fields of the wall clock, daylight saving, order of the rows.
import { expect, test } from "vitest";
import { Zone } from "./meter/calendar.ts";
import { timeFeatures } from "./position.ts";

const UTC = new Zone("UTC");
const LONDON = new Zone("Europe/London");
const MINUTE = 60_000;

/** Angle of (sine, cosine) in turns, 0 .. 1, without rounding noise. */
function turns(rows: Float32Array, variable: number, length: number, t: number): number {
  const angle = Math.atan2(rows[2 * variable * length + t]!, rows[(2 * variable + 1) * length + t]!) / (2 * Math.PI);
  return Math.round((angle < 0 ? angle + 1 : angle) * 1e6) / 1e6;
}

test("each variable gives a row of sines, then a row of cosines, in the order asked for", () => {
  // Wednesday 2014-01-01 06:15
  const rows = timeFeatures([Date.UTC(2014, 0, 1, 6, 15)], UTC, ["minute", "hour", "dow", "month", "dom"]);
  const fields = [
    [15, 60],
    [6, 24],
    [2, 7],
    [1, 12],
    [1, 31],
  ] as const;
  const angles = fields.map(([value, period]) => (2 * Math.PI * value) / period);
  expect(rows).toEqual(Float32Array.from(angles.flatMap((angle) => [Math.sin(angle), Math.cos(angle)])));
});

test("the hour jumps where summer time starts and repeats where it ends", () => {
  const spring = Date.UTC(2014, 2, 30, 0, 59);
  const springRows = timeFeatures([spring, spring + MINUTE], LONDON, ["hour"]);
  expect([0, 1].map((t) => turns(springRows, 0, 2, t) * 24)).toEqual([0, 2].map((h) => expect.closeTo(h, 3)));
  const autumn = Date.UTC(2014, 9, 26, 0, 59);
  const autumnRows = timeFeatures([autumn, autumn + MINUTE], LONDON, ["hour"]);
  expect([0, 1].map((t) => turns(autumnRows, 0, 2, t) * 24)).toEqual([1, 1].map((h) => expect.closeTo(h, 3)));
});

test("day of the week and month change at local midnight", () => {
  // 23:30 UTC on Monday 30 June is 00:30 on Tuesday 1 July in London.
  const rows = timeFeatures([Date.UTC(2014, 5, 30, 23, 30)], LONDON, ["dow", "month"]);
  expect(turns(rows, 0, 1, 0) * 7).toBeCloseTo(1, 3);
  expect(turns(rows, 1, 1, 0) * 12).toBeCloseTo(7, 3);
});

test("features of a series are those of each of its instants", () => {
  const times = [0, 5, 61, 1439].map((minute) => Date.UTC(2015, 4, 3) + minute * MINUTE);
  const all = timeFeatures(times, LONDON, ["minute", "hour"]);
  const single = times.map((time) => timeFeatures([time], LONDON, ["minute", "hour"]));
  expect([0, 1, 2, 3].map((row) => [...all.subarray(4 * row, 4 * row + 4)])).toEqual(
    [0, 1, 2, 3].map((row) => single.map((rows) => rows[row])),
  );
});
