// Tests of the intervals over days: which samples make a day, what is said of them.
import { expect, test } from "vitest";
import { Zone } from "../meter/calendar.ts";
import { tinyConfig } from "../refusals/tiny-dataset.node.ts";
import { DayScores } from "./day-scores.ts";
import type { ScoredHouse } from "./scored-house.ts";

const { task } = tinyConfig({ window: 4 });
const HOUR = 3_600_000;

/** A house of one window of four samples, an hour apart: 1000 W of kettle at each. */
function houseFrom(startMs: number, house = "1"): ScoredHouse {
  const watts = new Float32Array(4).fill(1000);
  const times = Float64Array.from(watts, (_, t) => startMs + t * HOUR);
  return { house, times, aggregate: watts, starts: [0], window: 4, truths: [{ watts, on: new Uint8Array(4).fill(1) }] };
}

function noteOf(houses: readonly ScoredHouse[], power: readonly number[], zone = "UTC"): string {
  const scores = new DayScores("Net", { ...task, period_s: 3600 }, new Zone(zone));
  for (const house of houses) scores.add(house, { kettle: Float32Array.from(power) });
  return scores.notes()[0]!;
}

// From 22:00: two samples before midnight and two after it.
const evening = Date.UTC(2014, 6, 1, 22);

test("a window is cut where a day begins", () => {
  expect(noteOf([houseFrom(evening)], [900, 900, 800, 800])).toBe(
    "kettle: Net MAE 150.000 W (100.000 to 200.000), MR 0.850 (0.800 to 0.900); 90 % intervals, bootstrap over 2 days",
  );
});

test("days begin on the household's clock", () => {
  // 22:00 UTC is 23:00 in London: one sample before midnight, three after it.
  expect(noteOf([houseFrom(evening)], [900, 800, 800, 800], "Europe/London")).toContain("(100.000 to 200.000)");
});

test("the same day of two houses counts twice", () => {
  const day = Date.UTC(2014, 6, 1);
  expect(noteOf([houseFrom(day), houseFrom(day, "2")], [900, 900, 900, 900])).toContain("bootstrap over 2 days");
});

test("a single day has no interval", () => {
  expect(noteOf([houseFrom(Date.UTC(2014, 6, 1))], [900, 900, 900, 900])).toBe(
    "kettle: no intervals, the scored windows lie on a single day",
  );
});
