// Pages of days, weeks and months.
import { expect, test } from "vitest";
import { Zone } from "../../meter/calendar.ts";
import { madeHouse } from "../testing.ts";
import { pageAt, samplesOf, turnedPage } from "./page.ts";

const HOUR = 3_600_000;
const LONDON = new Zone("Europe/London");
const UTC = new Zone("UTC");
/** The clocks go forward on this Sunday. */
const SPRING = Date.UTC(2014, 2, 30, 12);
const HOUSE = madeHouse(Date.UTC(2014, 2, 30), [1, 2, 3]);

test("a day in which the clock goes forward has 23 hours", () => {
  const { from, to, title } = pageAt(HOUSE, "day", SPRING, LONDON);
  expect({ hours: (to - from) / HOUR, title }).toEqual({ hours: 23, title: "Sun 2014-03-30" });
});

test("a week begins on Monday", () => {
  expect(new Date(pageAt(HOUSE, "week", SPRING, UTC).from).toISOString()).toBe("2014-03-24T00:00:00.000Z");
});

test("all days are the samples of the house", () => {
  const { from, to } = pageAt(HOUSE, "all", SPRING, UTC);
  expect([from, to]).toEqual([HOUSE.times[0], HOUSE.times[2]! + 60_000]);
});

test("a page on, the cursor is at the same time of the next day", () => {
  const noon = Date.UTC(2014, 0, 5, 12);
  expect(turnedPage("day", noon, 1, UTC)).toBe(Date.UTC(2014, 0, 6, 12));
});

test("a page back of a month goes to the month before", () => {
  expect(turnedPage("month", Date.UTC(2014, 2, 3), -1, UTC)).toBe(Date.UTC(2014, 1, 3));
});

test("samples of a stretch lie inside the house", () => {
  const [start] = HOUSE.times;
  expect(samplesOf(HOUSE, { from: start! + 30_000, to: start! + HOUR })).toEqual({ from: 1, to: 3 });
});
